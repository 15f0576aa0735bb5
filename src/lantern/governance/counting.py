"""Counting in the database, over plain columns alone: no folder is opened, and no row comes back, only numbers.

Everything is one question: each number is one part of it, and the parts are put one under the other. How many folders
there are changes neither how often the database is asked nor how much comes back.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Case, CharField, Count, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.db.models.lookups import LessThanOrEqual

from lantern.access.alerts import AlertKind
from lantern.concerns.desk_models import Owed
from lantern.concerns.models import Concern
from lantern.concerns.returned_models import Returned
from lantern.directory.models import Check
from lantern.directory.standing import TROUBLE
from lantern.folders.kinds import DutySort, EntryKind
from lantern.folders.models import Duty
from lantern.governance.figures import Counts
from lantern.governance.quarters import Stretch
from lantern.governance.readers import Unseen
from lantern.packs.governance_files import GovernanceFigures
from lantern.sending.kinds import State
from lantern.sending.models import Climb, OutgoingMessage
from lantern.vault.erased_models import Erased

SORTS: Final = (DutySort.LAW, DutySort.HOUSE)
_NAMES: Final = ("counted_what", "in_stretch", "of_sort", "in_step", "how_many")
"""The columns of every part; no table has one that is called so."""
EVERYTHING_SEEN: Final = Unseen()
Tally = Counter[tuple[str, int, str, int]]
"""How many, by what was counted, in which of the quarters, of which sort, in which step of waiting."""


class Minutes(Func):
    """How many minutes lie between two moments, the later one first; worked out by the database itself."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """SQLite keeps moments as text."""
        # Rounded to the second first: a day of its calendar is a fraction.
        template = "ROUND((julianday(%(expressions)s)) * 86400.0) / 60.0"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """PostgreSQL knows moments."""
        template = "EXTRACT(EPOCH FROM (%(expressions)s)) / 60.0"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **more)


@lru_cache(maxsize=8)
def count_once(stretches: tuple[Stretch, ...], known: GovernanceFigures, unseen: Unseen) -> tuple[Counts, ...]:
    """The same as ``count``, kept by this process: what was counted up to the last full week holds until the next.

    With very many folders the first page of a week takes about a second, and no other page does.
    """
    return count(stretches, known, unseen)


def count(
    stretches: Sequence[Stretch], known: GovernanceFigures, unseen: Unseen = EVERYTHING_SEEN
) -> tuple[Counts, ...]:
    """What there was in each stretch.

    Args:
        stretches: from when until when is counted.
        known: the steps of waiting, the agencies, what a near miss is.
        unseen: what the reader must not learn of, see ``unseen_by``.
    """
    parts = [_but(part, unseen) for nth, stretch in enumerate(stretches) for part in _parts(nth, stretch, known)]
    tally = _counted(parts)
    return tuple(_counts(tally, nth, known) for nth in range(len(stretches)))


def _but(part: "QuerySet[Any]", unseen: Unseen) -> "QuerySet[Any]":
    """A part without what the reader must not learn of, and for everybody without the folders that were erased.

    With a folder, its exclusions are erased: whoever was kept out would see it appear.
    """
    # That the disk was not scrubbed is about the house: it counts alike for everybody.
    if part.model is Erased:
        return part
    if _has_folder(part):
        part = part.exclude(folder__in=Erased.objects.values("folder"))
        part = part.exclude(folder__in=unseen.folders) if unseen.folders else part
    if unseen.messages and part.model is OutgoingMessage:
        return part.exclude(pk__in=unseen.messages)
    return part


def _has_folder(part: "QuerySet[Any]") -> bool:
    return any(field.name == "folder" for field in part.model._meta.concrete_fields)


def _counted(parts: Iterable["QuerySet[Any]"]) -> Tally:
    rows = [part.values_list(*_NAMES) for part in parts]
    found: Tally = Counter()
    with _uncompiled():
        for what, nth, of, step, many in rows[0].union(*rows[1:], all=True):
            found[what, nth, of, step] += many
    return found


@contextmanager
def _uncompiled() -> Iterator[None]:
    """On PostgreSQL, compiling this one question takes ten times as long as it does.

    It is told so within the transaction: a pooler refuses it at the start of a connection, and lends that to others.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        yield


