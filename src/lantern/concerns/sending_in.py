"""The pieces of which sending a report is made: what it writes, whom it lets in and alerts. The act is the caller's."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.concerns.models import Concern, Danger
from lantern.concerns.recipients import LADDER, POSTS, Candidate, Recipient, recipients
from lantern.concerns.said import PersonSaid, Said
from lantern.concerns.situations import case_of, danger_of, situation_of
from lantern.folders import writing
from lantern.folders.kinds import EntryKind, ExclusionKind, Level
from lantern.folders.models import Assessment
from lantern.packs.answers import answer
from lantern.packs.calendars import end_of_day
from lantern.packs.intake_files import intake
from lantern.packs.library import library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures import assessment as assessed
from lantern.procedures.assess import assess
from lantern.procedures.situation import Situation
from lantern.procedures.vocabulary import Vocabulary
from lantern.procedures.what_to_do import danger
from lantern.sending.kinds import AlertKind
from lantern.sending.outbox import alert
from lantern.vault.acts import Act
from lantern.vault.keyring import FolderKeys

RECEIVES: Final = "receives concerns by post"
STANDS_IN: Final = "stands in: nobody else is there who may receive it"
NAMED: Final = "named by the reporter as somebody who must not learn of it"
GRAVEST: Final = tuple(ExclusionKind)
"""The four classes, from knowing nothing downwards."""
URGENT: Final = frozenset({"call", "not_known"})
"""What the procedures say of danger, beside what was answered: either is enough for an alert that climbs (F08)."""
HAS_A_PART: Final = "has a part in it, as the reporter says"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the procedures say about a report, and the situation they read."""

    situation: Situation
    assessment: assessed.Assessment

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of facts and posts."""
        return vocabulary()

    @property
    def body(self) -> dict[str, Any]:
        """As plain values: the answer as the command line prints it, with what it follows."""
        return answer(self.assessment, self.situation, vocabulary(), explain=True)


def outcome_of(said: Said, reference: str, at: datetime) -> Outcome:
    """Assess what was said, by the packs of its place and day."""
    situation = situation_of(said, reference, at=at)
    found = library()
    return Outcome(situation, assess(situation, found.for_situation(situation), found.directory))


def write_sent(
    done: Act, keys: FolderKeys, said: Said, *, reference: str, reporter: UUID | None, at: datetime, number: int = 1,
    place: str = "",
) -> Concern:  # fmt: skip
    """Write everything that a report becomes: entries, exclusions, grants, what the procedures say, duties, alert.

    Args:
        done: the act.
        keys: of the folder, for writing.
        said: what was said.
        reference: of the folder.
        reporter: who said it.
        at: when it is sent.
        number: of the first entry that is free.
        place: a hidden place that comes with the words.
    """
    folder = keys.permit.folder
    outcome = outcome_of(said, reference, at)
    _write_words(done, keys, said, reporter, at, number=number, place=place)
    out = kept_out_by(said, outcome)
    for account, (kind, why) in sorted(out.items()):
        writing.write_exclusion(done, keys, account=account, kind=kind, why=why, by=reporter, at=at)
    to = recipients(_candidates(), frozenset(out))
    _let_in(done, keys, to, at)
    row = Concern(folder=folder, reported_by=reporter, reported_at=at, danger=Danger(danger_of(said, intake())))
    done.add(row)
    write_outcome(done, keys, said, outcome, by=reporter, at=at)
    urgent = row.danger != Danger.NO or danger(outcome.assessment) in URGENT
    alert(done, folder=folder, to=[person.account for person in to], kind=AlertKind.CONCERN, at=at, urgent=urgent)
    return row


def write_outcome(
    done: Act, keys: FolderKeys, said: Said, outcome: Outcome, *, by: UUID | None, at: datetime,
    known: frozenset[str] = frozenset(), desk: bool = False,
) -> Assessment:  # fmt: skip
    """Write what the procedures say, and the duties that are new.

    Args:
        done: the act.
        keys: of the folder, for writing.
        said: what was said; the case is kept with the answer, so that it can be replayed.
        outcome: what the procedures say about it.
        by: who said it; the duties of whoever noticed become theirs.
        at: when.
        known: the marks of duties that stand there already.
        desk: it follows from what was added at the desk; whoever noticed is given nothing more to do by that.
    """
    body = {**outcome.body, "case": _case(said, outcome)}
    words = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
    row = writing.write_assessment(
        done, keys, answer=json.loads(words), digest=sha256(words.encode()).hexdigest(),
        editions=outcome.assessment.editions, by=by, at=at,
    )  # fmt: skip
    posts = vocabulary().recipients
    for duty in outcome.assessment.duties:
        if mark_of(duty) not in known:
            theirs = posts[duty.who].notices and not desk
            writing.write_duty(
                done, keys, body={**duty_body(duty), **({"desk": True} if desk else {})}, owner=by if theirs else None,
                at=at, due_at=_due(duty.due), assessment=row,
            )  # fmt: skip
    return row


def _case(said: Said, outcome: Outcome) -> dict[str, Any]:
    """The case as it was assessed: what was said, and what the calls said, which nobody is asked."""
    case, facts = case_of(said, intake()), vocabulary().facts
    measured = {name: value for name, value in outcome.situation.facts.items() if facts[name].measure}
    return {**case, "facts": {**case["facts"], **measured}}


def receivers_of(said: Said, outcome: Outcome) -> tuple[Role, ...]:
    """The posts to whose holders it would go if it were sent now."""
    people = _candidates()
    roles = {person.account: person.role for person in people}
    to = recipients(people, frozenset(kept_out_by(said, outcome)))
    return tuple(dict.fromkeys(roles[one.account] for one in to))


def mark_of(duty: assessed.Duty) -> str:
    """By which a duty is known again in another assessment of the same report."""
    return f"{duty.procedures[0]}:{duty.key}:{','.join(sorted(duty.about))}"


def duty_body(duty: assessed.Duty) -> dict[str, object]:
    """A duty as it is kept: what it asks, of whom, to whom, by when and why."""
    return {
        "mark": mark_of(duty),
        "key": duty.key,
        "procedures": list(duty.procedures),
        "who": duty.who,
        "about": list(duty.about),
        "what": duty.what,
        "to": list(duty.to),
        "channel": duty.channel,
        "by": duty.by.word,
        "due": duty.due.isoformat() if duty.due else None,
        "must_contain": list(duty.must_contain),
        "strength": duty.strength,
        "because": list(duty.because),
        "closes_on": duty.closes_on,
        "personal": duty.personal,
        "without_name": duty.without_name,
    }


def words_of(said: Said) -> list[str]:
    """Every word by which the concern is found."""
    return [
        text
        for text in (
            said.words, said.opinion, said.told_by, said.done, said.wishes,
            *(person.label for person in said.people),
            *(text for person in said.people for text in person.marks.values()),
        )
        if text
    ]  # fmt: skip


def title_of(said: Said) -> str:
    """Whom it is about, in the reporter's words."""
    return next((person.label for person in said.people if person.label), "")


