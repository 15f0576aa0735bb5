from datetime import datetime, timedelta

import pytest

from lantern.access.roles import Role
from lantern.app.health import Colour, parts
from lantern.app.health_page import LABELS
from lantern.app.reminding import remind_of_set_up
from lantern.packs.readiness_files import readiness_figures
from lantern.sending.models import OutgoingMessage
from lantern.vault.models import Checkpoint
from tests.access.people import account
from tests.readiness.house import Ready

pytestmark = pytest.mark.django_db
WEEK = readiness_figures().days["reminder"]


def colours(at: datetime) -> dict[str, Colour]:
    return {part.name: part.colour for part in parts(at)}


def forget_alerts() -> None:
    OutgoingMessage.objects.all().delete()


def test_those_who_answer_for_it_are_reminded_once_a_week_while_something_is_overdue(
    house: Ready, now: datetime
) -> None:
    house.everything(but="kit").live()
    forget_alerts()

    assert remind_of_set_up(now)
    told = {row.recipient for row in OutgoingMessage.objects.all()}
    assert told == {house.lead.id, house.deputy.id, house.administrator.id}
    assert not remind_of_set_up(now + WEEK - timedelta(seconds=1))
    assert remind_of_set_up(now + WEEK + timedelta(hours=1))


def test_nobody_is_reminded_where_all_is_so_or_nothing_is_live(house: Ready, now: datetime) -> None:
    assert not remind_of_set_up(now)
    house.everything().live()
    forget_alerts()

    assert not remind_of_set_up(now + timedelta(hours=2))
    assert not OutgoingMessage.objects.exists()


def test_practice_reminds_nobody(house: Ready, now: datetime) -> None:
    house.everything(but="kit").live()
    house.settings.LANTERN_DEMO = True

    assert not remind_of_set_up(now)


def test_health_says_what_has_fallen_away(house: Ready, now: datetime) -> None:
    house.everything().live()
    before, later = colours(now), colours(now + timedelta(days=400))
    dated = ("drill", "recovery", "custody", "mail")

    assert [before[name] for name in (*dated, "set_up", "clock")] == [Colour.GREEN] * 6
    assert [later[name] for name in (*dated, "set_up")] == [Colour.AMBER] * 5


def test_paper_for_an_outage_that_is_older_than_a_week_shouts(house: Ready, now: datetime) -> None:
    house.everything().live()
    week = readiness_figures().days["kit"]

    assert colours(now + week - timedelta(seconds=1))["outage_kit"] is Colour.GREEN
    assert colours(now + week)["outage_kit"] is Colour.RED


def test_the_page_of_health_names_every_part_and_colours_stand_beside_words(house: Ready, now: datetime) -> None:
    house.everything().live()
    told = house.door(house.administrator).get("/health/parts/").content.decode()

    assert {part.name for part in parts(now)} <= set(LABELS)
    assert "act now" in told
    assert "Needs somebody" in told
    assert house.door(account(Role.WORKER)).get("/health/parts/").status_code == 404


def test_a_missing_copy_of_the_checkpoints_turns_red(house: Ready, now: datetime) -> None:
    house.settings.LANTERN_CHECKPOINTS = house.room / "nowhere"
    Checkpoint(number=1, at=now, body="{}", signature=b"x").save()

    assert colours(now)["copies"] is Colour.RED
