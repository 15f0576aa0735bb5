"""How the installation is: each part green, amber or red, with numbers and moments; never a name."""

import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from lantern.access.models import Account
from lantern.access.need_to_know import may
from lantern.access.policy_actions import Action
from lantern.access.unkept import lost_their_keepers
from lantern.access.visitors import Visitor
from lantern.app.daily_check import CHECK
from lantern.app.health_of_set_up import SET_UP_PARTS
from lantern.app.health_parts import FUTURE, LOOK_AT_SHARE, SET_CLOCK, SILENT, Asked, Colour, Part, is_of_the_future
from lantern.app.many_reports import MANY, most_from_one
from lantern.readiness.backups import newest_backup
from lantern.sending.climbs import way
from lantern.sending.marks import marks
from lantern.sending.queries import climbing, kept_from, outbox_state
from lantern.sending.rota_queries import rota as rota_at
from lantern.sending.second_route import second_route as second_route_of
from lantern.sending.steps import WHOLE
from lantern.vault.models import Checkpoint
from lantern.vault.shares import ShareSilent

__all__ = ("ASKED", "Asked", "Colour", "Part", "parts", "worst")

LOG: Final = logging.getLogger("lantern.health")
LATE_MESSAGE: Final = timedelta(minutes=15)
LATE_PASS: Final = timedelta(minutes=3)
LATE_CHECKPOINT: Final = timedelta(hours=2)
LATE_CHECK: Final = timedelta(hours=26)
LATE_BACKUP: Final = timedelta(hours=26)
"""Older than this, and the newest verified backup no longer counts (G12)."""
_WEEK: Final = timedelta(days=7)
_LITTLE_SPACE, _NO_SPACE = 1024**3, 256 * 1024**2


def parts(at: datetime, visitor: Visitor | None = None) -> tuple[Part, ...]:
    """Every part, worst news included: a part that cannot be asked is red.

    Args:
        at: the moment.
        visitor: who asks; without one, the machine that watches.
    """
    asked = Asked(at, visitor)
    found: list[Part] = []
    for ask in ASKED:
        try:
            found.extend(ask(asked))
        except DatabaseError:
            found.append(Part(ask.__name__, Colour.RED, "cannot be asked: the database does not answer"))
        except Exception:  # one part that fails must not silence the others
            LOG.exception("health.part_failed", extra={"step": ask.__name__})
            found.append(Part(ask.__name__, Colour.RED, "cannot be asked", "Look into the log for health.part_failed."))
    return tuple(found)


def worst(found: tuple[Part, ...]) -> Colour:
    """The colour of the whole."""
    return max((part.colour for part in found), key=list(Colour).index, default=Colour.GREEN)