def _write_words(
    done: Act, keys: FolderKeys, said: Said, by: UUID | None, at: datetime, *, number: int, place: str
) -> None:
    body: dict[str, object] = {"words": said.words, "danger": danger_of(said, intake())}
    if said.kept_out_words:
        body["kept_out"] = said.kept_out_words
    if said.told_by:
        body["told_by"] = said.told_by
    known = said.given.get("known")
    if known:
        body["known"] = known
    writing.write_numbered(done, keys, number, kind=EntryKind.WORDS, body=body, by=by, at=at, place=place)
    more: list[tuple[EntryKind, Mapping[str, object]]] = [
        (EntryKind.WORDS, {"as": name, "words": words}) for name, words in _other_words(said) if words
    ]
    about = [(None, said.given, said.answers), *((person, person.given, person.answers) for person in said.people)]
    facts = [(EntryKind.FACT, found) for each in about if (found := _facts(*each))]
    for next_number, (kind, held) in enumerate([*more, *facts], start=number + 1):
        writing.write_numbered(done, keys, next_number, kind=kind, body=held, by=by, at=at)


def _other_words(said: Said) -> tuple[tuple[str, str], ...]:
    return (("opinion", said.opinion), ("done", said.done), ("wishes", said.wishes))


def _facts(person: PersonSaid | None, given: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, object]:
    # Danger stands with the words already.
    held: dict[str, object] = {}
    chosen = {key: value for key, value in given.items() if key != "danger"}
    if chosen:
        held["given"] = chosen
    if answers:
        held["answers"] = dict(answers)
    if person is not None and person.marks:
        held["marks"] = dict(person.marks)
    if held and person is not None:
        held = {"person": person.id, "label": person.label, **held}
    return held


def _let_in(done: Act, keys: FolderKeys, to: Iterable[Recipient], at: datetime) -> None:
    for person in to:
        why = STANDS_IN if person.stand_in else RECEIVES
        writing.write_grant(
            done, keys, account=person.account, level=Level.MANAGE, why=why, by=None, at=at, stand_in=person.stand_in
        )


def kept_out_by(said: Said, outcome: Outcome) -> dict[UUID, tuple[ExclusionKind, str]]:
    """Whoever must not learn of it: named by the reporter, or in a post that somebody of the concern holds."""
    posts: dict[str, tuple[ExclusionKind, str]] = {}
    for person in said.people:
        post = person.given.get("post")
        if isinstance(post, str) and post:
            # Who holds a post and has a part in it does not decide, whatever else the procedures say.
            kinds = [item.kind for item in outcome.assessment.exclusions if item.subject == person.id]
            worst = next((kind for kind in ExclusionKind if kind in kinds), ExclusionKind.MUST_NOT_DECIDE)
            known = posts.get(post)
            # Two people may hold the same post: the graver of the two counts for it.
            if known is None or GRAVEST.index(worst) < GRAVEST.index(known[0]):
                posts[post] = (worst, HAS_A_PART)
    posts.update(dict.fromkeys(said.kept_out, (ExclusionKind.MUST_NOT_KNOW, NAMED)))
    roles = [role.value for role in POSTS if role.value in posts]
    held = Account.objects.filter(role__in=roles).values_list("id", "role") if roles else ()
    return {account: posts[role] for account, role in held}


def _candidates() -> list[Candidate]:
    roles = [role.value for step in LADDER for role in step]
    found = Account.objects.filter(role__in=roles, is_active=True).order_by("id").values_list("id", "role")
    return [Candidate(account, Role(role)) for account, role in found]


def _due(due: date | datetime | None) -> datetime | None:
    """A day ends at its last minute, as the clocks here show it."""
    if due is None or isinstance(due, datetime):
        return due
    return end_of_day(due)
