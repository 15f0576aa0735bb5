"""The network of a case as frozen records of plain values: the same in the picture and in the lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.access.policy_actions import Action
from lantern.access.shown_names import name_of
from lantern.cases.case_queries import CasePerson
from lantern.cases.link_words import role_words
from lantern.cases.network import Bond, Drawn, Somebody, drawn
from lantern.cases.network_queries import Network
from lantern.cases.person_presenters import SaidLine, said_line
from lantern.cases.ties_said import Tie
from lantern.packs.network_files import network_figures
from lantern.packs.vocabularies import vocabulary


@dataclass(frozen=True)
class NetworkPerson:
    """Somebody, with the number that the picture has, and every part with where."""

    number: int
    said: SaidLine
    parts: tuple[str, ...]
    reference: str
    url: str


@dataclass(frozen=True)
class TieLine:
    """What was said: the number that the picture has, who to whom by number and initials, who told it, who wrote it."""

    number: int
    one: str
    tie: str
    other: str
    told_by: str
    words: str
    by: str
    at: datetime
    ended_at: datetime | None
    why: str
    end_url: str


@dataclass(frozen=True, kw_only=True)
class NetworkPage:
    """The network of a case. ``drawing``: none where there is nobody, or more people than a picture can show."""

    title: str
    reference: str
    folder: UUID
    people: tuple[NetworkPerson, ...]
    ties: tuple[TieLine, ...]
    ended: tuple[TieLine, ...]
    drawing: Drawn | None
    description: str
    too_many: bool
    form: BaseForm | None


def network_page(found: Network, form: BaseForm | None) -> NetworkPage:
    """People and ties, numbered as in the picture."""
    stands = by_person(found.people)
    numbers = {folder: number for number, folder in enumerate(stands, start=1)}
    people = tuple(_person(numbers[folder], parts) for folder, parts in stands.items())
    short = {numbers[folder]: person_words(numbers[folder], parts[0]) for folder, parts in stands.items()}
    holds = [tie for tie in found.ties if tie.ended_at is None]
    lines = tuple(_tie(number, tie, numbers, short, found) for number, tie in enumerate(holds, start=1))
    ended = tuple(_tie(0, tie, numbers, short, found) for tie in found.ties if tie.ended_at is not None)
    too_many = len(people) > network_figures().most_people
    return NetworkPage(
        title=_("Family and network"), reference=found.around.reference, folder=found.around.reading.folder,
        people=people, ties=lines, ended=ended,
        drawing=_drawing(stands, holds, numbers) if people and not too_many else None,
        description=". ".join(f"{one.number}: {one.one} {one.tie} {one.other}" for one in lines), too_many=too_many,
        form=form,
    )  # fmt: skip


def by_person(people: Iterable[CasePerson]) -> Mapping[UUID, list[CasePerson]]:
    """Everybody with every part. Those who may be harmed come first, then in the order in which they were put in."""
    found: dict[UUID, list[CasePerson]] = {}
    for one in people:
        found.setdefault(one.folder, []).append(one)
    in_order = sorted(found, key=lambda folder: _sort(found[folder]) != "helped")
    return {folder: found[folder] for folder in in_order}


def person_words(number: int, one: CasePerson) -> str:
    """By what somebody is told from others without their name."""
    return f"{one.said.initials or one.reference} ({number})"


def _sort(parts: Iterable[CasePerson]) -> str:
    """Whoever may be harmed is drawn so, whatever else is said of them."""
    roles, classes = {one.role for one in parts}, vocabulary().classes
    return next((name for name in ("helped", "feared") if not roles.isdisjoint(classes[name])), "other")


def _person(number: int, parts: list[CasePerson]) -> NetworkPerson:
    words = tuple(f"{role_words(one.role)} ({one.where})" for one in parts)
    url = reverse("case:person", args=[parts[0].folder])
    return NetworkPerson(number, said_line(parts[0].said), words, parts[0].reference, url)


def _tie(number: int, tie: Tie, numbers: Mapping[UUID, int], short: Mapping[int, str], found: Network) -> TieLine:
    writes = Action.ADD_ENTRY in found.around.offered and tie.ended_at is None
    return TieLine(
        number, short[numbers[tie.one]], _(network_figures().sort(tie.sort).label), short[numbers[tie.other]],
        tie.told_by, tie.words, name_of(tie.by, found.names), tie.at, tie.ended_at, tie.why,
        reverse("case:end_tie", args=[found.around.reading.folder, tie.id]) if writes else "",
    )  # fmt: skip


def _drawing(stands: Mapping[UUID, list[CasePerson]], ties: Iterable[Tie], numbers: Mapping[UUID, int]) -> Drawn:
    people = [Somebody(numbers[one], parts[0].said.initials or "?", _sort(parts)) for one, parts in stands.items()]
    bonds = []
    for number, tie in enumerate(ties, start=1):
        sort = network_figures().sort(tie.sort)
        bonds.append(Bond(number, numbers[tie.one], numbers[tie.other], sort.line, sort.one_way))
    return drawn(people, bonds)
