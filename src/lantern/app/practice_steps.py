"""The steps of a concern in practice: each is what a page would do, by the same doors and actions."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from lantern.access.conflicts import exclude
from lantern.access.grants import give
from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.seals import seal
from lantern.app.practice_cases import end_case, into_case, tell_tie
from lantern.app.practice_data import day_after
from lantern.app.practice_duties import do_at_the_desk, do_ones_own
from lantern.app.practice_hands import PARTS, REPORTER, Hands, Matter, desk_before, writing_in
from lantern.app.practice_team import Member
from lantern.cases.actions import mark_significant
from lantern.concerns import desk_work as work
from lantern.concerns.actions import add_note
from lantern.concerns.desk_adding import add
from lantern.concerns.desk_queries import WRITES
from lantern.concerns.question_forms import Asked
from lantern.folders import actions as folder_actions
from lantern.folders.kinds import ExclusionKind, FolderKind, Level
from lantern.folders.models import Entry
from lantern.packs.calendars import end_of_day
from lantern.packs.triage_files import triage
from lantern.vault.permits import for_the_system

More = Mapping[str, Any]
_A_WHILE: Final = timedelta(minutes=2)
_ALL: Final = 99


def take_step(hands: Hands, matter: Matter, do: str, who: str, more: More, at: datetime) -> None:
    """One step of somebody.

    Raises:
        KeyError: there is no such step, or nobody of that name.
    """
    try:
        STEPS[do](hands, matter, hands.member(who, matter), more, at)
    except Exception as fault:
        fault.add_note(f"{matter.told.key}: {do}, by {who}")
        raise


def _open(hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    """Read it. The lead puts the folders of the people and of the place beside it."""
    del more
    desk_before(matter, who, at)
    if who.name == PARTS["lead"]:
        _put_beside(hands, matter, who, at + _A_WHILE)


def _facts(_hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    visitor, desk = desk_before(matter, who, at)
    known = desk.case.setting.vocabulary.facts
    given = [(Asked(known[name], more.get("person")), answer) for name, answer in more["answers"].items()]
    add(visitor, desk, given, told_by=more["told_by"], known=more.get("known", ["told"]))


def _decide(_hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    chosen = triage().outcome(more["outcome"])
    if chosen is None:
        raise KeyError(more["outcome"])
    visitor, desk = desk_before(matter, who, at)
    told, again = matter.told, more.get("again")
    words = more.get("words") or (told.closing if chosen.closes else told.why)
    day = day_after(at, again) if again else None
    work.decided(visitor, desk, chosen, words=words, wishes=more.get("wishes") or told.wishes, look_again_on=day)


def _second(_hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    """Read the decision, where a second person is asked for; of others they only see that there is one."""
    visitor, desk = desk_before(matter, who, at)
    row = desk.decision
    if row is not None and row.second_needed and row.agrees is None and row.by != visitor.account:
        work.read_as_second(visitor, desk, row.id, agrees=more.get("agrees", True), words=more["words"])


def _duties(hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    do = do_ones_own if more["who"] == REPORTER else do_at_the_desk
    do(hands, matter, who, at, most=int(more.get("most", _ALL)))


def _let_go(_hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    """One duty of policy is let go, with the reason."""
    visitor, desk = desk_before(matter, who, at)
    bodies = {kept.id: desk.duties[kept.id].body for kept in work.still_to_do(desk)}
    kept = next(
        one for one in work.still_to_do(desk)
        if bodies[one.id].get("strength") == "policy" and not bodies[one.id].get("personal")
    )  # fmt: skip
    work.let_go(visitor, desk, kept, why=more["words"])


def _close(hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    """What is left is done, and it is closed."""
    through = do_at_the_desk(hands, matter, who, at, most=_ALL)
    _decide(hands, matter, who, {**more, "outcome": "close"}, through)


def _note(_hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    row = add_note(permit=writing_in(matter, who, at), words=more["words"], by=who.by, at=at)
    if why := more.get("significant"):
        at += _A_WHILE
        mark_significant(permit=writing_in(matter, who, at), row=row.id, why=why, by=who.by, at=at)


def _correct(_hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    """Say what is right instead of the newest note."""
    note = Entry.objects.filter(folder=matter.folder, kind="note").order_by("number").last()
    if note is None:
        raise KeyError("there is no note to correct")
    writing = permit(who.visits(at), Action.CORRECT_ENTRY, matter.folder, purpose=WRITES)
    folder_actions.correct_entry(permit=writing, entry=note.id, body={"words": more["words"]}, by=who.by, at=at)


def _owe(_hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    until = end_of_day(day_after(at, more["within"]))
    visitor = who.visits(at)
    row = work.noted_owed(
        visitor, matter.folder, who=more["agency"], what=more["words"], since=at, until=until, agency=more["of"]
    )
    matter.owed[more["name"]] = row.id


def _chase(_hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    until = end_of_day(day_after(at, more["within"]))
    work.chased(who.visits(at), matter.folder, matter.owed[more["name"]], until=until)


def _hear(_hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    work.answered(who.visits(at), matter.folder, matter.owed[more["name"]], words=more["words"])


def _promise(_hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    due = end_of_day(day_after(at, more["within"]))
    row = work.promised(who.visits(at), matter.folder, what=more["words"], whom=more["whom"], due_at=due)
    matter.promises[more["name"]] = row.id


def _keep_promise(_hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    visitor, desk = desk_before(matter, who, at)
    kept = desk.kept(matter.promises[more["name"]])
    if kept is None:
        raise KeyError(more["name"])
    work.done(visitor, desk, kept, words=more["words"], reference="", happened_at=at)


def _seal(hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    keep = [hands.team[name].account for name in more["keep"]]
    seal(who.visits(at), matter.folder, keep, why=more["words"])


def _keep_out(hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    account, kind = hands.team[more["name"]].account, ExclusionKind(more["kind"])
    exclude(who.visits(at), matter.folder, account, kind, why=more["words"])


def _let_in(hands: Hands, matter: Matter, who: Member, more: More, at: datetime) -> None:
    account, level = hands.team[more["name"]].account, Level(more.get("level", "write"))
    give(who.visits(at), matter.folder, account, level, why=more["words"])


def _put_beside(hands: Hands, matter: Matter, who: Member, at: datetime) -> None:
    """The folders of the people and of the place stand beside it; each is opened with its first concern."""
    for one in matter.told.people:
        if "who" in one:
            title = hands.invented.helped[one["who"]].label
            person = _folder(hands.people, one["who"], FolderKind.PERSON, title, who, at)
            _link(matter, person, str(one["part"][0]), who, at)
    title = hands.invented.places[matter.told.place].name
    _link(matter, _folder(hands.places, matter.told.place, FolderKind.SITE, title, who, at), "", who, at)


def _folder(known: dict[str, UUID], key: str, kind: FolderKind, title: str, who: Member, at: datetime) -> UUID:
    if key not in known:
        known[key] = folder_actions.open_folder(kind=kind, title=title, by=who.by, at=at).id
        writing = for_the_system(known[key], "let in whoever has opened it", writes=True)
        why = "has opened it, and keeps it"
        folder_actions.give_grant(permit=writing, account=who.account, level=Level.MANAGE, why=why, by=who.by, at=at)
    return known[key]


def _link(matter: Matter, other: UUID, role: str, who: Member, at: datetime) -> None:
    folder_actions.link_folders(permit=writing_in(matter, who, at), other=other, role=role, by=who.by, at=at)


Step = Callable[[Hands, Matter, Member, More, datetime], None]
STEPS: Final[Mapping[str, Step]] = {
    "open": _open, "facts": _facts, "decide": _decide, "second": _second, "duties": _duties, "let_go": _let_go,
    "close": _close, "note": _note, "correct": _correct, "owe": _owe, "chase": _chase, "hear": _hear,
    "promise": _promise, "keep_promise": _keep_promise, "seal": _seal, "keep_out": _keep_out, "let_in": _let_in,
    "case": into_case, "tie": tell_tie, "end_case": end_case,
}  # fmt: skip
