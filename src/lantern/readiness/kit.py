"""What stands on the paper for an outage, as plain values: the page and the PDF are made of the same. No case data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import dateformat
from django.utils.translation import gettext as _

from lantern.access.contacts import contacts_of as reached_by
from lantern.access.shown_names import shown_names
from lantern.directory.contact_presenters import Card, contacts_page
from lantern.directory.house import House, house
from lantern.directory.looking import looked_for
from lantern.directory.presenters import DangerPage, Task, danger_page, guide_page
from lantern.directory.queries import checks
from lantern.directory.reaching import Place
from lantern.directory.standing import Checks
from lantern.packs.calendars import london
from lantern.packs.readiness_files import readiness_figures
from lantern.sending.rota_pages import whom_to_ring
from lantern.sending.rota_queries import absences, in_posts, rota_of, turns

MUST: Final = "must"
SAY: Final = "say"
NUMBER: Final = "number"
QUIET: Final = "quiet"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``kind``: must, say, number, quiet, or empty for what is only said."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Some lines under a heading, and a table where there is one."""

    title: str
    lines: tuple[Line, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """What begins on a sheet of its own."""

    title: str
    introduction: str
    groups: tuple[Group, ...]


def sections(at: datetime, *, with_rota: bool) -> tuple[Section, ...]:
    """Everything but the forms.

    Args:
        at: when it is printed.
        with_rota: for those in a post: names and telephones of those on call stand on it.
    """
    return tuple(_sections(house(), checks(), at, with_rota=with_rota))


def _sections(here: House, known: Checks, at: datetime, *, with_rota: bool) -> Iterator[Section]:
    yield _danger(danger_page(here, Place(here.nation, here.area), at, known))
    if with_rota:
        yield _rota(here, at)
    yield _numbers(here, known, at)
    for name, wanted in readiness_figures().sheets:
        told = guide_page(name, here, at, known)
        parts = tuple(part for part in told.parts if not wanted or part.title in {_(one) for one in wanted})
        yield Section(told.title, told.introduction, tuple(Group(part.title, _tasks(part.tasks)) for part in parts))
    yield _afterwards()


def _danger(told: DangerPage) -> Section:
    call = [Line(told.call, NUMBER), Line(told.words, SAY), *(Line(one) for one in told.asked)]
    call += [Line(told.if_cut_off), Line(told.cannot_speak, MUST)]
    return Section(
        told.title, "",
        (
            Group(_("Ring now"), tuple(call)),
            Group(told.waiting_title, _tasks(told.waiting)),
            Group(_("Then"), _tasks(told.then)),
            Group(told.otherwise_title, _tasks(told.otherwise)),
            Group(_("Never"), _tasks(told.never)),
        ),
    )  # fmt: skip


def _tasks(found: Iterable[Task]) -> tuple[Line, ...]:
    return tuple(line for task in found for line in _task(task))


def _task(task: Task) -> Iterator[Line]:
    yield Line(task.text, MUST)
    for number in task.numbers:
        about = [number.name, number.hours, number.note, number.warning, "" if number.verified else _("not verified")]
        yield Line(" · ".join(text for text in (f"{number.kind} {number.value}".strip(), *about) if text), NUMBER)
    if task.blank:
        yield Line(f"{task.blank}: ______________________", NUMBER)
    yield from (Line(text) for text in task.missing)
    if task.words:
        yield Line(task.words, SAY)
    if task.no_answer:
        yield Line(f"{_('No answer?')} {task.no_answer}")
    if task.why:
        yield Line(task.why, QUIET)


def _rota(here: House, at: datetime) -> Section:
    posts = in_posts()
    found = rota_of(posts, turns(at), absences(at))
    until = at + timedelta(days=readiness_figures().kit_rota_days)
    names = shown_names({one.account for one in posts})
    phones = {account: one.phone for account, one in reached_by([one.account for one in posts]).items()}
    people = whom_to_ring([one.account for one in posts], {one.account: one.role for one in posts}, names, phones)
    rows = tuple(
        (_moment(part.start), _moment(part.end), ", ".join(names.get(one, "") for one in part.accounts) or _("NOBODY"))
        for part in found.parts(at, until)
    )
    lead = (Line(f"{_('Safeguarding lead')}: {here.lead_phone}", NUMBER),) if here.lead_phone else ()
    blank = "______________________"
    return Section(
        _("Who is on call"), _("Whoever is on call is rung first; then the others, in this order."),
        (
            Group(
                _("Telephones"), lead, (_("Name"), _("Post"), _("Telephone")),
                tuple((one.name, str(one.post), one.phone or blank) for one in people),
            ),
            Group(_("The coming two weeks"), (), (_("From"), _("Until"), _("On call")), rows),
        ),
    )  # fmt: skip


def _numbers(here: House, known: Checks, at: datetime) -> Section:
    told = contacts_page(here, looked_for({}, here, at), known, at, checker=False)
    groups = [_card(one) for one in (*told.cards, *told.silent)]
    if told.missing:
        groups.append(Group(_("Not known here"), tuple(Line(text) for text in told.missing)))
    if told.barred:
        lines = tuple(Line(f"{one.value}: {one.reason}", MUST) for one in told.barred)
        groups.append(Group(_("Never use these"), lines))
    return Section(told.title, told.place, tuple(groups))


def _card(one: Card) -> Group:
    hours = f"{one.hours}{'' if one.sure else ' (' + _('hours to be confirmed') + ')'}" if one.hours else ""
    lines = [Line(" · ".join(text for text in (one.role, one.where, hours) if text), QUIET)]
    for way in one.ways:
        standing = way.said.text if way.said else ""
        about = (way.kind, way.note, standing, way.blocked)
        lines.append(Line(" · ".join((way.value, *(str(text) for text in about if text))), NUMBER))
    if one.note:
        lines.append(Line(one.note))
    return Group(one.name, tuple(lines))


def _afterwards() -> Section:
    said = (
        _("Each form has a number. Use them in order. One form for one concern."),
        _("Ring the safeguarding lead about each of them. Write on it when you rang, and who answered."),
        _("Give the paper to the lead only, by hand. Nobody photographs it."),
        _("When Lantern is back: report each one in Lantern, as you wrote it. Write its number in front of the words."),
        _("The lead lays the forms in order. Each number was used and is in Lantern, or it is empty. None is missing."),
        _("When all of them are in Lantern, and a second person has looked, the forms are shredded."),
    )
    return Section(_("Afterwards: from paper into Lantern"), "", (Group("", tuple(Line(text) for text in said)),))


def _moment(at: datetime) -> str:
    local = at.astimezone(london())
    return f"{dateformat.format(local, 'D j M')} {local:%H:%M}"
