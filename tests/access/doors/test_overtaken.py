from datetime import datetime
from typing import Any

import pytest

from lantern.access import gate
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.vault.acts import StaleRecord
from tests.access.doors.hands import browser
from tests.access.people import account

pytestmark = pytest.mark.django_db
WORDS = "the telephone was stolen on the bus"


@pytest.fixture
def overtaken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is stopped was changed by somebody else between the look and the write."""
    real = Account.resealed

    def late(self: Account, *given: Any, **more: Any) -> Any:
        Account.objects.filter(pk=self.pk).update(version=self.version + 5)
        return real(self, *given, **more)

    monkeypatch.setattr(Account, "resealed", late)


@pytest.mark.usefixtures("overtaken")
def test_who_comes_a_moment_too_late_keeps_their_words(now: datetime) -> None:
    worker = account()

    answer = browser(account(Role.SAFEGUARDING_LEAD), now).post(f"/accounts/{worker.id}/suspend/", {"why": WORDS})

    assert answer.status_code == 409
    assert WORDS in answer.content.decode()
    assert Account.objects.get(pk=worker.id).is_active


@pytest.mark.usefixtures("overtaken")
def test_without_the_handler_it_would_be_our_mistake(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = account()
    monkeypatch.setattr(gate, "StaleRecord", type("Another", (Exception,), {}))

    with pytest.raises(StaleRecord):
        browser(account(Role.SAFEGUARDING_LEAD), now).post(f"/accounts/{worker.id}/suspend/", {"why": WORDS})
