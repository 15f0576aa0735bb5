"""What health says of urgent concerns, of the rota, and of whom alerts do not reach."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from lantern.access.contacts import change_contact, mail_came_back
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.app import health
from lantern.app.health import Colour, Part
from lantern.sending.climbs import climb_unopened
from lantern.sending.rota_actions import give_turn
from lantern.sending.rota_times import Hours
from lantern.vault.audit import THE_SYSTEM
from tests.sending.ladder import Ladder, ladder, opened
from tests.sending.people import suspend

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def there() -> Ladder:
    return ladder(NOON)


def part(name: str, at: datetime) -> Part:
    return next(one for one in health.parts(at) if one.name == name)


@pytest.mark.usefixtures("there")
def test_an_urgent_concern_that_climbs_is_amber_and_red_once_everybody_was_told() -> None:
    colours = []
    for minute in (0, 15, 25, 35):
        climb_unopened(at=NOON + minute * MINUTE)
        colours.append(part("urgent", NOON + minute * MINUTE).colour)

    assert colours == [Colour.GREEN, Colour.AMBER, Colour.AMBER, Colour.RED]
    assert "1 urgent concerns wait unopened, the oldest for 35 min" in part("urgent", NOON + 35 * MINUTE).says


def test_it_is_green_again_once_somebody_opened_it(there: Ladder) -> None:
    climb_unopened(at=NOON + 35 * MINUTE)

    opened(there, Role.DEPUTY, 36)

    assert part("urgent", NOON + 37 * MINUTE).colour is Colour.GREEN


def on_call(who: UUID, days: int, at: datetime) -> None:
    day = at.date()
    give_turn(account=who, first=day, last=day + days * DAY, hours=Hours.ALL, by=THE_SYSTEM, at=at)


def test_a_gap_in_the_rota_is_amber_within_a_week_and_named_by_number(there: Ladder) -> None:
    deputy = there.people[Role.DEPUTY]
    assert part("rota", NOON).colour is Colour.GREEN, "where no rota is kept, posts are"

    on_call(deputy, 3, NOON)
    assert part("rota", NOON).says == "1 gaps in the coming 7 days"
    on_call(deputy, 30, NOON)
    assert part("rota", NOON).colour is Colour.GREEN
    suspend(deputy, NOON)

    assert part("rota", NOON).says == "1 gaps in the coming 7 days, and nobody is on call now"
    assert part("rota", NOON).colour is Colour.AMBER


def test_an_address_from_which_mail_comes_back_is_amber_until_it_changes(there: Ladder) -> None:
    lead = there.people[Role.SAFEGUARDING_LEAD]
    mail_came_back(account=lead, by=THE_SYSTEM, at=NOON)
    assert (part("addresses", NOON).colour, part("addresses", NOON).says) == (
        Colour.AMBER, "mail to 1 accounts comes back",
    )  # fmt: skip

    change_contact(account=lead, mail="new@example.org", second_mail="", phone="", by=THE_SYSTEM, at=NOON)

    assert part("addresses", NOON).colour is Colour.GREEN


def test_a_second_route_with_a_reader_who_has_left_is_amber_and_says_no_name(there: Ladder, settings: Any) -> None:
    reader = Account.objects.get(pk=there.people[Role.DUTY_MANAGER])
    settings.LANTERN_SECOND_ROUTE, settings.LANTERN_SECOND_ROUTE_READERS = "duty@example.org", [reader.username]
    assert part("second_route", NOON).colour is Colour.GREEN

    suspend(reader.id, NOON)

    assert part("second_route", NOON).colour is Colour.AMBER
    assert reader.username not in part("second_route", NOON).says
