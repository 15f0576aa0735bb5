"""The pages about who knows, as frozen records of plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.access.policy_actions import Action
from lantern.access.shown_names import name_of
from lantern.cases.knowing import How, Knower, Moment
from lantern.cases.knows_forms import ToldForm
from lantern.cases.knows_queries import Knowledge
from lantern.cases.person_queries import Around

HOW: Final[Mapping[How, Any]] = {
    How.REPORTED: gettext_lazy("reported it"),
    How.SOURCE: gettext_lazy("told us something of it"),
    How.LET_IN: gettext_lazy("was let in"),
    How.OPENED: gettext_lazy("opened it"),
    How.CALLED: gettext_lazy("answered a call"),
    How.WRITTEN_TO: gettext_lazy("was sent a message"),
    How.DUTY_DONE: gettext_lazy("was told by a duty that is done"),
    How.TOLD: gettext_lazy("was told"),
}


@dataclass(frozen=True)
class MomentLine:
    """One moment: when, how, from whom, what and why."""

    at: datetime
    how: str
    by: str
    what: str
    because: str


@dataclass(frozen=True)
class KnowerLine:
    """Somebody who knows: since when, how, from whom first; and everything after."""

    name: str
    agency: str
    first: MomentLine
    later: tuple[MomentLine, ...]
    kept_out: bool


@dataclass(frozen=True, kw_only=True)
class KnowsPage:
    """Who knows, and who must not. ``leaks``: those who must not, and stand among those who know."""

    title: str
    reference: str
    back_url: str
    leaks: tuple[KnowerLine, ...]
    kept_out: tuple[str, ...]
    knowers: tuple[KnowerLine, ...]
    concerns: tuple[tuple[str, str], ...]
    told_url: str
    printed_by: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class ToldPage:
    """Noting whom one told."""

    title: str
    reference: str
    back_url: str
    form: ToldForm


def knows_page(found: Knowledge, at: datetime, reader: UUID | None) -> KnowsPage:
    """Who knows, in the order in which they came to know."""
    folder = found.around.reading.folder
    lines = tuple(_knower(one, found.names) for one in found.knowers)
    return KnowsPage(
        title=_("Who knows of it"), reference=found.around.reference, back_url=reverse("folder", args=[folder]),
        leaks=tuple(line for line in lines if line.kept_out),
        kept_out=(*(name_of(one, found.names) for one in found.kept_out), *found.kept_out_names), knowers=lines,
        concerns=tuple((reference, reverse("case:knows", args=[one])) for one, reference in found.concerns),
        told_url=reverse("case:told", args=[folder]) if Action.ADD_ENTRY in found.around.offered else "",
        printed_by=name_of(reader, found.names), made_at=at,
    )  # fmt: skip


def told_page(found: Around, form: ToldForm) -> ToldPage:
    """The form."""
    back = reverse("case:knows", args=[found.reading.folder])
    return ToldPage(title=_("I told somebody"), reference=found.reference, back_url=back, form=form)


def _knower(one: Knower, names: Mapping[UUID, str]) -> KnowerLine:
    name = name_of(one.account, names) if one.account is not None else one.name
    lines = tuple(_moment(moment, names) for moment in one.moments)
    return KnowerLine(name, one.agency, lines[0], lines[1:], one.kept_out)


def _moment(one: Moment, names: Mapping[UUID, str]) -> MomentLine:
    by = name_of(one.by, names) if one.by is not None else ""
    return MomentLine(one.at, str(HOW[one.how]), by, one.what, one.because)
