from datetime import datetime
from uuid import uuid4

import pytest

from lantern.access.visitors import CHANGES_NOTHING
from lantern.folders import actions
from lantern.folders.kinds import FolderKind
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.classes import Sensitivity
from lantern.vault.keyring import DoorClosed, keyring
from lantern.vault.looks import Look, looked
from lantern.vault.permits import Permit, for_the_system


def test_a_look_asks_the_same_question_once() -> None:
    asked: list[str] = []
    look = Look()

    def read() -> int:
        asked.append("asked")
        return len(asked)

    assert [looked(look, "what", read), looked(look, "what", read), looked(look, "other", read)] == [1, 1, 2]


def test_what_is_missing_is_remembered_too() -> None:
    asked: list[str] = []
    look = Look()

    assert looked(look, "what", lambda: asked.append("asked")) is None
    assert looked(look, "what", lambda: asked.append("asked")) is None
    assert len(asked) == 1


def test_without_a_look_everything_is_read_anew() -> None:
    asked: list[str] = []

    def read() -> int:
        asked.append("asked")
        return len(asked)

    assert [looked(None, "what", read), looked(None, "what", read)] == [1, 2]


def test_what_could_not_be_read_is_asked_for_again() -> None:
    look = Look()

    def fails() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        looked(look, "what", fails)
    assert looked(look, "what", lambda: 1) == 1


@pytest.mark.django_db
def test_a_look_opens_no_more_than_each_permit_says(now: datetime) -> None:
    folder = actions.open_folder(kind=FolderKind.PERSON, title="Amina", by=THE_SYSTEM, at=now).id
    look = Look()
    reading = keyring().open(for_the_system(folder, "test", reads=True, look=look))
    blind = keyring().open(
        Permit(folder=folder, account=uuid4(), session="0123456789abcdef", purpose="test", look=look)
    )

    assert reading.permit.reads
    with pytest.raises(DoorClosed):
        blind.for_opening(Sensitivity.SENSITIVE)


def test_only_requests_that_change_nothing_remember() -> None:
    assert {"GET", "HEAD"} == CHANGES_NOTHING
