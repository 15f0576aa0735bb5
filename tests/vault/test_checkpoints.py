from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F

from lantern.vault import checkpoints
from lantern.vault.anchors import AnchorUnreadable, SignedAnchor, is_signed_by
from lantern.vault.audit import THE_SYSTEM, append
from lantern.vault.checkpoint_copies import FILE, CopiesRefused, line_of, read_copies
from lantern.vault.checkpoints import ChainBroken, public_key, take_checkpoint, unwitnessed
from lantern.vault.keyring import keyring
from lantern.vault.models import AuditEntry, ChainHead, Checkpoint
from tests.append_only import off
from tests.vault import make_records as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def copies(settings: Any) -> Path:
    return Path(settings.LANTERN_CHECKPOINTS)


def add(count: int, at: datetime) -> None:
    folder = keyring().installation
    for _ in range(count):
        with transaction.atomic():
            append(folder=folder, by=THE_SYSTEM, at=at, action="test.done")


def test_a_checkpoint_names_every_chain_that_grew_and_only_those(now: datetime) -> None:
    first, second = make.folder(now, entries=2), make.folder(now, entries=1)
    take_checkpoint(now)
    make.ended_grant(second, now)

    fresh = take_checkpoint(now, at_once=True)

    assert fresh is not None
    anchor = SignedAnchor(fresh.body, bytes(fresh.signature)).opened()
    assert [(mark.folder, mark.since, mark.length) for mark in anchor.marks] == [(second, 2, 4)]
    assert (anchor.number, anchor.chains, anchor.entries) == (2, 2, 7)
    assert first not in {mark.folder for mark in anchor.marks}
    assert unwitnessed() == 0


def test_a_checkpoint_is_due_after_a_hundred_entries_or_an_hour(now: datetime) -> None:
    assert take_checkpoint(now) is None
    add(1, now)
    assert take_checkpoint(now) is not None
    add(99, now)
    assert take_checkpoint(now + timedelta(minutes=59)) is None
    add(1, now)
    assert take_checkpoint(now + timedelta(minutes=59)) is not None
    add(1, now)
    assert take_checkpoint(now + timedelta(minutes=118)) is None
    assert take_checkpoint(now + timedelta(minutes=119)) is not None


def test_a_checkpoint_of_a_clock_that_was_years_ahead_does_not_keep_the_next_one_away(now: datetime) -> None:
    add(1, now)
    assert take_checkpoint(now + timedelta(days=3650)) is not None
    add(1, now)

    assert take_checkpoint(now) is not None
    add(1, now)
    assert take_checkpoint(now + timedelta(minutes=59)) is None


def test_taking_it_again_changes_nothing(now: datetime, copies: Path) -> None:
    add(3, now)
    take_checkpoint(now)
    before = (copies / FILE).read_bytes()

    assert take_checkpoint(now, at_once=True) is None
    assert take_checkpoint(now + timedelta(days=1)) is None
    assert (Checkpoint.objects.count(), (copies / FILE).read_bytes()) == (1, before)


def test_who_is_slower_takes_no_second_checkpoint_for_the_same_entries(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(3, now)
    real = checkpoints._written
    take_checkpoint(now)
    add(1, now)

    def late(ring: Any, at: datetime, _newest: Any, marks: Any) -> Any:
        # What this process has read stands before the first checkpoint, which another has taken since.
        return real(ring, at, None, marks)

    monkeypatch.setattr(checkpoints, "_written", late)
    assert take_checkpoint(now, at_once=True) is None
    assert (Checkpoint.objects.count(), unwitnessed()) == (1, 1)

    monkeypatch.undo()
    assert take_checkpoint(now, at_once=True) is not None
    assert make.checked(make.copies()).holds


def test_entries_that_are_written_while_a_checkpoint_is_taken_wait_for_the_next(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(3, now)
    real = checkpoints._mark

    def meanwhile(head: ChainHead, broken: list[ChainHead]) -> Any:
        add(2, now)
        return real(head, broken)

    monkeypatch.setattr(checkpoints, "_mark", meanwhile)
    take_checkpoint(now)

    assert unwitnessed() == 2
    assert ChainHead.objects.filter(length=F("witnessed") + 2).count() == 1


def test_anybody_with_the_public_key_can_check_a_checkpoint(now: datetime) -> None:
    add(1, now)
    take_checkpoint(now)
    (item,) = make.copies()

    assert is_signed_by(item, public_key(keyring()))
    assert not is_signed_by(SignedAnchor(item.text.replace(":1,", ":2,", 1), item.signature), public_key(keyring()))
    assert not is_signed_by(item, bytes(32))


def test_a_checkpoint_holds_no_word_that_somebody_wrote(now: datetime) -> None:
    make.folder(now)
    take_checkpoint(now)
    (item,) = make.copies()

    assert [word for word in ("Amina", "room", "Entry", "words", "folder.opened") if word in item.text] == []


def test_the_copies_are_the_checkpoints(now: datetime, copies: Path) -> None:
    for hour in range(3):
        add(2, now)
        take_checkpoint(now + timedelta(hours=hour))

    assert read_copies(copies) == make.copies()
    assert len(read_copies(copies)) == 3


def test_a_checkpoint_stands_even_when_it_cannot_be_copied_and_is_copied_later(now: datetime, copies: Path) -> None:
    copies.write_text("no folder")
    add(1, now)
    with pytest.raises(CopiesRefused):
        take_checkpoint(now)
    assert Checkpoint.objects.count() == 1

    copies.unlink()
    take_checkpoint(now)
    assert read_copies(copies) == make.copies()


def test_a_copy_that_a_power_cut_has_torn_is_completed(now: datetime, copies: Path) -> None:
    add(1, now)
    take_checkpoint(now)
    add(1, now)
    take_checkpoint(now, at_once=True)
    whole = (copies / FILE).read_bytes()
    (copies / FILE).write_bytes(whole[:-50])

    take_checkpoint(now)

    assert read_copies(copies) == make.copies()
    assert (copies / FILE).read_bytes().startswith(whole[:-50])


def test_copies_that_say_something_else_are_never_overwritten(now: datetime, copies: Path) -> None:
    add(1, now)
    take_checkpoint(now)
    (item,) = make.copies()
    foreign = line_of(SignedAnchor(item.text, bytes(64))) + b"\n"
    (copies / FILE).write_bytes(foreign)
    add(1, now)

    with pytest.raises(CopiesRefused, match="differs"):
        take_checkpoint(now, at_once=True)
    assert (copies / FILE).read_bytes() == foreign


def test_a_broken_chain_does_not_keep_the_others_from_being_seen(now: datetime) -> None:
    broken, whole = make.folder(now), make.folder(now)
    with off():
        AuditEntry.objects.filter(folder=broken, number=2).delete()

    with pytest.raises(ChainBroken, match="1 chain"):
        take_checkpoint(now)

    (item,) = make.copies()
    assert [mark.folder for mark in item.opened().marks] == [whole]


def test_the_slip_for_paper_tells_two_checkpoints_apart(now: datetime) -> None:
    for hour in range(2):
        add(1, now)
        take_checkpoint(now + timedelta(hours=hour))
    first, second = (item.code for item in make.copies())

    assert first != second
    assert len(first) == len("ABCD-EFGH-IJKL-MNOP")


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "7", '{"format":2}', '{"format":1,"grown":[[1,2]]}'])
def test_words_that_are_no_checkpoint_are_refused(text: str) -> None:
    with pytest.raises(AnchorUnreadable):
        SignedAnchor(text, b"").opened()
