"""Reading who knows of a concern or case, since when and from whom (F88): all of it from what is recorded anyway."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Min

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.searching import permits_for
from lantern.access.shown_names import shown_names, wrapped_keys
from lantern.access.visitors import Visitor
from lantern.cases.knowing import DISCLOSED, How, Knower, Moment, knowers
from lantern.cases.person_queries import Around, around, said_of
from lantern.cases.telling import moment_of
from lantern.cases.ties_shown import people_of_tie
from lantern.folders.kinds import PART_OF_CASE, EntryKind, FolderKind
from lantern.folders.models import Duty, Entry, Exclusion, Grant
from lantern.folders.queries import MUST_NOT_LEARN, OPENINGS
from lantern.packs.intake_files import intake
from lantern.packs.vocabularies import vocabulary
from lantern.vault.audit import DONE
from lantern.vault.keyring import keyring
from lantern.vault.models import AuditEntry

SEES: Final = "see who knows"
_REACHED: Final = {
    "answered": How.CALLED, "sent": How.WRITTEN_TO, "form": How.WRITTEN_TO, "second_form": How.WRITTEN_TO,
}  # fmt: skip
"""What was tried for a duty, and reached somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Who knows, and who must not. ``concerns``: those of a case, each with a list of its own."""

    around: Around
    knowers: tuple[Knower, ...]
    kept_out: tuple[UUID, ...]
    kept_out_names: tuple[str, ...]
    concerns: tuple[tuple[UUID, str], ...]
    names: Mapping[UUID, str]


def knowledge(visitor: Visitor, folder: UUID) -> Knowledge:
    """Who knows of a concern or case. That the reader looked at who opened it leaves its trace, too.

    Raises:
        Refused: they may know of it, and not read it.
        NotThere: there is none for this visitor, or they have a tie in it (DP-26).
    """
    found = around(visitor, folder)
    permit(visitor, Action.SEE_WHO_OPENED, folder, purpose=SEES)
    entries = list(Entry.objects.filter(folder=folder))
    duties = list(Duty.objects.filter(folder=folder))
    grants = list(Grant.objects.filter(folder=folder))
    since = _kept_out(folder)
    out = tuple(since)
    links = found.links()
    barred = [link.other for link in links if link.kind is FolderKind.PERSON and _must_not(link.role)]
    names_out = tuple(name for said in said_of(permits_for(visitor, barred)).values() for name in said.names)
    read = tuple(_openings(folder))
    accounts = {one for one in (*(row.by for row in entries), *out) if one is not None}
    accounts |= {one for row in grants for one in (row.account, row.given_by) if one is not None}
    accounts |= {one.account for one in read if one.account is not None}
    wrapped = wrapped_keys({folder, *accounts})
    keys = keyring().opened(found.reading, wrapped[folder])
    known = found.readable - found.ties
    told = [(row, row.open(keys, "body")) for row in entries]
    # Who said what two people are is told to whoever may know of both, as on the page of the network.
    bodies = [(row, body) for row, body in told if known.issuperset(people_of_tie(body))]
    reached = {str(row.id): row.open(keys, "body") for row in duties}
    names = shown_names(accounts, wrapped)
    moments = (*read, *_let_in(grants, since), *_written(bodies, reached), *_done(duties, reached, bodies))
    shown_out = [names[one] for one in out if one in names]
    return Knowledge(
        around=found,
        knowers=knowers(moments, kept_out=out, kept_out_names=[*shown_out, *names_out]),
        kept_out=out, kept_out_names=names_out,
        concerns=tuple((link.other, link.reference) for link in links if _is_concern_of(found, link.role, link.kind)),
        names=names,
    )  # fmt: skip


def _must_not(role: str) -> bool:
    return role in vocabulary().classes["feared"] or role in intake().kept_out_roles


def _is_concern_of(found: Around, role: str, kind: FolderKind) -> bool:
    return found.kind is FolderKind.CASE and role == PART_OF_CASE and kind is FolderKind.CONCERN


def _kept_out(folder: UUID) -> dict[UUID, datetime]:
    """Who must not learn of it, each with the first moment from which that holds."""
    rows = Exclusion.objects.filter(folder=folder, kind__in=MUST_NOT_LEARN, ended_at=None)
    return dict(rows.order_by("-starts", "-pk").values_list("account", "starts"))


def _openings(folder: UUID) -> Iterator[Moment]:
    entries = AuditEntry.objects.filter(folder=folder, action__in=OPENINGS, outcome=DONE, actor__isnull=False)
    for row in entries.values("actor").annotate(first=Min("at")).order_by("first"):
        yield Moment(at=row["first"], how=How.OPENED, account=row["actor"])


def _let_in(grants: Iterable[Grant], kept_out: Mapping[UUID, datetime]) -> Iterator[Moment]:
    for row in grants:
        # Being kept out beats being let in: who was kept out first never could read it.
        if row.account in kept_out and kept_out[row.account] <= row.starts:
            continue
        yield Moment(at=row.starts, how=How.LET_IN, account=row.account, by=row.given_by)


def _written(
    bodies: Collection[tuple[Entry, Mapping[str, object]]], duties: Mapping[str, Mapping[str, object]]
) -> Iterator[Moment]:
    # A call that was noted by mistake reached nobody: what takes it back corrects the note, and names its duty.
    mistaken = {row.corrects_id for row, body in bodies if row.kind == EntryKind.CORRECTION and body.get("duty")}
    for row, body in bodies:
        at = moment_of(body.get("happened_at")) or row.at
        if row.kind == EntryKind.WORDS and row.by is not None:
            yield Moment(at=row.at, how=How.REPORTED, account=row.by)
        if body.get("told_by"):
            yield Moment(at=row.at, how=How.SOURCE, name=str(body["told_by"]))
        if body.get("as") == DISCLOSED:
            yield Moment(
                at=at, how=How.TOLD, name=str(body.get("disclosed_to", "")), agency=str(body.get("agency", "")),
                by=row.by, what=str(body.get("words", "")), because=str(body.get("because", "")),
            )  # fmt: skip
        how = _REACHED.get(str(body.get("tried", "")))
        if how is not None and row.id not in mistaken:
            yield from _to(duties.get(str(body.get("duty", "")), {}), how, at, row.by)


def _done(
    duties: Iterable[Duty], bodies: Mapping[str, Mapping[str, object]],
    written: Iterable[tuple[Entry, Mapping[str, object]]],
) -> Iterator[Moment]:  # fmt: skip
    by = {row.id: row.by for row, _body in written}
    for row in duties:
        body = bodies[str(row.id)]
        let_go = row.evidence_id is not None and body.get("let_go") == str(row.evidence_id)
        if row.done_at is not None and not let_go:
            yield from _to(body, How.DUTY_DONE, row.done_at, by.get(row.evidence_id) if row.evidence_id else None)


def _to(body: Mapping[str, object], how: How, at: datetime, by: UUID | None) -> Iterator[Moment]:
    """To everybody outside to whom a duty goes. What stays in the house is told by who opened it."""
    to = body.get("to")
    for word in to if isinstance(to, list) else ():
        recipient = vocabulary().recipients.get(str(word))
        if recipient is None or recipient.outside:
            name = recipient.label if recipient is not None else str(word)
            yield Moment(at=at, how=how, agency=name, by=by, what=str(body.get("what", "")))
