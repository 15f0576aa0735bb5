"""The page of one duty at the desk: what, to whom, by when, what was tried, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.forms import BaseForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.concerns.desk_actions import PROMISE
from lantern.concerns.desk_ends import is_law, may_be_let_go, was_let_go
from lantern.concerns.desk_queries import Desk
from lantern.concerns.now_cards import Card, Short, card, short
from lantern.concerns.now_duties import Kept
from lantern.concerns.now_record import Evidence
from lantern.concerns.now_words import translated
from lantern.concerns.tags import Tag
from lantern.folders.queries import OpenDuty
from lantern.procedures.assessment import Duty
from lantern.procedures.vocabulary import Vocabulary
from lantern.procedures.wording import reason_words

STRENGTHS: Final = {
    "statutory": gettext_lazy("The law asks for it. It cannot be let go."),
    "policy": gettext_lazy("It is policy. Whoever decides may let it go, with a reason."),
}


@dataclass(frozen=True)
class DutyPage:
    """One duty. ``card`` is there while it follows from what is known.

    ``uncovered``: whoever took it is away, has left, or may not write here any more.
    """

    title: str
    what: str
    folder: UUID
    duty: UUID
    reference: str
    state: Tag
    due_at: datetime | None
    made_at: datetime
    who: str
    owner: str
    uncovered: bool
    strength: str
    because: tuple[str, ...]
    rests_on: tuple[str, ...]
    card: Card | None
    later: Short | None
    closes_on: str
    evidence: Evidence | None
    may_write: bool
    may_take: bool
    may_let_go: bool


@dataclass(frozen=True)
class DutyFormPage:
    """A form about one duty: what happened, why it is not done."""

    title: str
    folder: UUID
    duty: UUID
    what: str
    closes_on: str
    form: BaseForm


def duty_page(
    desk: Desk, kept: Kept, at: datetime, *, owner: str, account: UUID | None, uncovered: bool = False
) -> DutyPage:
    """The page."""
    setting, row = desk.case.setting, desk.duties[kept.id]
    follows = follows_as(desk, kept)
    record = desk.case.record()
    open_ = kept.done_at is None
    promised, alive = kept.call[0] == PROMISE, lives(desk, kept)
    return DutyPage(
        title=_("Duty"),
        what=translated(kept.what),
        folder=desk.folder,
        duty=kept.id,
        reference=desk.case.own.reference,
        state=_state(kept, row, at, follows=alive),
        due_at=row.due_at,
        made_at=row.made_at,
        who=_whose(kept, setting.vocabulary),
        owner=owner,
        uncovered=uncovered,
        strength="" if promised else str(STRENGTHS["statutory" if is_law(row.body) else "policy"]),
        because=tuple(str(source) for source in row.body.get("because", ())),
        rests_on=_rests_on(follows, desk),
        card=card(follows, kept.id, setting, record.tries_of(kept)) if follows is not None and open_ else None,
        later=short(follows, kept.id, setting, mine=False) if follows is not None and not open_ else None,
        closes_on=translated(kept.closes_on),
        evidence=record.evidence.get(kept.id),
        may_write=desk.may_write,
        may_take=desk.may_write and open_ and row.owner != account,
        may_let_go=desk.may_decide and open_ and may_be_let_go(row.body, setting.vocabulary, follows=alive),
    )


def _whose(kept: Kept, words: Vocabulary) -> str:
    who = words.recipients[kept.who]
    if not who.notices:
        return translated(who.label)
    return _("whoever works on it") if kept.desk else _("whoever reported it")


def lives(desk: Desk, kept: Kept) -> bool:
    """Whether a duty still follows from what is known, or was promised to somebody."""
    return kept.call[0] == PROMISE or follows_as(desk, kept) is not None


def _state(kept: Kept, row: OpenDuty, at: datetime, *, follows: bool) -> Tag:
    if was_let_go(row.body, row.evidence):
        return Tag(_("Let go, with a reason"), "plain")
    return state_of(kept.done_at, row.due_at, at, follows=follows)


def follows_as(desk: Desk, kept: Kept) -> Duty | None:
    """The duty as it follows from what is known now; nothing where it no longer does."""
    return next((match.duty for match in desk.case.record().matched.now if match.kept == kept), None)


def state_of(done_at: datetime | None, due_at: datetime | None, at: datetime, *, follows: bool) -> Tag:
    """How it is with a duty, as a word with a shape."""
    if done_at is not None:
        return Tag(_("Done"), "good")
    if due_at is not None and due_at < at:
        return Tag(_("Overdue"), "bad")
    return Tag(_("Open"), "warn") if follows else Tag(_("No longer needed, as things stand"), "plain")


def _rests_on(duty: Duty | None, desk: Desk) -> tuple[str, ...]:
    if duty is None:
        return ()
    setting = desk.case.setting
    found = (words for reason in duty.reasons for words in reason_words(reason, setting.situation, setting.vocabulary))
    return tuple(dict.fromkeys(found))
