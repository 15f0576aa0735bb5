"""How an urgent concern climbs while nobody has opened it: whom to tell, and when (F08). Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from lantern.access.roles import Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be told: active, in a post, and free of every tie to the concern.

    ``away``: on holiday, ill, or away for another reason. ``unreached``: no address of theirs works. Such a person
    is passed over while anybody else is there, and told rather than nobody.
    """

    account: UUID
    role: Role
    away: bool = False
    unreached: bool = False
    on_call: bool = False

    @property
    def there(self) -> bool:
        """Whether a message reaches them now, as far as anybody knows."""
        return not (self.away or self.unreached)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: after how long it is due, and whom it tells.

    ``role``: everybody in that role. ``rota``: whoever is on call. ``second_route``: whoever was told so far, by
    their second address, and the second route of the organisation.
    """

    after: timedelta
    role: Role | None = None
    rota: bool = False
    second_route: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """All rungs, lowest first, and how often everybody is told again after the last one."""

    rungs: tuple[Rung, ...]
    every: timedelta
    times: int

    def due(self, waited: timedelta) -> int:
        """How many steps are due after so long, those above the last rung included."""
        taken = sum(rung.after <= waited for rung in self.rungs)
        if taken < len(self.rungs):
            return taken
        return taken + min(self.times, (waited - self.rungs[-1].after) // self.every)


@dataclass(frozen=True, slots=True)
class Telling:
    """What one pass does: up to which step it climbs, whom it tells, and whether by the second route, too."""

    step: int
    told: tuple[UUID, ...]
    second_route: bool


def climb(way: Way, *, waited: timedelta, climbed: int, people: Sequence[Person], told: Collection[UUID]) -> Telling:
    """Whom to tell now. A pass that comes late takes all the steps that are due, and tells each person once.

    Each step tells somebody new, as long as anybody who may be told was not: where all of its own were told already,
    and from the last rung on each time, the next post of the ladder is told, too.
    Somebody is told at once where nobody who was told is there: they are away, their mail came back, they left.

    Args:
        way: the steps.
        waited: since the concern was sent.
        climbed: how many steps were taken already.
        people: everybody who may be told, in the order in which they stand in.
        told: everybody who was told already.
    """
    known = dict.fromkeys(told)
    now: dict[UUID, None] = {}
    second = False

    def tell(found: Iterable[Person]) -> None:
        accounts = [person.account for person in found]
        known.update(dict.fromkeys(accounts))
        now.update(dict.fromkeys(accounts))

    tell(_at_once(people, known))
    step = climbed
    for step in range(climbed + 1, way.due(waited) + 1):
        rung = way.rungs[step - 1] if step <= len(way.rungs) else None
        tell(_on(rung, people, known, last=step >= len(way.rungs)))
        second = second or rung is None or rung.second_route
    return Telling(step, tuple(now), second)


def _at_once(people: Sequence[Person], known: Collection[UUID]) -> Sequence[Person]:
    """The next post where nobody who was told is there; nobody where somebody is."""
    reached = [person for person in people if person.account in known]
    if any(person.there for person in reached):
        return ()
    return _next_post(people, known, there=True) or (() if reached else _next_post(people, known, there=False))


def _on(rung: Rung | None, people: Sequence[Person], known: Collection[UUID], *, last: bool) -> Sequence[Person]:
    """Who is told on a rung: its own who are there; and one more post where that is nobody new, or it is the last.

    So each rung tells somebody new, as long as anybody was not told; who is away only once everybody else was. And each
    reaches somebody, as long as anybody is there.
    """
    if rung is None or rung.second_route:
        own = [person for person in people if person.account in known]
        here = own
    else:
        own = [person for person in people if _stands_on(person, rung)]
        here = [person for person in own if person.there]
    if not last and any(person.account not in known for person in here):
        return here
    more = (
        _next_post([person for person in people if person not in here], known, there=True)
        or [person for person in own if person.account not in known and person not in here]
        or _next_post([person for person in people if person not in here], known, there=False)
    )
    found = [*here, *more] or own or [person for person in people if person.account in known]
    if any(person.there for person in found):
        return found
    # Whoever is new is out of reach: a step that reached nobody would be none, so those who are there hear it again.
    return [*found, *(person for person in people if person.there and person.account in known)]


def _stands_on(person: Person, rung: Rung) -> bool:
    return person.on_call if rung.rota else person.role is rung.role


def _next_post(people: Sequence[Person], known: Collection[UUID], *, there: bool) -> Sequence[Person]:
    """Everybody in the first post with somebody who was not told; only who is there, where that is asked for."""
    left = [person for person in people if person.account not in known and (person.there or not there)]
    return [person for person in left if person.role is left[0].role]
