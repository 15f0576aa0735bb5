"""One alert that meets a fault keeps no other from being handled, and a rota that cannot be read stops no climb."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from lantern.access.contacts import mail_came_back
from lantern.access.roles import Role
from lantern.sending.apart import each
from lantern.sending.climbs import climb_unopened
from lantern.sending.delivery import find_recipients, tell_others
from lantern.sending.kinds import State
from lantern.sending.models import Climb, OutgoingMessage
from lantern.sending.recipients import stand_ins, who_may_be_told
from lantern.sending.repeats import REPEAT_AFTER, repeat_unopened
from lantern.vault.acts import StaleRecord
from lantern.vault.audit import THE_SYSTEM
from tests.sending.ladder import DUTY, FIRST, MANAGER, MINUTE, ladder, on_call
from tests.sending.people import account, alerted, concern

pytestmark = pytest.mark.django_db


def failing_for(real: Callable[..., Any], folder: UUID) -> Callable[..., Any]:
    """The same, with a fault for one folder."""

    def call(about: UUID, *rest: Any, **more: Any) -> Any:
        if about == folder:
            raise ValueError("CANARY")
        return real(about, *rest, **more)

    return call


def states(folder: UUID) -> list[str]:
    return list(OutgoingMessage.objects.filter(folder=folder).order_by("made_at").values_list("state", flat=True))


def test_a_fault_while_somebody_is_looked_for_leaves_the_other_alerts_alone(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = concern(now), concern(now)
    alerted(bad, at=now)
    alerted(good, at=now)
    account(Role.SAFEGUARDING_LEAD, now)
    monkeypatch.setattr("lantern.sending.delivery.stand_ins", failing_for(stand_ins, bad))

    with pytest.raises(ExceptionGroup):
        find_recipients(at=now)

    assert (states(bad), states(good)) == ([State.NOBODY], [State.QUEUED])


def test_a_fault_while_mail_that_came_back_is_handled_leaves_the_other_alerts_alone(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, deputy = account(Role.SAFEGUARDING_LEAD, now), account(Role.DEPUTY, now)
    bad, good = concern(now), concern(now)
    alerted(bad, lead, at=now)
    alerted(good, lead, at=now)
    OutgoingMessage.objects.update(state=State.SENT, sent_at=now)
    mail_came_back(account=lead, by=THE_SYSTEM, at=now)
    monkeypatch.setattr("lantern.sending.delivery.stand_ins", failing_for(stand_ins, bad))

    with pytest.raises(ExceptionGroup):
        tell_others(at=now)

    assert states(bad) == [State.SENT]
    assert OutgoingMessage.objects.filter(folder=good, recipient=deputy, state=State.QUEUED).exists()


def test_a_fault_in_one_repeat_leaves_the_others_alone(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = account(Role.SAFEGUARDING_LEAD, now)
    bad, good = concern(now), concern(now)
    alerted(bad, lead, at=now)
    alerted(good, lead, at=now)
    OutgoingMessage.objects.update(state=State.SENT, sent_at=now)
    monkeypatch.setattr("lantern.sending.repeats.who_may_be_told", failing_for(who_may_be_told, bad))

    with pytest.raises(ExceptionGroup):
        repeat_unopened(at=now + REPEAT_AFTER[0])

    assert (len(states(bad)), len(states(good))) == (1, 2)


def test_a_rota_that_cannot_be_read_is_told_and_every_concern_climbs_from_post_to_post(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = ladder(now)
    on_call(there, DUTY)

    def unreadable(at: datetime) -> None:
        raise OSError(at)

    monkeypatch.setattr("lantern.sending.climbs.rota_queries.rota", unreadable)
    for minute in (15, 25):
        with pytest.raises(ExceptionGroup, match="the rota cannot be read"):
            climb_unopened(at=now + minute * MINUTE)

    assert Climb.objects.get().step == 2
    assert there.told() == FIRST | {MANAGER, DUTY}


def test_a_row_that_somebody_else_has_changed_is_no_fault() -> None:
    def half(number: int) -> int:
        if number % 2:
            raise StaleRecord
        return number // 2

    assert each([2, 3, 4], half, "odd") == [1, 2]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ExceptionGroup, match="no number") as told:
        each(["1", "x", "2", "y"], int, "no number")

    assert len(told.value.exceptions) == 2
