"""The pages about people: find, check, one call, answer."""

from contextlib import suppress
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lantern.access import searching
from lantern.access.confirming import typed
from lantern.access.need_to_know import may, permit, require
from lantern.access.policy_actions import Action
from lantern.access.refusals import Hidden
from lantern.access.shown_names import shown_names
from lantern.access.visitors import Visitor, visitor_of
from lantern.cases import person_actions as actions
from lantern.cases import person_presenters as presenters
from lantern.cases import person_queries as queries
from lantern.cases.doubles_queries import beside as two_folders
from lantern.cases.forms import WhyForm
from lantern.cases.letting_in import refuse_under_glass
from lantern.cases.link_words import role_words
from lantern.cases.person_forms import NEW, SAME, DoubleForm, NamesForm, PersonForm, WhoForm
from lantern.cases.persons import spellings_in
from lantern.folders.queries import opened_lately
from lantern.folders.refusals import FolderRefuses
from lantern.folders.twice import OpenedBefore, PressedTwice
from lantern.web.pages import page
from lantern.web.refusals import NotThere

INVALID: Final = 422
NOT_FOUND: Final = 404
GET_AND_POST: Final = ["GET", "HEAD", "POST"]
WRITES: Final = "write who it is about"
OFFERED: Final = 10
"""How many are offered at most: whoever finds more writes a second name. The rest is counted, and not hidden."""