def _parts(nth: int, span: Stretch, known: GovernanceFigures) -> Iterator["QuerySet[Any]"]:
    start, until = span.start, span.until
    if start < until:
        yield from _of_promises(nth, start, until)
        yield from _of_concerns(nth, start, until, known)
        yield from _of_duties(nth, start, until)
        yield from _of_near_misses(nth, start, until)
        yield _part(Climb.objects.filter(since__gte=start, since__lt=until, step__gte=1), "climbed", nth)
        yield _answers(nth, start, until, known)
    yield from _standing(nth, until, known)


def _standing(nth: int, until: datetime, known: GovernanceFigures) -> Iterator["QuerySet[Any]"]:
    """How it stood at the end of a stretch."""
    # Each half of an *or* is a part of its own: so each is found by an index.
    reported = Concern.objects.filter(reported_at__lt=until)
    for closed in (Q(opened_at=None), Q(opened_at__gte=until)):
        yield _part(reported.filter(closed), "unopened", nth)
    overdue = Duty.objects.filter(sort__in=SORTS, due_at__lt=until)
    for open_ in (Q(done_at=None), Q(done_at__gte=until)):
        yield _part(overdue.filter(open_), "overdue", nth, of=F("sort"))
    owing = Owed.objects.filter(since__lt=until)
    for open_ in (Q(ended_at=None), Q(ended_at__gte=until)):
        waited = _step(Minutes(Value(until), F("since")), known)
        yield _part(owing.filter(open_), "owing", nth, of=F("agency"), step=waited)
        yield _part(owing.filter(open_, until__lt=until), "past", nth, of=F("agency"))
    unfinished = Q(finished_at=None) | Q(finished_at__gte=until)
    yield _part(Erased.objects.filter(unfinished, erased_at__lt=until), "erasure", nth)


def _of_promises(nth: int, start: datetime, until: datetime) -> Iterator["QuerySet[Any]"]:
    """Promises whose day was in the stretch. One that was let go was not kept, whenever that was decided (F87)."""
    due = Duty.objects.filter(sort=DutySort.PROMISE, due_at__gte=start, due_at__lt=until)
    in_time = due.filter(done_at__lte=F("due_at"))
    yield _part(due, "promised", nth)
    yield _part(in_time, "in_time", nth)
    yield _part(in_time.filter(evidence__kind=EntryKind.DECISION), "given_up", nth)


def _of_concerns(nth: int, start: datetime, until: datetime, known: GovernanceFigures) -> Iterator["QuerySet[Any]"]:
    """How long the concerns of the stretch waited to be opened; what still waits has waited until its end."""
    reported = Concern.objects.filter(reported_at__gte=start, reported_at__lt=until)
    opened = reported.filter(opened_at__lt=until)
    yield _part(opened, "waits", nth, step=_step(Minutes(F("opened_at"), F("reported_at")), known))
    for closed in (Q(opened_at=None), Q(opened_at__gte=until)):
        waited = _step(Minutes(Value(until), F("reported_at")), known)
        yield _part(reported.filter(closed), "waits", nth, step=waited)


def _of_duties(nth: int, start: datetime, until: datetime) -> Iterator["QuerySet[Any]"]:
    """Duties that were done after their time. One that was let go was not done."""
    done = Duty.objects.filter(sort__in=SORTS, done_at__gte=start, done_at__lt=until, done_at__gt=F("due_at"))
    yield _part(done, "ended_late", nth, of=F("sort"))
    yield _part(done.filter(evidence__kind=EntryKind.DECISION), "let_go_late", nth, of=F("sort"))


