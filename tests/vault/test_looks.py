from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from threading import Thread
from uuid import uuid4

import pytest

from lantern.access.visitors import CHANGES_NOTHING
from lantern.folders import actions, writing
from lantern.folders.kinds import EntryKind, FolderKind
from lantern.folders.queries import entries_of
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.classes import Sensitivity
from lantern.vault.keyring import DoorClosed, keyring
from lantern.vault.looks import Look, changed, looked
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


def test_after_a_change_what_was_read_before_answers_no_more() -> None:
    look = Look()

    before = looked(look, "what", lambda: "before")
    changed()

    assert (before, looked(look, "what", lambda: "after")) == ("before", "after")
    assert looked(look, "what", lambda: "again") == "after"


def test_what_another_thread_changes_does_not_make_a_page_ask_again() -> None:
    look = Look()
    looked(look, "what", lambda: "before")

    elsewhere = Thread(target=changed)
    elsewhere.start()
    elsewhere.join()

    assert looked(look, "what", lambda: "after") == "before"


@pytest.mark.django_db
@pytest.mark.parametrize("breaks_off", [False, True])
def test_an_act_that_writes_ends_what_was_read_before_it_also_where_it_breaks_off(
    now: datetime, *, breaks_off: bool
) -> None:
    folder = actions.open_folder(kind=FolderKind.PERSON, title="Amina", by=THE_SYSTEM, at=now).id
    permit = replace(for_the_system(folder, "test", reads=True, writes=True), look=Look())
    assert entries_of(permit) == ()

    with suppress(LookupError), act(by=THE_SYSTEM, at=now, folder=folder, action="note.added") as done:
        writing.locked(folder)
        body = {"words": "He waits."}
        writing.write_entry(done, keyring().open(permit), kind=EntryKind.NOTE, body=body, by=None, at=now)
        assert len(entries_of(replace(permit, look=None))) == 1
        if breaks_off:
            raise LookupError

    assert len(entries_of(permit)) == (0 if breaks_off else 1)


@pytest.mark.django_db
def test_noting_that_something_was_opened_ends_nothing(now: datetime) -> None:
    look = Look()
    looked(look, "what", lambda: "before")

    with act(by=THE_SYSTEM, at=now, folder=uuid4(), action="folder.read"):
        pass

    assert looked(look, "what", lambda: "after") == "before"


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
