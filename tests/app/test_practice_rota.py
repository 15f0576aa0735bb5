"""The rota of practice: made by the product's own actions, with somebody to ring at every hour but in one gap."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lantern.access.contacts import contact_of
from lantern.access.models import Account
from lantern.app.practice import make_practice
from lantern.sending.rota_queries import absences, office_clock, rota
from lantern.vault.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
WEEKS = timedelta(days=28)


@pytest.mark.parametrize("hour", [2, 12])
def test_practice_has_a_rota_with_one_gap_a_holiday_and_numbers_to_ring(tmp_path: Path, hour: int) -> None:
    at = datetime(2026, 11, 25, hour, tzinfo=UTC)
    people = {person.username: person.name for person in make_practice(tmp_path, at, brief=True)}
    names = {row.id: people[row.username] for row in Account.objects.all()}
    found, end = rota(at, until=at + WEEKS), office_clock().begins(office_clock().day_of(at) + WEEKS)

    (gap,) = found.gaps(at, end)
    assert timedelta(hours=14) <= gap[1] - gap[0] <= timedelta(hours=24)
    (who,) = found.on_call(at)
    assert names[who] == ("Ada Lindqvist" if hour == 12 else "Sam Okoro")
    assert contact_of(who).phone.startswith("07700 900")
    assert [names[line.away.account] for line in absences(at)] == ["Helen Ashdown"]
    assert AuditEntry.objects.filter(action="rota.turn_given").count() == 8
