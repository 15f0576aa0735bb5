"""The pages about people as frozen records of plain values. No name stands in a title or an address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.access.policy_actions import Action
from lantern.cases.doubles_queries import Beside
from lantern.cases.link_words import role_words
from lantern.cases.person_forms import NamesForm, WhoForm
from lantern.cases.person_queries import Around, Found, LinkedPerson, PersonFolder
from lantern.cases.persons import SaidOf
from lantern.folders.kinds import SAME_PERSON, FolderKind
from lantern.folders.queries import Opening
from lantern.web.kept import Kept

KINDS = {
    FolderKind.CONCERN: gettext_lazy("Concern"),
    FolderKind.CASE: gettext_lazy("Case"),
    FolderKind.PERSON: gettext_lazy("Person"),
}


@dataclass(frozen=True)
class SaidLine:
    """What is said of a person: initials for a room where others look on, the rest behind one press."""

    initials: str
    names: tuple[str, ...]
    born: str
    wishes: str


@dataclass(frozen=True)
class PersonLine:
    """Somebody with a part. ``end_url``: where that is ended, for whoever may write."""

    said: SaidLine
    role: str
    reference: str
    url: str
    end_url: str


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """Everybody in a concern or case."""

    title: str
    reference: str
    back_url: str
    people: tuple[PersonLine, ...]
    find_url: str
    exposed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FindPage:
    """Looking for somebody before a folder is opened."""

    title: str
    reference: str
    back_url: str
    form: NamesForm


@dataclass(frozen=True)
class FoundLine:
    """Somebody who may be the one: initials and reference. Who wants to know more opens the folder."""

    words: str
    reference: str
    url: str


@dataclass(frozen=True, kw_only=True)
class FoundPage:
    """Who was found, and a folder for somebody new."""

    title: str
    reference: str
    back_url: str
    names: tuple[str, ...]
    found: tuple[FoundLine, ...]
    more: int
    form: WhoForm


@dataclass(frozen=True)
class PartLine:
    """Something in which the person has a part."""

    kind: str
    reference: str
    url: str
    role: str
    end_url: str


@dataclass(frozen=True)
class OpenedLine:
    """Somebody who opened the folder."""

    name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """One person."""

    title: str
    reference: str
    folder: UUID
    opened_at: datetime
    said: SaidLine
    parts: tuple[PartLine, ...]
    doubles: tuple[str, ...]
    change_url: str
    may_see_people: bool
    opened: tuple[OpenedLine, ...]
    exposed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A form about a person or a link. ``lead``: what follows from it. ``now``: what stands there since, if it does."""

    title: str
    reference: str
    back_url: str
    lead: str
    about: str
    form: BaseForm
    now: SaidLine | None = None


@dataclass(frozen=True, kw_only=True)
class OverPage:
    """A search that is over. ``kept`` are the words that were typed, so that none is lost."""

    title: str
    reference: str
    back_url: str
    kept: tuple[Kept, ...]


@dataclass(frozen=True)
class SideOf:
    """One of two folders that are looked at beside each other."""

    reference: str
    url: str
    said: SaidLine
    opened_at: datetime


@dataclass(frozen=True, kw_only=True)
class BesidePage:
    """Two folders side by side."""

    title: str
    reference: str
    back_url: str
    one: SideOf
    other: SideOf
    form: BaseForm


def people_page(
    found: Around, people: Iterable[LinkedPerson], *, may_search: bool, exposed: tuple[str, ...]
) -> PeoplePage:
    """Everybody who has a part; ``may_search``: whether the reader may look for somebody, and so add them."""
    folder, writes = found.reading.folder, Action.ADD_ENTRY in found.offered
    return PeoplePage(
        title=_("Who it is about"), reference=found.reference, back_url=back_url(found),
        people=person_lines(found, people),
        find_url=reverse("case:find", args=[folder]) if writes and may_search else "", exposed=exposed,
    )  # fmt: skip


