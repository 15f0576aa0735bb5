"""Two practice pages: signing in, and reporting a concern in one act with a grant and an alert."""

from django.contrib.auth import authenticate, login
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html

from lantern.access.models import Account
from lantern.app.clock import now
from lantern.app.urls import urlpatterns as real
from lantern.folders import writing
from lantern.folders.kinds import EntryKind, FolderKind, Level
from lantern.folders.models import Folder
from lantern.sending import outbox
from lantern.sending.kinds import AlertKind
from lantern.vault.acts import act
from lantern.vault.audit import By

# Django would change the account beside the audit at every sign-in; nothing is changed beside the audit.
user_logged_in.disconnect(dispatch_uid="update_last_login")

FORM = '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{}"></form>'


def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse(format_html(FORM, get_token(request)))
    account = authenticate(request, username=request.POST["username"], password=request.POST["password"])
    if account is None:
        return HttpResponseForbidden("no")
    login(request, account)
    return redirect("practice_report")


def report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        kept = Folder.objects.filter(kind=FolderKind.CONCERN).count()
        return HttpResponse(format_html("<p>{} kept</p>" + FORM, kept, get_token(request)))
    at, account = now(), request.user
    assert isinstance(account, Account)
    fresh = writing.fresh_folder(FolderKind.CONCERN, at=at)
    with act(by=By(account.id, "practice"), at=at, folder=fresh.folder.id, action="concern.reported") as done:
        folder = writing.write_folder(done, fresh, title="A practice concern", words=[request.POST["words"]])
        body = {"words": request.POST["words"]}
        writing.write_entry(done, fresh.keys, kind=EntryKind.WORDS, body=body, by=account.id, at=at, first=True)
        writing.write_grant(
            done, fresh.keys, account=account.id, level=Level.READ, why="reported it", by=account.id, at=at
        )
        outbox.alert(done, folder=folder.id, to=[account.id], kind=AlertKind.CONCERN, at=at)
    return redirect(f"/practice/kept/{folder.id}/")


urlpatterns = [
    *real,
    path("practice/sign-in/", sign_in, name="practice_sign_in"),
    path("practice/report/", report, name="practice_report"),
]
