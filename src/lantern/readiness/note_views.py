"""What is noted on the way to being ready: who holds the keys, that a backup came back, that mail arrives."""

from typing import Final
from uuid import uuid4

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lantern.access.alerts import AlertKind, seen
from lantern.access.recipients import NO_FOLDER
from lantern.access.visitors import Visitor, visitor_of
from lantern.folders.of_the_house import house_keys_for_reading
from lantern.readiness import actions, keepers, queries
from lantern.readiness.actions import SetUpRefused
from lantern.readiness.drills import PURPOSE
from lantern.readiness.forms import CustodyForm, DrillForm
from lantern.readiness.mail_page import mail_page
from lantern.readiness.models import Kind
from lantern.readiness.presenters import until
from lantern.readiness.records import NotePage
from lantern.readiness.task_words import WORDS
from lantern.readiness.tasks import Code
from lantern.vault.keyring import keyring
from lantern.web.choices import as_typed
from lantern.web.pages import page

GET_OR_POST: Final = ["GET", "HEAD", "POST"]
INVALID, CONFLICT = 422, 409
_TEMPLATE: Final = "readiness/note.html"


@require_http_methods(GET_OR_POST)
def custody(request: HttpRequest) -> HttpResponse:
    """Which two posts hold the keys."""
    visitor = keepers.looker(visitor_of(request))
    known = queries.holders()
    form = CustodyForm(_posted(request, visitor))
    if form.is_bound and not as_typed(request, form) and form.is_valid():
        said = form.cleaned_data
        actions.note_custody(
            id=said["sent"] or uuid4(), first=said["holder"], second=said["other_holder"], where=said["kept_where"],
            by=visitor.by, at=visitor.at,
        )  # fmt: skip
        return HttpResponseRedirect(reverse("readiness:custody"))
    lead = (
        _("Without the root key, or the passphrase, nothing can be read any more. One copy alone may burn."),
        _("Write posts, not names. Never write a key, a passphrase or a phrase of a trustee here."),
    )
    facts = (
        ((_("First copy"), known.first), (_("Second copy"), known.second), (_("Where"), known.where)) if known else ()
    )
    since = known.at if known else None
    record = NotePage(
        title=_("Who holds the keys"), lead=lead, facts=facts, since=since, until=until(since, "custody"), commands=(),
        form=_form_for(visitor, form), button=_("Keep it"), back=reverse("readiness:set_up"),
    )  # fmt: skip
    return page(request, _TEMPLATE, record, status=_status(form))


@require_http_methods(GET_OR_POST)
def drill(request: HttpRequest) -> HttpResponse:
    """That a backup was brought back."""
    visitor = keepers.looker(visitor_of(request))
    form = DrillForm(_posted(request, visitor), secret=keyring().root.derived(PURPOSE), now=visitor.at)
    if form.is_bound and not as_typed(request, form) and form.is_valid():
        try:
            actions.note_drill(
                id=form.cleaned_data["sent"] or uuid4(), done_at=form.cleaned_data["proof"],
                minutes=form.cleaned_data["minutes"], by=visitor.by, at=visitor.at,
            )  # fmt: skip
        except SetUpRefused:
            form.add_error("proof", _("That moment has not come yet. Look at the clocks of both machines."))
        else:
            return HttpResponseRedirect(reverse("readiness:drill"))
    known = queries.newest(Kind.DRILL)
    since = known.about_at if known else None
    lead = (
        _("Take the newest backup, its identity and the copy of the keys to a clean place, and bring everything back."),
        _("At the end the command prints words. They prove that it came back whole: type them here."),
    )
    record = NotePage(
        title=_("A backup brought back"), lead=lead, facts=_minutes(since is not None), since=since,
        until=until(since, "drill"), commands=WORDS[Code.DRILL].commands, form=_form_for(visitor, form),
        button=_("Keep it"), back=reverse("readiness:set_up"),
    )  # fmt: skip
    return page(request, _TEMPLATE, record, status=_status(form))


@require_http_methods(GET_OR_POST)
def mail(request: HttpRequest) -> HttpResponse:
    """Try the mail: a message to oneself, and that it arrived."""
    visitor = keepers.looker(visitor_of(request))
    problem = ""
    if request.method == "POST":
        problem = _tried(keepers.doer(visitor), arrived=request.POST.get("go") == "arrived")
        if not problem:
            return HttpResponseRedirect(reverse("readiness:mail"))
    record = mail_page(visitor, problem=problem)
    return page(request, "readiness/mail.html", record, status=CONFLICT if problem else 200)


def _tried(visitor: Visitor, *, arrived: bool) -> str:
    account = visitor.somebody()
    waits = queries.tried_message(account)
    try:
        if not arrived:
            actions.send_test(account=account, by=visitor.by, at=visitor.at)
            return ""
        if waits is None:
            return _("You have not asked for a message, or have said already that it arrived.")
        actions.say_arrived(note=waits.id, account=account, by=visitor.by, at=visitor.at)
    except SetUpRefused:
        return _("It has not left yet. Wait a minute, look into your mail, and say so then.")
    seen(folder=NO_FOLDER, by=visitor.by, at=visitor.at, kinds=[AlertKind.ANOTHER])
    return ""


def _posted(request: HttpRequest, visitor: Visitor) -> QueryDict | None:
    if request.method != "POST":
        return None
    keepers.doer(visitor)
    return request.POST


def _form_for(visitor: Visitor, form: Form) -> Form | None:
    return form if keepers.does(visitor) else None


def _minutes(known: bool) -> tuple[tuple[str, str], ...]:
    row, keys = queries.newest(Kind.DRILL), house_keys_for_reading()
    if not known or row is None or keys is None:
        return ()
    minutes = int(row.open(keys, "body")["minutes"])
    return ((_("It took"), ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}),)


def _status(form: Form) -> int:
    return INVALID if form.is_bound and form.errors else 200