def person_lines(found: Around, people: Iterable[LinkedPerson]) -> tuple[PersonLine, ...]:
    """Everybody who has a part, line by line."""
    folder, writes = found.reading.folder, Action.ADD_ENTRY in found.offered
    return tuple(_person_line(folder, one, writes=writes) for one in people)


def find_page(found: Around, form: NamesForm) -> FindPage:
    """The search that comes before every new folder about a person."""
    folder = found.reading.folder
    return FindPage(
        title=_("Look for the person first"), reference=found.reference,
        back_url=reverse("case:people", args=[folder]), form=form,
    )  # fmt: skip


def found_page(
    found: Around, names: tuple[str, ...], hits: tuple[Found, ...], form: WhoForm, *, more: int
) -> FoundPage:
    """Who was found; ``more``: how many besides."""
    return FoundPage(
        title=_("Who is it?"), reference=found.reference,
        back_url=reverse("case:find", args=[found.reading.folder]), names=names,
        found=tuple(
            FoundLine(found_words(hit), hit.reference, reverse("case:person", args=[hit.folder])) for hit in hits
        ),
        more=more, form=form,
    )  # fmt: skip


def over_page(folder: UUID, reference: str, kept: tuple[Kept, ...]) -> OverPage:
    """A search that is over, or never was: nothing tells which."""
    back = reverse("case:find", args=[folder])
    return OverPage(title=_("Look for the person again"), reference=reference, back_url=back, kept=kept)


def found_words(hit: Found) -> str:
    """By what somebody is told from others without their name."""
    words = hit.said.initials or _("no name")
    return f"{words}, {hit.said.born}" if hit.said.born else words


def person_page(found: PersonFolder, opened: Iterable[Opening], names: dict[UUID, str], nobody: str) -> PersonPage:
    """One person, with where they stand."""
    folder, offered = found.around.reading.folder, found.around.offered
    writes = Action.ADD_ENTRY in offered
    return PersonPage(
        title=_("Person"), reference=found.around.reference, folder=folder, opened_at=found.around.opened_at,
        said=said_line(found.said),
        parts=tuple(
            PartLine(
                str(KINDS[part.kind]), part.reference, reverse("folder", args=[part.folder]), role_words(part.role),
                reverse("case:end_link", args=[folder, part.link]) if writes and part.role == SAME_PERSON else "",
            )
            for part in found.parts
        ),
        doubles=tuple(reverse("case:beside", args=[folder, double]) for double in found.doubles),
        change_url=reverse("case:say", args=[folder]) if writes else "",
        may_see_people=Action.SEE_WHO_OPENED in offered,
        opened=tuple(OpenedLine(names.get(one.account, nobody), one.at) for one in opened),
        exposed=listed(found.exposed, names),
    )  # fmt: skip


def beside_page(found: Beside, form: BaseForm) -> BesidePage:
    """Two folders side by side."""
    return BesidePage(
        title=_("One person, or two?"), reference=found.one.reference,
        back_url=reverse("case:person", args=[found.one.folder]), one=_side(found.one, found.opened_at[0]),
        other=_side(found.other, found.opened_at[1]), form=form,
    )  # fmt: skip


def listed(accounts: Iterable[UUID], names: dict[UUID, str]) -> tuple[str, ...]:
    """Accounts by their names."""
    return tuple(names.get(account, _("somebody who has left")) for account in accounts)


def said_line(said: SaidOf) -> SaidLine:
    """What is said of a person, for a page."""
    return SaidLine(said.initials, said.names, said.born, said.wishes)


def back_url(found: Around) -> str:
    """The page of the folder itself."""
    return reverse("folder", args=[found.reading.folder])


def _person_line(folder: UUID, one: LinkedPerson, *, writes: bool) -> PersonLine:
    return PersonLine(
        said_line(one.said), role_words(one.role), one.reference, reverse("case:person", args=[one.folder]),
        reverse("case:end_link", args=[folder, one.link]) if writes else "",
    )  # fmt: skip


def _side(one: Found, opened_at: datetime) -> SideOf:
    return SideOf(one.reference, reverse("case:person", args=[one.folder]), said_line(one.said), opened_at)
