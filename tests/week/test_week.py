"""A scripted week: concerns of every kind, a lead who falls ill, a tie, a leaver, nights, a bank holiday, power cuts.

At its end independent code looks: everything was opened or has climbed in time, no duty is lost, nobody saw what they
must not, the audit holds, and no alert reached nobody. The seeds are stated, so the same week comes each time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from lantern.access.roles import Role
from lantern.app.auditing import verified
from lantern.concerns.models import Concern
from lantern.folders.models import Duty
from lantern.sending.models import Climb, OutgoingMessage
from lantern.vault.audit import By, append
from tests.access.people import signed_in
from tests.site_room import site_in
from tests.week import judging
from tests.week.kinds import drawn, known
from tests.week.power import Power
from tests.week.staff import DAY, DEPUTY, DUTY, HOUR, LEAD, MANAGER, MINUTE, TRUSTEE
from tests.week.week import TICK, Week

pytestmark = pytest.mark.django_db(transaction=True)
BANK_HOLIDAY = datetime(2027, 5, 3, tzinfo=UTC)
"""A Monday; the week goes from there to the Sunday after."""
TUESDAY = BANK_HOLIDAY + DAY
ON_A_DAY, IN_A_WEEK = 12, 60
BY_PAGES = 18
SEEDS = (20270503,)


@pytest.fixture
def make(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Week]]:
    """A week in a house of its own on a real disk, in which other processes work, too, and are killed."""
    with site_in(tmp_path) as site:
        call_command("createcachetable", verbosity=0)
        settings.LANTERN_DATA, settings.LANTERN_KEYS = site.data, site.keys
        settings.LANTERN_CHECKPOINTS, settings.LANTERN_BACKUPS = tmp_path / "checkpoints", tmp_path / "backups"

        def made(began: datetime, ends: datetime, seed: int) -> Week:
            return Week(began, ends, Random(seed), settings, monkeypatch, Power(site))  # noqa: S311 -- no secret

        yield made


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is undone."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def filled(week: Week, many: int, pages: int) -> None:
    """Concerns at moments of chance: at night, too. Every fifth keeps the deputy out, who has a tie."""
    length = week.ends - week.began - HOUR
    for number, kind in enumerate(drawn(many - pages, week.chance)):
        at = week.began + week.chance.random() * length
        kept_out = (DEPUTY.value,) if number % 5 == 0 else ()
        week.on(at, week.reported(kind, number, kept_out=kept_out))
    for number, kind in enumerate(drawn(pages, week.chance), start=many - pages):
        week.on(week.began + week.chance.random() * length, week.reported(kind, number, pages=True))


def inboxes(week: Week) -> str:
    """What stands in the inboxes of everybody who is there."""
    found = ""
    for role in (DEPUTY, MANAGER, DUTY, TRUSTEE, LEAD):
        who = week.staff.people[role]
        if who.id not in week.staff.gone:
            who.refresh_from_db()
            answer = signed_in(Client(), who, at=week.ends).get("/concerns/")
            assert answer.status_code == 200
            found += answer.content.decode()
    return found


def judged(week: Week) -> dict[str, list[str]]:
    """Everything that is wrong."""
    return {
        "left": list(judging.left_unopened(week.ends, TICK)),
        "nobody": list(judging.told_nobody()),
        "seen": list(judging.seen_by_the_wrong()),
        "duties": list(judging.lost_duties(inboxes(week), week.ends)),
        "evidence": list(judging.done_without_evidence()),
        "audit": [str(fault) for fault in verified(data=True, checkpoints=None).findings],
        "steps": week.failed,
    }


NOTHING: dict[str, list[str]] = {
    name: [] for name in ("left", "nobody", "seen", "duties", "evidence", "audit", "steps")
}


def test_a_day_on_which_the_lead_falls_ill_and_the_power_fails_twice_loses_nothing(make: Callable[..., Week]) -> None:
    week = make(TUESDAY + 6 * HOUR, TUESDAY + 30 * HOUR, SEEDS[0])
    filled(week, ON_A_DAY, 3)
    week.on(TUESDAY + 11 * HOUR, week.falls_ill)
    week.on(TUESDAY + 12 * HOUR, week.power_fails_in_the_sweep)
    week.on(TUESDAY + 14 * HOUR, week.power_fails_in_a_request)
    week.on(TUESDAY + 16 * HOUR, week.mail_bounces)
    week.on(TUESDAY + 20 * HOUR, week.leaves)

    week.plays()

    assert Concern.objects.count() == ON_A_DAY + 1
    assert sorted(week.cuts) == ["request", "sweep"]
    assert judged(week) == NOTHING
    assert week.decided_by_page >= ON_A_DAY // 2
    assert week.hand.done_by_page >= ON_A_DAY
    assert Duty.objects.exclude(done_at=None).exists()
    notices(week)


def notices(week: Week) -> None:
    """The judges notice what they look for: each is shown a week in which something went wrong."""
    opened = Concern.objects.exclude(opened_at=None).first()
    assert opened is not None
    volunteer = week.staff.people[Role.VOLUNTEER].id
    with undone():
        append(folder=opened.folder, by=By(volunteer, "x"), at=week.at, action=judging.READ)
        assert any(str(volunteer) in fault for fault in judging.seen_by_the_wrong())
    with undone():
        alert = OutgoingMessage.objects.values_list("alert", flat=True)[0]
        OutgoingMessage.objects.filter(alert=alert).update(state="nobody", recipient=None)
        assert [fault for fault in judging.told_nobody() if str(alert) in fault]
    with undone():
        Climb.objects.update(stopped_at=None)
        OutgoingMessage.objects.filter(step__gt=0).delete()
        assert any("step 1 of the climb" in fault for fault in judging.left_unopened(week.ends, TICK))
    with undone():
        Duty.objects.filter(folder=opened.folder).update(done_at=None)
        assert any("a duty of" in fault for fault in judging.lost_duties("", week.ends))
    with undone():
        Duty.objects.exclude(done_at=None).update(evidence_id=None)
        assert list(judging.done_without_evidence())


@pytest.mark.nightly
@pytest.mark.parametrize("seed", SEEDS)
def test_a_whole_week_with_a_bank_holiday_loses_nothing(make: Callable[..., Week], seed: int) -> None:
    week = make(BANK_HOLIDAY + 6 * HOUR, BANK_HOLIDAY + 7 * DAY, seed)
    filled(week, IN_A_WEEK, BY_PAGES)
    week.on(TUESDAY + 11 * HOUR, week.falls_ill)
    week.on(TUESDAY + DAY + 10 * HOUR, week.power_fails_in_the_sweep)
    week.on(TUESDAY + DAY + 15 * HOUR, week.mail_bounces)
    week.on(TUESDAY + 2 * DAY + 20 * HOUR, week.leaves)
    week.on(TUESDAY + 3 * DAY + 9 * HOUR, week.power_fails_in_a_request)

    week.plays()

    assert Concern.objects.count() == IN_A_WEEK + 1
    assert sorted(week.cuts) == ["request", "sweep"]
    assert judged(week) == NOTHING
    assert week.decided_by_page >= IN_A_WEEK // 2
    assert week.hand.done_by_page >= IN_A_WEEK
    assert Concern.objects.exclude(opened_at=None).count() >= IN_A_WEEK * 3 // 4


def test_the_concerns_of_a_week_are_of_every_kind() -> None:
    kinds = drawn(IN_A_WEEK - BY_PAGES, Random(SEEDS[0]))  # noqa: S311 -- a story, no secret

    assert {kind.procedure for kind in kinds} == set(known())
    assert len(known()) >= 38
    assert kinds == drawn(IN_A_WEEK - BY_PAGES, Random(SEEDS[0]))  # noqa: S311
    assert timedelta(0) < MINUTE < TICK
