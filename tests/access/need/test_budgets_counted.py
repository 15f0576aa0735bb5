"""The budget counts what each row of the audit tells, whatever one question finds at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import Max
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lantern.access import budgets
from lantern.access.budgets import STOP_LIFTED, VIEW_STOPPED, WINDOW, Spent
from lantern.access.models import Account
from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.refusals import ViewStopped
from lantern.access.roles import Role
from lantern.folders.queries import OPENINGS
from lantern.vault.audit import DENIED, DONE
from lantern.vault.models import AuditEntry
from tests.access.need.house import account, folder, let_in, visit

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ME, OTHER = UUID(int=1), UUID(int=2)
FOLDERS = [UUID(int=number) for number in (11, 12, 13, 14)]
MICRO = timedelta(microseconds=1)
AGES = [0 * MICRO, MICRO, timedelta(minutes=20), timedelta(minutes=40), WINDOW - MICRO, WINDOW, 2 * WINDOW]


@dataclass(frozen=True)
class Row:
    """An entry, as far as it may count."""

    folder: UUID
    actor: UUID
    action: str
    outcome: str
    age: timedelta

    @property
    def at(self) -> datetime:
        return AT - self.age


ROWS = some.lists(
    some.builds(
        Row,
        folder=some.sampled_from([*FOLDERS, ME, OTHER]),
        actor=some.sampled_from([ME, ME, OTHER]),
        action=some.sampled_from([*OPENINGS, *OPENINGS, "folder.trail_read", STOP_LIFTED, STOP_LIFTED, VIEW_STOPPED]),
        outcome=some.sampled_from([DONE, DONE, DENIED]),
        age=some.sampled_from(AGES),
    ),
    max_size=12,
)


def counted(rows: list[Row]) -> frozenset[UUID]:
    """Row by row: what I have opened since an hour, or since I was last let go on."""
    lifts = [row.at for row in rows if (row.folder, row.action, row.outcome) == (ME, STOP_LIFTED, DONE)]
    since = max([AT - WINDOW, *lifts])
    mine = [row for row in rows if row.actor == ME and row.action in OPENINGS and row.outcome == DONE]
    return frozenset(row.folder for row in mine if row.at > since)


def write(rows: list[Row]) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(
            folder=row.folder, number=number, at=row.at, actor=row.actor, session="0", action=row.action,
            outcome=row.outcome, previous=b"", mac=b"",
        )
        for number, row in enumerate(rows, start=1)
    )  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_one_question_counts_what_each_row_tells(rows: list[Row]) -> None:
    with transaction.atomic():
        write(rows)
        wanted = counted(rows)
        assert budgets._opened(ME, AT) == wanted
        for one in FOLDERS:
            over = one not in wanted and len(wanted) >= 2
            limit = {Role.WORKER: budgets.Limit(alert=2, stop=2)}
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(budgets, "LIMITS", limit)
                found = budgets.spend(ME, Role.WORKER, one, AT)
            assert found == Spent(alert=one not in wanted and len(wanted) == 1, stop=over)
        transaction.set_rollback(True)


def test_a_count_that_forgets_what_was_opened_before_its_last_time_is_found_out() -> None:
    rows = [
        Row(FOLDERS[0], ME, OPENINGS[0], DONE, timedelta(minutes=40)),
        Row(ME, OTHER, STOP_LIFTED, DONE, timedelta(minutes=20)),
    ]
    write(rows)

    assert counted(rows) == budgets._opened(ME, AT) == frozenset()
    whole = AuditEntry.objects.filter(actor=ME).values("folder").annotate(newest=Max("at"))
    assert {row["folder"] for row in whole} != counted(rows)


def test_a_page_on_which_it_stopped_is_not_counted_as_opened(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "LIMITS", dict.fromkeys(Role, budgets.Limit(alert=2, stop=1)))
    who: Account = account(Role.WORKER, now)
    first, second = folder(now), folder(now)
    for one in (first, second):
        let_in(one, who, now)
    visitor = visit(who, now)
    permit(visitor, Action.READ_FOLDER, first, purpose="test")
    permit(visitor, Action.READ_FOLDER, first, purpose="the same again")

    for _ in range(2):
        # Within one request, too: what was turned away once is not let through the second time.
        with pytest.raises(ViewStopped):
            permit(visitor, Action.READ_FOLDER, second, purpose="test")