@require_safe
def people(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Everybody who has a part in a concern or case."""
    visitor = visitor_of(request)
    found = queries.around(visitor, folder)
    linked = queries.people_in(visitor, found)
    out = queries.exposed_by(visitor, found, linked)
    shown = presenters.people_page(
        found, linked, may_search=may(visitor, Action.SEARCH), exposed=presenters.listed(out, shown_names(set(out))),
    )  # fmt: skip
    return page(request, "cases/people.html", shown)


@require_http_methods(GET_AND_POST)
def find(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Ask for somebody by name. The question is kept sealed; no word of it stands in an address."""
    visitor, found = visitor_of(request), _writable(request, folder)
    form = NamesForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        search = searching.ask(visitor, "\n".join(form.cleaned_data["names"]))
        return HttpResponseRedirect(reverse("case:found", args=[folder, search]))
    shown = presenters.find_page(found, form)
    return page(request, "cases/find.html", shown, status=INVALID if form.is_bound else 200)


@require_http_methods(GET_AND_POST)
def found(request: HttpRequest, folder: UUID, search: UUID) -> HttpResponse:
    """Who was found among those whom the visitor may know: one of them, or a folder for somebody new."""
    visitor, around = visitor_of(request), _writable(request, folder, wide=True)
    try:
        text, hits = queries.offered(visitor, around, search)
    except Hidden:
        return _over(request, folder, around.reference)
    names, listed = spellings_in(text), hits[:OFFERED]
    if not names:
        # It was asked elsewhere, for something that is no name.
        return _over(request, folder, around.reference)
    form = WhoForm(
        request.POST if request.method == "POST" else None,
        found=[(str(hit.folder), f"{presenters.found_words(hit)} ({hit.reference})") for hit in listed],
    )
    if form.is_bound and form.is_valid():
        try:
            with suppress(OpenedBefore):
                _put_in(visitor, folder, form, names, search)
        except FolderRefuses as refusal:
            form.add_error("which", _(str(refusal)))
        else:
            return HttpResponseRedirect(reverse("case:people", args=[folder]))
    shown = presenters.found_page(around, names, listed, form, more=len(hits) - len(listed))
    return page(request, "cases/found.html", shown, status=INVALID if form.is_bound else 200)


@require_http_methods(GET_AND_POST)
def end_link(request: HttpRequest, folder: UUID, link: UUID) -> HttpResponse:
    """End that somebody has a part, or that two folders are about one person: it was wrong, or it is over."""
    visitor = visitor_of(request)
    about, reference = _linked(visitor, folder, link)
    writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    form = WhyForm(request.POST if request.method == "POST" else None)
    back = reverse("folder", args=[folder])
    if form.is_bound and form.is_valid():
        try:
            actions.end_link(permit=writing, link=link, why=form.cleaned_data["why"], by=visitor.by, at=visitor.at)
        except FolderRefuses as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(back)
    shown = presenters.FormPage(
        title=_("End this part"), reference=reference, back_url=back, about=about, form=form,
        lead=_("It stays on record that it was so, until when, and why it ended. Both folders stay as they are."),
    )  # fmt: skip
    return page(request, "cases/end_link.html", shown, status=INVALID if form.is_bound else 200)


@require_safe
def person(request: HttpRequest, folder: UUID) -> HttpResponse:
    """One person: what is said of them, and in what they have a part."""
    visitor = visitor_of(request)
    found = queries.person(visitor, folder)
    seen = Action.SEE_WHO_OPENED in found.around.offered
    opened = opened_lately(found.around.reading, visitor.at) if seen else ()
    names = shown_names({one.account for one in opened} | set(found.exposed))
    shown = presenters.person_page(found, opened, names, _("somebody who has left"))
    return page(request, "cases/person.html", shown)


@require_http_methods(GET_AND_POST)
def say(request: HttpRequest, folder: UUID) -> HttpResponse:
    """Say anew what is known of a person: another spelling, a birth, what they want."""
    visitor = visitor_of(request)
    # Before what is said is read: who writes meanwhile is noticed rather than written over.
    newest = actions.newest_entry(folder)
    found = queries.person(visitor, folder)
    writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    known: dict[str, object] = {"born": found.said.born, "wishes": found.said.wishes, "seen": newest}
    known["names"] = "\n".join(found.said.names)
    form = PersonForm(request.POST) if request.method == "POST" else PersonForm(initial=known)
    back, now = reverse("case:person", args=[folder]), None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            with suppress(PressedTwice):
                actions.say_of_person(
                    permit=writing, said=form.said(), told_by=given["told_by"], seen=given["seen"], by=visitor.by,
                    at=visitor.at,
                )  # fmt: skip
        except FolderRefuses as refusal:
            form.add_error(None, _(str(refusal)))
            # What stands there now is shown beside what was typed; sent again, it is meant.
            again, now = request.POST.copy(), presenters.said_line(found.said)
            again["seen"] = str(newest)
            form.data = again
        else:
            return HttpResponseRedirect(back)
    shown = presenters.FormPage(
        title=_("What is said of the person"), reference=found.around.reference, back_url=back, about="", form=form,
        now=now,
        lead=_("What was said before stays in the chronology, with who wrote it and when."),
    )  # fmt: skip
    return page(request, "cases/say.html", shown, status=INVALID if form.is_bound else 200)


@require_http_methods(GET_AND_POST)
def beside(request: HttpRequest, folder: UUID, double: UUID) -> HttpResponse:
    """Two folders side by side, for whoever may decide in both: one person, or two."""
    visitor = visitor_of(request)
    found = two_folders(visitor, folder, double)
    form = DoubleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        why, doors = form.cleaned_data["why"], {}
        for one in (found.one.folder, found.other.folder):
            doors[one] = permit(visitor, Action.DECIDE, one, purpose="say who is who", reason=why)
        try:
            actions.judge_double(
                permit=doors[found.first], double=double, same=form.cleaned_data["verdict"] == SAME, why=why,
                by=visitor.by, at=visitor.at,
            )  # fmt: skip
        except FolderRefuses as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(reverse("case:person", args=[folder]))
    shown = presenters.beside_page(found, form)
    return page(request, "cases/beside.html", shown, status=INVALID if form.is_bound else 200)


def _writable(request: HttpRequest, folder: UUID, *, wide: bool = False) -> queries.Around:
    """A concern or case into which the visitor may write people; who may not search may not open a folder for one."""
    visitor = visitor_of(request)
    found = queries.around(visitor, folder, wide=wide)
    if Action.ADD_ENTRY not in found.offered:
        # It says why, and notes that they were turned away.
        permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    refuse_under_glass(visitor, folder)
    require(visitor, Action.SEARCH)
    return found


def _over(request: HttpRequest, folder: UUID, reference: str) -> HttpResponse:
    """The answer to every search that is over or was never made: the same, with what was typed."""
    shown = presenters.over_page(folder, reference, typed(request))
    return page(request, "cases/search_over.html", shown, status=NOT_FOUND)


def _put_in(visitor: Visitor, folder: UUID, form: WhoForm, names: tuple[str, ...], search: UUID) -> None:
    given = form.cleaned_data
    writing = permit(visitor, Action.ADD_ENTRY, folder, purpose=WRITES)
    if given["which"] == NEW:
        actions.open_person(
            permit=writing, visitor=visitor, said=form.said(names), told_by=given["told_by"], role=given["role"],
            search=search, by=visitor.by, at=visitor.at,
        )  # fmt: skip
        return
    # Whoever is linked was among those who were found; that their folder is read now leaves its trace.
    known = permit(visitor, Action.READ_FOLDER, UUID(given["which"]), purpose=queries.READS)
    actions.link_person(permit=writing, person=known.folder, role=given["role"], by=visitor.by, at=visitor.at)


def _linked(visitor: Visitor, folder: UUID, link: UUID) -> tuple[str, str]:
    """What is to be ended, in words, and the reference of the folder; only what the visitor may know."""
    found = queries.link_of(visitor, folder, link)
    if found is None:
        raise NotThere
    person, reference = found
    who = person.said.initials or person.reference
    return _("%(who)s: %(part)s") % {"who": who, "part": role_words(person.role)}, reference