def _answers(nth: int, start: datetime, until: datetime, known: GovernanceFigures) -> "QuerySet[Any]":
    ended = Owed.objects.filter(ended_at__gte=start, ended_at__lt=until)
    return _part(ended, "answered", nth, of=F("agency"), step=_step(Minutes(F("ended_at"), F("since")), known))


def _of_near_misses(nth: int, start: datetime, until: datetime) -> Iterator["QuerySet[Any]"]:
    made = OutgoingMessage.objects.filter(made_at__gte=start, made_at__lt=until)
    # One alert goes to several people, and is repeated: it counts once.
    yield _part(made.filter(state=State.FAILED), "alert_failed", nth, each="alert")
    yield _part(made.filter(state=State.NOBODY), "alert_nobody", nth, each="alert")
    first = made.filter(step=0, repeat=0)
    yield _part(first.filter(kind=AlertKind.BREAK_GLASS), "glass", nth, each="alert")
    yield _part(first.filter(kind=AlertKind.BUDGET), "many_views", nth, each="alert")
    yield _part(Returned.objects.filter(at__gte=start, at__lt=until), "not_arrived", nth)
    wrong = Check.objects.filter(at__gte=start, at__lt=until, found__in=[one.value for one in TROUBLE])
    yield _part(wrong, "contact_wrong", nth, each="way")


def _part(
    rows: "QuerySet[Any]", what: str, nth: int, *, of: Any = None, step: Any = None, each: str = "pk"
) -> "QuerySet[Any]":
    """One part of the question: numbers with the same five columns as every other part."""
    named = rows.order_by().annotate(
        counted_what=Value(what, output_field=CharField()),
        in_stretch=Value(nth, output_field=IntegerField()),
        of_sort=Cast(of if of is not None else Value(""), CharField()),
        in_step=Cast(step if step is not None else Value(0), IntegerField()),
    )
    part: QuerySet[Any] = named.values(*_NAMES[:-1]).annotate(how_many=Count(each, distinct=each != "pk"))
    return part


def _step(minutes: Minutes, known: GovernanceFigures) -> Case:
    """Into which step of waiting so many minutes fall."""
    steps = (When(LessThanOrEqual(minutes, step.minutes), then=Value(nth)) for nth, step in enumerate(known.waits))
    return Case(*steps, default=Value(len(known.waits)), output_field=IntegerField())


def _counts(tally: Tally, nth: int, known: GovernanceFigures) -> Counts:
    steps = range(len(known.waits) + 1)

    def one(what: str, of: str = "") -> int:
        return sum(tally[what, nth, of, step] for step in steps)

    def spread(what: str, of: str = "") -> tuple[int, ...]:
        return tuple(tally[what, nth, of, step] for step in steps)

    agencies = {agency.key: _sorts_of(tally, agency.key, known) for agency in known.agencies}

    def of_agency(what: str, key: str) -> tuple[int, ...]:
        spreads = [spread(what, sort) for sort in agencies[key]]
        return tuple(sum(column) for column in zip(*spreads, strict=True))

    return Counts(
        broken=one("promised") - one("in_time") + one("given_up"),
        kept=one("in_time") - one("given_up"),
        waits=spread("waits"),
        unopened=one("unopened"),
        overdue={sort.value: one("overdue", sort.value) for sort in SORTS},
        done_late={sort.value: one("ended_late", sort.value) - one("let_go_late", sort.value) for sort in SORTS},
        owing={key: of_agency("owing", key) for key in agencies},
        past={key: sum(one("past", sort) for sort in agencies[key]) for key in agencies},
        answered={key: of_agency("answered", key) for key in agencies},
        climbed=one("climbed"),
        near={miss.key: one(miss.key) for miss in known.near_misses},
    )


def _sorts_of(tally: Tally, key: str, known: GovernanceFigures) -> tuple[str, ...]:
    """The sorts in the database that count under a key: one that the file no longer has counts as not said."""
    if key:
        return (key,)
    now = {agency.key for agency in known.agencies}
    there = {of for what, _, of, _ in tally if what in {"owing", "past", "answered"}}
    return ("", *sorted(there - now))
