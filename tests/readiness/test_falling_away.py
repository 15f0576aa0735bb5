from datetime import datetime, timedelta

import pytest

from lantern.access.roles import Role
from lantern.app.health import Colour, parts
from lantern.app.health_page import LABELS
from lantern.app.reminding import remind_of_set_up
from lantern.packs.readiness_files import readiness_figures
from lantern.sending.models import OutgoingMessage
from lantern.vault.models import Checkpoint
from lantern.vault.recovery import FILE, UNTRIED_FILE
from tests.access.people import account
from tests.readiness.house import Ready

pytestmark = pytest.mark.django_db
WEEK = readiness_figures().days["reminder"]

PAIRS = '"format": 1, "pairs": [1, 2, 3]'
DAMAGE = (
    "", "[]", "null", "{" + PAIRS + "}", "[" * 100_000,
    "{" + PAIRS + ', "made_at": null, "tried_at": null}',
    "{" + PAIRS + ', "made_at": "soon", "tried_at": "soon"}',
    "{" + PAIRS + ', "made_at": 7, "tried_at": 7}',
    "{" + PAIRS + ', "made_at": "2026-11-22T12:00:00", "tried_at": "2026-11-22T12:00:00"}',
)  # fmt: skip


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


def test_a_house_that_is_staffed_and_not_live_is_red_and_they_are_reminded(house: Ready, now: datetime) -> None:
    house.everything()
    forget_alerts()
    alone = (colours(now)["set_up"], remind_of_set_up(now))
    account(Role.VOLUNTEER)
    later = now + timedelta(hours=2)

    assert alone == (Colour.AMBER, False)
    assert colours(later)["set_up"] is Colour.RED
    assert remind_of_set_up(later)
    assert {row.recipient for row in OutgoingMessage.objects.all()} == {
        house.lead.id, house.deputy.id, house.administrator.id,
    }  # fmt: skip
    assert not remind_of_set_up(later + WEEK - timedelta(seconds=1))


def test_a_house_whose_reporters_were_invited_and_have_not_come_is_not_red(house: Ready, now: datetime) -> None:
    who = account(Role.VOLUNTEER)
    who.set_unusable_password()
    who.save(update_fields=["password"])

    assert colours(now)["set_up"] is Colour.AMBER
    assert house.lead.is_active


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


@pytest.mark.parametrize("file", [FILE, UNTRIED_FILE])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_of_recovery_is_said_in_red_and_the_page_still_comes(
    house: Ready, now: datetime, file: str, damage: str
) -> None:
    house.everything().live()
    (house.settings.LANTERN_KEYS / file).write_text(damage)
    found = {part.name: part for part in parts(now)}

    assert (found["recovery"].colour, found["recovery"].says) == (Colour.RED, "its file cannot be read")
    assert "cannot be asked" not in {part.says for part in found.values()}
    for path in ("/health/parts/", "/set-up/"):
        answer = house.door(house.administrator).get(path)
        assert answer.status_code == 200
        assert "cannot be read" in answer.content.decode()


def test_a_note_of_the_future_is_red(house: Ready, now: datetime) -> None:
    house.everything().live()
    before = colours(now - timedelta(days=1))

    assert [before[name] for name in ("drill", "custody", "mail", "outage_kit", "recovery")] == [Colour.RED] * 5


def test_a_missing_copy_of_the_checkpoints_turns_red(house: Ready, now: datetime) -> None:
    house.settings.LANTERN_CHECKPOINTS = house.room / "nowhere"
    Checkpoint(number=1, at=now, body="{}", signature=b"x").save()

    assert colours(now)["copies"] is Colour.RED
