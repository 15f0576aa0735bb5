"""What every screen of a report does with what was said: begin it, keep it, go on from it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import UUID, uuid5

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from lantern.access.visitors import visitor_of
from lantern.concerns import report_actions as actions
from lantern.concerns.queries import Own, own_report_of
from lantern.concerns.report_screens import its_way_is_known, next_after
from lantern.concerns.said import Said
from lantern.concerns.situations import head_of, moment_text
from lantern.directory.house import house
from lantern.web.errors import overtaken

Change = Callable[[Said], Said]


def begun(request: HttpRequest, identity: UUID, said: Said) -> Own:
    """Begin a report, or find the one that was begun with the same form."""
    visitor = visitor_of(request)
    row = actions.begin_report(form=identity, said=said, by=visitor.by, at=visitor.at)
    own = own_report_of(visitor, row.folder)
    if own.sent_at is not None and own.said.words != said.words:
        return begun(request, begun_anew(identity, said.words), said)
    return own


def keep(request: HttpRequest, own: Own, change: Change, *, seen: int, form: forms.Form | None = None) -> Own:
    """Keep a changed report, and the place that came with it.

    Raises:
        StaleRecord: another window has kept something since.
    """
    visitor = visitor_of(request)
    said = change(own.said)
    place = str(form.cleaned_data.get("place", "")) if form is not None else ""
    if place.strip():
        actions.give_place(folder=own.folder, place=place, said=said, seen=seen, by=visitor.by, at=visitor.at)
    elif said != own.said:
        actions.keep_report(folder=own.folder, said=said, seen=seen, by=visitor.by, at=visitor.at)
    return own_report_of(visitor, own.folder)


def go_on(request: HttpRequest, name: str, own: Own) -> HttpResponse:
    """Where somebody goes from a screen: on, to their files, or to what to do now when they send it as it is."""
    if own.sent_at is not None:
        return to_what_to_do(own)
    if request.POST.get("go") == "send":
        return send(request, own)
    if request.POST.get("go") == "files":
        return HttpResponseRedirect(reverse("concerns:report_files", args=[own.folder]))
    return HttpResponseRedirect(reverse(next_after(name, own.said).route, args=[own.folder]))


def begun_anew(identity: UUID, words: str) -> UUID:
    """The form of a second report, for words that were changed after the first was sent: they are not lost."""
    return uuid5(identity, words)


def sent_already(request: HttpRequest, own: Own) -> HttpResponse:
    """What somebody wrote into a report that was sent meanwhile is shown to them again; nothing else is to be done."""
    return overtaken(request) if request.method == "POST" else to_what_to_do(own)


def send(request: HttpRequest, own: Own) -> HttpResponse:
    """Send a report; where it may be about somebody here, they are asked first who must not learn of it."""
    visitor = visitor_of(request)
    if its_way_is_known(own.said):
        with suppress(actions.WayNotKnown):
            actions.send_report(folder=own.folder, by=visitor.by, at=visitor.at)
            return to_what_to_do(own)
    return HttpResponseRedirect(reverse("concerns:report_keep_from", args=[own.folder]))


def to_what_to_do(own: Own) -> HttpResponse:
    """To the page of what to do now."""
    return HttpResponseRedirect(reverse("concerns:now", args=[own.folder]))


def kept_answer(own: Own) -> JsonResponse:
    """What the script is told when words were kept."""
    return JsonResponse(
        {"seen": own.version, "keep": reverse("concerns:report_keep", args=[own.folder]), "at": own.kept_at.isoformat()}
    )


def blank(at: datetime) -> Said:
    """A report in which nothing was said yet."""
    return Said(noticed_at=moment_text(at), house=head_of(house()))