def database(_: Asked) -> Iterator[Part]:
    """It answers, and has every table."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Part("database", Colour.GREEN, f"{connection.vendor} answers")
    if missing:
        yield Part("tables", Colour.RED, "the database lacks tables of this version", "Run `lantern migrate`.")
    else:
        yield Part("tables", Colour.GREEN, "every table is there")


def outbox(asked: Asked) -> Iterator[Part]:
    """Alerts leave, and reach somebody."""
    at = asked.at
    account, since = asked.account, at - _WEEK
    state = outbox_state(since=since, but=kept_from(account, since=since, at=at) if account else ())
    age = at - state.oldest_waiting if state.oldest_waiting else timedelta()
    says = f"{state.waiting} wait, the oldest for {_minutes(age)}; {state.failed} failed in 7 days"
    if state.without_recipient:
        said = f"{state.without_recipient} alerts have nobody who may be told"
        yield Part("recipients", Colour.RED, said, "Give somebody who has no tie the role of deputy, or of trustee.")
    if state.waiting and age > LATE_MESSAGE:
        yield Part("outbox", Colour.RED, says, "Look whether the mail server of LANTERN_MAIL_URL answers.")
    elif state.failed:
        yield Part("outbox", Colour.AMBER, says, "Look at the mail addresses of those who were not reached.")
    else:
        yield Part("outbox", Colour.GREEN, says)


def urgent(asked: Asked) -> Iterator[Part]:
    """No urgent concern waits unopened."""
    at = asked.at
    waiting = [one for one in climbing() if _may_count(asked, one.folder)]
    longest = max((at - one.since for one in waiting), default=timedelta())
    which = " that you may know of" if asked.visitor else ""
    says = f"{len(waiting)} urgent concerns{which} wait unopened, the oldest for {_minutes(longest)}"
    then = "Ring whoever is on call. Somebody who was told opens it, under Concerns."
    if any(one.step >= len(way().rungs) for one in waiting):
        yield Part("urgent", Colour.RED, f"{says}; every step of the ladder was taken for one of them", then)
    elif any(one.step for one in waiting):
        yield Part("urgent", Colour.AMBER, says, then)
    else:
        yield Part("urgent", Colour.GREEN, says)


def rota(asked: Asked) -> Iterator[Part]:
    """Somebody is on call, now and in the coming week."""
    at = asked.at
    found = rota_at(at, until=at + _WEEK)
    if not found.shifts:
        yield Part("rota", Colour.GREEN, "no rota is kept; an urgent concern goes from post to post")
        return
    gaps = found.gaps(at, at + _WEEK)
    if not gaps:
        yield Part("rota", Colour.GREEN, "somebody is on call at every hour of the coming 7 days")
        return
    says = f"{len(gaps)} gaps in the coming 7 days" + ("" if found.on_call(at) else ", and nobody is on call now")
    yield Part("rota", Colour.AMBER, says, "A lead fills the gaps on the page Who is on call.")


def reach(_: Asked) -> Iterator[Part]:
    """Mail to those who sign in does not come back, and the second route can be used."""
    lost = Account.objects.filter(is_active=True, mail_failed_at__isnull=False).count()
    colour = Colour.AMBER if lost else Colour.GREEN
    then = "They write another address under How you are reached, or somebody notes that mail arrives again."
    yield Part("addresses", colour, f"mail to {lost} accounts comes back", then if lost else "")
    route = second_route_of()
    if not route.address:
        yield Part("second_route", Colour.GREEN, "no second route of the organisation is set")
    elif route.works:
        yield Part("second_route", Colour.GREEN, f"there is one, with {len(route.readers)} readers")
    else:
        said = f"it is shut: of its readers, {len(route.unknown)} are unknown here or have left"
        yield Part("second_route", Colour.AMBER, said, "Name its readers in LANTERN_SECOND_ROUTE_READERS.")


def sweep(asked: Asked) -> Iterator[Part]:
    """What falls due is done."""
    _, well = marks().get(WHOLE, (None, None))
    yield _age(
        "sweep",
        well,
        asked.at,
        late=LATE_PASS,
        then="Look into the log for sweep.step_failed. Does `lantern serve` run?",
    )


def checkpoint(asked: Asked) -> Iterator[Part]:
    """The audit has a fresh witness."""
    newest = Checkpoint.objects.order_by("-number").values_list("at", flat=True).first()
    yield _age(
        "checkpoint", newest, asked.at, late=LATE_CHECKPOINT, then="Look whether LANTERN_CHECKPOINTS may be written."
    )


def verification(asked: Asked) -> Iterator[Part]:
    """The audit and the data were checked by themselves within a day, and nothing was found."""
    ran, well = marks().get(CHECK, (None, None))
    if ran is not None and ran != well:
        said = "the audit or the data are not as they should be"
        yield Part(CHECK, Colour.RED, said, "Change nothing. `lantern audit verify --data` says what was found.")
    else:
        yield _age(CHECK, well, asked.at, late=LATE_CHECK, then="Look into the log for sweep.step_failed, daily_check.")


def backup(asked: Asked) -> Iterator[Part]:
    """There is a fresh backup that was opened and looked through."""
    at = asked.at
    then = "Run `lantern backup`, and let it run every night."
    try:
        newest = newest_backup(Path(settings.LANTERN_BACKUPS), at)
    except ShareSilent:
        yield Part("backup", Colour.RED, SILENT, LOOK_AT_SHARE)
        return
    yield _age("backup", newest, at, late=LATE_BACKUP, then=then)


def keepers(asked: Asked) -> Iterator[Part]:
    """Every folder that was kept has somebody who keeps it."""
    at = asked.at
    lost = lost_their_keepers(at, but_for=asked.account)
    then = "Two of the leads, the Registered Manager or the trustees take them over, under Emergencies to look over."
    colour = Colour.RED if lost else Colour.GREEN
    yield Part("keepers", colour, f"folders without a keeper: {lost}", then if lost else "")


def reports(asked: Asked) -> Iterator[Part]:
    """Nobody sends very many reports. All of them are taken; it is a person who has to look."""
    at = asked.at
    most = most_from_one(at)
    then = "A safeguarding lead looks at the newest concerns, and rings whoever sends them. Stop nobody from reporting."
    many = most >= MANY
    # That there was one report in this hour may be the very thing that somebody must not know.
    few = asked.visitor is not None and not many
    says = f"no account sent {MANY} or more in an hour" if few else f"one account sent {most} in an hour"
    yield Part("reports", Colour.AMBER if many else Colour.GREEN, says, then if many else "")


def space(_: Asked) -> Iterator[Part]:
    """The disk has room for what people write."""
    folder = Path(settings.LANTERN_DATA)
    free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
    colour = Colour.GREEN if free > _LITTLE_SPACE else Colour.AMBER if free > _NO_SPACE else Colour.RED
    then = "" if colour is Colour.GREEN else "Make room, or move the data to a larger disk."
    yield Part("space", colour, f"{free // 1024**2} MB are free", then)


ASKED: Final[tuple[Callable[[Asked], Iterator[Part]], ...]] = (
    database, outbox, urgent, rota, reach, keepers, reports, sweep, checkpoint, verification, backup, space,
    *SET_UP_PARTS,
)  # fmt: skip


def _may_count(asked: Asked, folder: UUID) -> bool:
    return asked.visitor is None or may(asked.visitor, Action.KNOW_EXISTS, folder)


def _age(name: str, since: datetime | None, at: datetime, *, late: timedelta, then: str) -> Part:
    if since is None:
        return Part(name, Colour.RED, "never yet", then)
    if is_of_the_future(since, at):
        return Part(name, Colour.RED, FUTURE, SET_CLOCK)
    age = at - since
    says = f"last good one {_minutes(age)} ago"
    return Part(name, Colour.RED, says, then) if age > late else Part(name, Colour.GREEN, says)


def _minutes(age: timedelta) -> str:
    minutes = max(0, int(age.total_seconds() // 60))
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"  # noqa: PLR2004 -- two hours
