"""How the team of practice does duties: it rings or writes, and says what came of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from lantern.app.practice_data import Came
from lantern.app.practice_hands import Hands, Matter, desk_before
from lantern.app.practice_team import Member
from lantern.concerns import desk_work as work
from lantern.concerns import now_actions, now_pages
from lantern.concerns.desk_duty_presenters import follows_as
from lantern.concerns.desk_queries import Desk
from lantern.concerns.now_duties import Kept
from lantern.concerns.now_forms import SentForm
from lantern.concerns.now_kinds import Tried
from lantern.concerns.now_queries import case_of
from lantern.concerns.now_shown import Shown
from lantern.concerns.queries import own_report_of
from lantern.procedures.channels import is_called

_RINGS: Final = timedelta(minutes=2)
_BETWEEN: Final = timedelta(minutes=5)
_NOBODY_ANSWERS: Final = 0.2
"""How often nobody answers at first."""


def do_at_the_desk(hands: Hands, matter: Matter, who: Member, at: datetime, *, most: int) -> datetime:
    """Somebody at the desk does what is open, one after the other; when they are through."""
    _visitor, desk = desk_before(matter, who, at)
    promised = set(matter.promises.values())
    open_ones = [kept for kept in work.still_to_do(desk) if kept.id not in promised]
    for kept in open_ones[:most]:
        at = _rung(hands, matter, who, kept, at) if is_called(kept.channel) else _written(matter, who, desk, kept, at)
        visitor = who.visits(at)
        if desk.duties[kept.id].owner is None:
            work.took(visitor, matter.folder, kept.id)
        words, reference = _came(hands, kept)
        work.done(visitor, desk, kept, words=words, reference=reference, happened_at=at)
        at += _BETWEEN
    return at


def do_ones_own(hands: Hands, matter: Matter, who: Member, at: datetime, *, most: int) -> datetime:
    """Whoever reported does what is theirs, on the page of what to do now."""
    visitor = who.visits(at)
    case = case_of(visitor, own_report_of(visitor, matter.folder))
    own = [kept for kept in case.kept if kept.done_at is None and case.kept_by(kept.id) is not None]
    for kept in sorted(own, key=lambda one: (one.made_at, one.call, sorted(one.about)))[:most]:
        if is_called(kept.channel):
            at = _rung(hands, matter, who, kept, at)
        words, reference = _came(hands, kept)
        now_actions.close_duty(
            folder=matter.folder, duty=kept.id, words=words, reference=reference, happened_at=at, by=who.by,
            at=at + _RINGS, within=[one.id for one in case.within(kept)],
        )  # fmt: skip
        at += _BETWEEN
    return at


def _rung(hands: Hands, matter: Matter, who: Member, kept: Kept, at: datetime) -> datetime:
    """The calls of a duty; when somebody answered."""
    nobody = (Tried.DIALLED, Tried.NOBODY) if hands.chance.random() < _NOBODY_ANSWERS else ()
    for kind in (*nobody, Tried.DIALLED, Tried.ANSWERED):
        now_actions.note_try(folder=matter.folder, duty=kept.id, kind=kind, by=who.by, at=at)
        at += _RINGS
    return at


def _written(matter: Matter, who: Member, desk: Desk, kept: Kept, at: datetime) -> datetime:
    """The message as its page shows it is sent, where there is one and nothing is missing in it."""
    for shown in _message(desk, kept, at):
        more = {"text": shown.text, "to": list(shown.to)}
        work.tried(who.visits(at), matter.folder, kept.id, Tried.SENT, more=more, key=shown.key)
    return at + _RINGS


def _message(desk: Desk, kept: Kept, at: datetime) -> Iterator[Shown]:
    follows = follows_as(desk, kept)
    if follows is not None and follows.message and not now_pages.missing_in(desk.case, follows):
        found = now_pages.message_page(desk.case, kept, follows, SentForm(None, now=at)).message
        yield Shown(uuid4(), found.subject, found.body, found.marks)


def _came(hands: Hands, kept: Kept) -> tuple[str, str]:
    """The words of what happened, and the reference that was given."""
    known = hands.invented.came
    way = "call" if is_called(kept.channel) else "other"
    came: Came = next((one for one in known if one.to in kept.to), None) or next(one for one in known if one.to == way)
    number = f"{came.number}{hands.chance.randrange(10_000, 100_000)}" if came.number else ""
    return hands.chance.choice(came.words), number
