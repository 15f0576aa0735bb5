"""What health says of urgent concerns, of the rota, and of whom alerts do not reach."""

import shutil
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from lantern.access.contacts import change_contact, mail_came_back
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.app import health
from lantern.app.health import Colour, Part
from lantern.concerns.actions import report_concern
from lantern.concerns.models import Danger
from lantern.concerns.short_reports import ShortReport
from lantern.folders.kinds import ExclusionKind
from lantern.sending.climbs import climb_unopened
from lantern.sending.kinds import AlertKind
from lantern.sending.models import Climb, OutgoingMessage
from lantern.sending.rota_actions import give_turn
from lantern.sending.rota_times import Hours
from lantern.vault.audit import THE_SYSTEM, By
from tests.access.need import house
from tests.access.people import signed_in
from tests.sending.ladder import Ladder, ladder, opened
from tests.sending.people import alerted, concern, keep_out, suspend

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def there() -> Ladder:
    return ladder(NOON)


def part(name: str, at: datetime) -> Part:
    return next(one for one in health.parts(at) if one.name == name)


@pytest.mark.usefixtures("there")
def test_an_urgent_concern_that_climbs_is_amber_and_red_once_every_step_was_taken() -> None:
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


# -- what a number may tell ----------------------------------------------------------------------------------


def asked_by(there: Ladder, role: Role, minute: float) -> dict[str, Part]:
    at = NOON + minute * MINUTE
    return {one.name: one for one in health.parts(at, house.visit(there.who(role), at))}


def test_a_lead_who_must_not_know_of_an_urgent_concern_cannot_tell_from_health_that_there_is_one(
    there: Ladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Between the two looks other programs write on this disk.
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10**12))
    # Its messages wait for a long time, and one has nobody: all of that would be red.
    keep_out(there.folder, there.people[Role.SAFEGUARDING_LEAD], ExclusionKind.MUST_NOT_KNOW, NOON)
    climb_unopened(at=NOON + 35 * MINUTE)
    alerted(there.folder, at=NOON, beside=tuple(there.people.values()))

    kept_out = asked_by(there, Role.SAFEGUARDING_LEAD, 36)
    OutgoingMessage.objects.all().delete()
    Climb.objects.all().delete()
    there_is_none = asked_by(there, Role.SAFEGUARDING_LEAD, 36)

    assert kept_out == there_is_none
    assert "recipients" not in kept_out
    assert kept_out["urgent"].colour is kept_out["outbox"].colour is Colour.GREEN


def test_a_deputy_who_may_know_and_the_machine_that_watches_see_all_of_it(there: Ladder) -> None:
    # The control of the test before.
    keep_out(there.folder, there.people[Role.SAFEGUARDING_LEAD], ExclusionKind.MUST_NOT_KNOW, NOON)
    climb_unopened(at=NOON + 35 * MINUTE)

    deputy, machine = asked_by(there, Role.DEPUTY, 36), part("urgent", NOON + 36 * MINUTE)

    assert (deputy["urgent"].colour, machine.colour) == (Colour.RED, Colour.RED)
    assert "1 urgent concerns that you may know of wait" in deputy["urgent"].says
    assert deputy["outbox"].colour is Colour.RED


def test_somebody_without_a_grant_counts_no_urgent_concern_and_sees_that_mail_does_not_leave(there: Ladder) -> None:
    climb_unopened(at=NOON + 15 * MINUTE)

    trustee = asked_by(there, Role.TRUSTEE, 16)

    assert trustee["urgent"].says.startswith("0 urgent concerns that you may know of")
    assert trustee["outbox"].colour is Colour.RED


def test_what_has_nobody_is_not_counted_for_those_whom_it_is_about(there: Ladder) -> None:
    everybody = tuple(there.people.values())
    alerted(concern(NOON), at=NOON, beside=everybody)
    alerted(there.people[Role.DEPUTY], at=NOON, kind=AlertKind.BUDGET, beside=everybody)

    assert "recipients" not in asked_by(there, Role.DEPUTY, 1)
    assert part("recipients", NOON).says.startswith("2 alerts")


def test_a_folder_without_a_keeper_is_not_counted_for_whoever_has_a_tie_to_it(there: Ladder) -> None:
    lead, deputy = there.people[Role.SAFEGUARDING_LEAD], there.people[Role.DEPUTY]
    suspend(lead, NOON)
    keep_out(there.folder, deputy, ExclusionKind.MUST_NOT_KNOW, NOON)

    assert asked_by(there, Role.DEPUTY, 1)["keepers"].colour is Colour.GREEN
    assert part("keepers", NOON).colour is Colour.RED


def test_one_report_in_this_hour_is_not_told_to_anybody_who_signs_in(there: Ladder) -> None:
    by = By(there.people[Role.TRUSTEE], "0123456789abcdef")
    before = asked_by(there, Role.DEPUTY, 1)["reports"]
    report_concern(report=ShortReport(words="x", danger=Danger.NO, about="y"), by=by, at=NOON)

    assert asked_by(there, Role.DEPUTY, 1)["reports"] == before
    assert part("reports", NOON + MINUTE).says == "one account sent 1 in an hour"


def test_the_page_counts_for_whoever_asks_and_everything_for_the_token(there: Ladder, settings: Any) -> None:
    settings.LANTERN_HEALTH_TOKEN = "a-token-of-more-than-32-characters-for-tests"
    settings.LANTERN_TEST_CLOCK = lambda: NOON + 36 * MINUTE
    climb_unopened(at=NOON + 35 * MINUTE)
    keep_out(there.folder, there.people[Role.DEPUTY], ExclusionKind.MUST_NOT_KNOW, NOON)
    signed = signed_in(Client(), there.who(Role.DEPUTY), at=NOON + 36 * MINUTE)

    own = signed.get("/health/").content.decode()
    token = {"Authorization": f"Bearer {settings.LANTERN_HEALTH_TOKEN}"}
    machine = signed.get("/health/", headers=token).content.decode()

    assert "0 urgent concerns that you may know of" in own
    assert '"1 urgent concerns wait unopened' in machine
