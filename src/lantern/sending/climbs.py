"""The step of a pass by which urgent concerns climb while nobody has opened them (F08)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from lantern.access.contacts import contact_of, contacts_of
from lantern.access.posts import ROLE_OF_POST
from lantern.packs import ladder
from lantern.sending import outbox, queries, rota_queries
from lantern.sending.apart import each
from lantern.sending.climbing import Person, Rung, Telling, Way, climb
from lantern.sending.kinds import AlertKind
from lantern.sending.leases import AHEAD
from lantern.sending.letting_in import let_in
from lantern.sending.models import Climb, OutgoingMessage
from lantern.sending.recipients import free_in_posts
from lantern.sending.rota_times import Rota
from lantern.sending.second_route import second_address
from lantern.vault.acts import Act, act
from lantern.vault.audit import THE_SYSTEM


@cache
def way() -> Way:
    """The steps of the packs, with roles for posts."""
    found = ladder.climb()
    rungs = (
        Rung(
            step.after, role=ROLE_OF_POST.get(step.tells), rota=step.tells == ladder.ROTA,
            second_route=step.tells == ladder.SECOND_ROUTE,
        )
        for step in found.steps
    )  # fmt: skip
    return Way(tuple(rungs), found.every, found.times)


def climb_unopened(*, at: datetime) -> int:
    """Tell whoever is due to be told of urgent concerns that nobody has opened; gives how many have climbed.

    A second pass at the same moment tells nobody. One that comes late goes straight to where it should be.

    Raises:
        ExceptionGroup: some of them met a fault; the others have climbed. Or the rota cannot be read; all have
            climbed as if none were kept, from post to post.
    """
    faults: list[Exception] = []
    rota: Rota | None = None
    try:
        rota = rota_queries.rota(at)
        rota.on_call(at)
    except Exception as fault:  # noqa: BLE001 -- told below: without a rota they climb from post to post
        rota = None
        faults.append(fault)
    rows = list(Climb.objects.filter(stopped_at=None).order_by("since", "id"))
    climbed = 0
    try:
        climbed = sum(each(rows, lambda row: _climb_one(row, rota, at), "some urgent concerns could not climb"))
    except ExceptionGroup as group:
        faults.extend(group.exceptions)
    if faults:
        raise ExceptionGroup("some urgent concerns could not climb, or the rota cannot be read", faults)
    return climbed


def people_for(row: Climb, rota: Rota | None, at: datetime) -> tuple[Person, ...]:
    """Everybody who may be told of it: in a post, active, free of every tie; in the order in which they stand in.

    Without a rota nobody is on call, and nobody is away.
    """
    on_call = rota.on_call(at) if rota else ()
    posts = tuple(free_in_posts(row.folder, at=at, without=queries.kept_apart(row.alert)))
    contacts = contacts_of([account for _, accounts in posts for account in accounts])
    return tuple(
        Person(
            account, role, away=rota is not None and rota.is_away(account, at), unreached=not contacts[account].reached,
            on_call=account in on_call,
        )
        for role, accounts in posts
        for account in accounts
    )  # fmt: skip


def _climb_one(row: Climb, rota: Rota | None, at: datetime) -> bool:
    people = people_for(row, rota, at)
    told = queries.tried_for(row.alert)
    found = climb(way(), waited=_waited(row.since, at), climbed=row.step, people=people, told=told)
    if found.step == row.step and not found.told:
        return False
    with act(by=THE_SYSTEM, at=at, folder=row.folder, action="alert.climbed", subject=row.alert) as done:
        _take(done, row, found, people, at)
    return True


def _waited(since: datetime, at: datetime) -> timedelta:
    """How long nobody has opened it. A wrong clock that said "in years" must not keep it from climbing: every step."""
    return at - since if since <= at + AHEAD else way().rungs[-1].after


def _take(done: Act, row: Climb, found: Telling, people: Sequence[Person], at: datetime) -> None:
    seen, row.version, row.step = row.version, row.version + 1, found.step
    done.change(row, seen=seen)
    apart, kind = queries.kept_apart(row.alert), AlertKind.CONCERN
    let_in(done, row.folder, found.told, at=at)
    own = [account for account in found.told if not _was_told(row, account, found.step)]
    if own:
        outbox.write(
            done, alert_id=row.alert, folder=row.folder, told=own, kind=kind, at=at, beside=apart, step=found.step
        )
    if found.second_route:
        free = {person.account for person in people}
        to = [account for account in {**dict.fromkeys(queries.tried_for(row.alert)), **dict.fromkeys(found.told)}
              if account in free and contact_of(account).second_works]  # fmt: skip
        house = bool(second_address(row.folder, at=at, without=apart))
        outbox.write_second(done, climb=row, told=to, house=house, kind=kind, at=at, beside=apart, step=found.step)


def _was_told(row: Climb, account: UUID, step: int) -> bool:
    """Whether they were told at this step already: at once, because nobody else was there."""
    return OutgoingMessage.objects.filter(alert=row.alert, recipient=account, step=step, repeat=0).exists()
