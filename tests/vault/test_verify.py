import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import F

from lantern.folders.models import Duty, Entry, Folder, Grant
from lantern.vault.anchors import SignedAnchor, signed
from lantern.vault.audit import THE_SYSTEM, append
from lantern.vault.chain import Linked, link
from lantern.vault.checkpoints import take_checkpoint
from lantern.vault.keyring import keyring
from lantern.vault.models import AuditEntry, ChainHead, Checkpoint, FolderKey
from lantern.vault.sources import Database
from lantern.vault.stored import stretch
from lantern.vault.verification import Report, verify
from tests.append_only import off
from tests.vault import make_records as make
from tests.vault.make_chains import chance

pytestmark = pytest.mark.django_db
LENGTH = 9


@pytest.fixture
def folder(now: datetime) -> UUID:
    """A folder with nine entries among others; four are seen by one checkpoint, five by the next."""
    make.folder(now)
    found = make.folder(now)
    take_checkpoint(now)
    for number in range(5):
        with transaction.atomic():
            append(folder=found, by=THE_SYSTEM, at=now + timedelta(hours=number), action="folder.read")
    take_checkpoint(now + timedelta(hours=6))
    make.folder(now)
    return found


@pytest.fixture
def elsewhere(folder: UUID) -> list[SignedAnchor]:
    assert AuditEntry.objects.filter(folder=folder).count() == LENGTH
    return make.copies()


@pytest.fixture(autouse=True)
def _attacker() -> Iterator[None]:
    """Somebody who may write to the database and has taken the locks off."""
    with off():
        yield


def first(report: Report, folder: UUID) -> int | None:
    found = [item for item in report.findings if item.folder == folder]
    return found[0].entry if found else None


# -- what an attacker does in the real tables ---------------------------------------------------------


def remove(folder: UUID, number: int) -> None:
    AuditEntry.objects.filter(folder=folder, number=number).delete()


def edit(folder: UUID, number: int) -> int:
    AuditEntry.objects.filter(folder=folder, number=number).update(actor=uuid4())
    return number


def delete(folder: UUID, number: int) -> int:
    remove(folder, number)
    return number


def delete_and_renumber(folder: UUID, number: int) -> int:
    remove(folder, number)
    for later in range(number + 1, LENGTH + 1):
        AuditEntry.objects.filter(folder=folder, number=later).update(number=later - 1)
    last = AuditEntry.objects.filter(folder=folder).order_by("-number").first()
    ChainHead.objects.filter(folder=folder).update(length=LENGTH - 1, mac=last.mac if last else b"")
    return number


def insert(folder: UUID, number: int) -> int:
    for later in range(LENGTH, number - 1, -1):
        AuditEntry.objects.filter(folder=folder, number=later).update(number=later + 1)
    forged = AuditEntry.objects.get(folder=folder, number=number + 1)
    forged.id, forged.number, forged.action = uuid4(), number, "grant.given"
    forged.save(force_insert=True)
    ChainHead.objects.filter(folder=folder).update(length=LENGTH + 1)
    return number


def swap(folder: UUID, number: int) -> int:
    other = number + 1 if number < LENGTH else number - 1
    AuditEntry.objects.filter(folder=folder, number=number).update(number=0)
    AuditEntry.objects.filter(folder=folder, number=other).update(number=number)
    AuditEntry.objects.filter(folder=folder, number=0).update(number=other)
    return min(number, other)


def truncate(folder: UUID, number: int) -> int:
    """With the note of the newest entry made to fit."""
    AuditEntry.objects.filter(folder=folder, number__gte=number).delete()
    last = AuditEntry.objects.filter(folder=folder).order_by("-number").first()
    head = ChainHead.objects.filter(folder=folder)
    if last:
        head.update(length=last.number, mac=last.mac, witnessed=F("length"))
    else:
        head.delete()
    return number


def cut_the_middle(folder: UUID, number: int) -> int:
    AuditEntry.objects.filter(folder=folder, number__in=(number, number + 1)).exclude(number=LENGTH).delete()
    return number


def rewrite(folder: UUID, number: int) -> int:
    """By somebody who has stolen the key of the chain, too."""
    previous = bytes(AuditEntry.objects.get(folder=folder, number=number).previous)
    for entry in list(stretch(folder, number - 1)):
        assert isinstance(entry, Linked)
        deed = replace(entry.deed, actor=UUID(int=99)) if entry.deed.number == number else entry.deed
        mac = link(keyring().audit_secret, previous, deed)
        row = AuditEntry.objects.filter(folder=folder, number=deed.number)
        row.update(actor=deed.actor, previous=previous, mac=mac)
        previous = mac
    ChainHead.objects.filter(folder=folder).update(mac=previous)
    return number


WITHOUT_KEY = (edit, delete, delete_and_renumber, insert, swap, cut_the_middle)
ATTACKS = (*WITHOUT_KEY, truncate, rewrite)
Attack = Callable[[UUID, int], int]


def place(attack: Attack, trial: int) -> int:
    # Taking away the last entry is cutting the tail, which is an attack of its own.
    most = LENGTH if attack in {edit, swap, truncate, rewrite} else LENGTH - 1
    return chance(attack.__name__, trial).randrange(1, most + 1)


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_attack_on_the_real_tables_is_found_at_its_entry(
    attack: Attack, folder: UUID, elsewhere: list[SignedAnchor]
) -> None:
    for trial in range(8):
        with transaction.atomic():
            first_bad = attack(folder, place(attack, trial))
            report = make.checked(elsewhere)
            transaction.set_rollback(True)
        assert first(report, folder) == first_bad, report.findings
        assert {item.folder for item in report.findings} == {folder}
    assert make.checked(elsewhere).holds


@pytest.mark.parametrize("attack", [truncate, rewrite])
def test_without_any_checkpoint_these_attacks_are_not_seen(attack: Attack, folder: UUID) -> None:
    Checkpoint.objects.all().delete()
    ChainHead.objects.update(witnessed=0)
    attack(folder, 3)
    ChainHead.objects.update(witnessed=0)

    assert make.checked().holds


@pytest.mark.parametrize("attack", [edit, delete, insert, truncate, rewrite])
def test_a_trustee_without_the_key_of_the_chain_finds_it_with_the_copies(
    attack: Attack, folder: UUID, elsewhere: list[SignedAnchor]
) -> None:
    first_bad = attack(folder, 6)

    assert first(make.checked(elsewhere, with_key=False), folder) == first_bad


def test_an_untouched_audit_holds(elsewhere: list[SignedAnchor]) -> None:
    report = make.checked(elsewhere)

    assert (report.holds, report.chains, report.entries, report.checkpoints) == (True, 3, 4 + LENGTH + 4, 2)
    assert (report.copies, report.witnessed, report.unwitnessed) == (2, 4 + LENGTH, 4)


# -- the notes of the newest entries, and unreadable rows ---------------------------------------------


@pytest.mark.parametrize("month", range(1, 13))
def test_an_audit_written_in_any_month_holds_also_while_the_clocks_are_put_forward(month: int) -> None:
    at = datetime(2026, month, 15, 12, tzinfo=UTC)
    make.folder(at)
    take_checkpoint(at)

    assert make.checked(make.copies()).findings == []


def test_a_folder_whose_whole_audit_is_gone_is_found(folder: UUID, elsewhere: list[SignedAnchor]) -> None:
    AuditEntry.objects.filter(folder=folder).delete()
    assert first(make.checked(elsewhere), folder) == 1
    ChainHead.objects.filter(folder=folder).delete()
    assert first(make.checked(elsewhere), folder) == 1


@pytest.mark.parametrize("change", [{"length": 8}, {"length": 10}, {"mac": bytes(32)}, {"witnessed": 10}], ids=str)
def test_a_changed_note_of_the_newest_entry_is_found(
    change: dict[str, Any], folder: UUID, elsewhere: list[SignedAnchor]
) -> None:
    ChainHead.objects.filter(folder=folder).update(**change)

    assert first(make.checked(elsewhere), folder) is not None


def test_a_lost_note_of_the_newest_entry_is_found(folder: UUID, elsewhere: list[SignedAnchor]) -> None:
    ChainHead.objects.filter(folder=folder).delete()

    assert first(make.checked(elsewhere), folder) == LENGTH


@pytest.mark.parametrize("touched", [[1], "x", {"a": 1}, [["table", "row"]], 7])
def test_an_entry_that_can_no_longer_be_read_is_named(touched: Any, folder: UUID) -> None:
    AuditEntry.objects.filter(folder=folder, number=3).update(touched=touched)

    assert first(make.checked(), folder) == 3


def test_entries_that_are_written_during_the_verification_are_no_fault(
    folder: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Database()
    real = source.chains

    def meanwhile() -> Any:
        make.ended_grant(folder, now)
        make.folder(now)
        take_checkpoint(now, at_once=True)
        return real()

    monkeypatch.setattr(Database, "chains", lambda _: meanwhile())

    assert verify(source, make.means()).findings == []


# -- the checkpoints themselves -----------------------------------------------------------------------


def numbers(report: Report) -> set[int | None]:
    return {item.checkpoint for item in report.findings}


def test_a_checkpoint_that_was_taken_away_is_found(elsewhere: list[SignedAnchor]) -> None:
    Checkpoint.objects.filter(number=1).delete()
    assert 1 in numbers(make.checked())
    Checkpoint.objects.all().delete()
    assert numbers(make.checked(elsewhere)) == {1, 2}


def test_a_copy_that_was_taken_away_is_found(elsewhere: list[SignedAnchor]) -> None:
    assert numbers(make.checked(elsewhere[:1])) == {2}
    assert 1 in numbers(make.checked(elsewhere[1:]))
    assert numbers(make.checked([])) == {1, 2}


def test_a_checkpoint_that_was_changed_is_found(elsewhere: list[SignedAnchor]) -> None:
    row = Checkpoint.objects.get(number=2)
    Checkpoint.objects.filter(number=2).update(body=row.body.replace('"entries":13', '"entries":12'))

    assert numbers(make.checked(elsewhere)) == {2}


@pytest.mark.parametrize("body", ["", "{}", "null"])
def test_a_checkpoint_that_can_no_longer_be_read_is_found(body: str, elsewhere: list[SignedAnchor]) -> None:
    Checkpoint.objects.filter(number=2).update(body=body)

    assert 2 in numbers(make.checked(elsewhere))


def test_who_holds_even_the_root_key_is_found_by_the_copies(folder: UUID, elsewhere: list[SignedAnchor]) -> None:
    """The audit is rewritten and every checkpoint signed anew: only what lies elsewhere can tell."""
    first_bad = rewrite(folder, 2)
    Checkpoint.objects.all().delete()
    ChainHead.objects.update(witnessed=0)
    take_checkpoint_in_secret(elsewhere)

    assert make.checked().holds
    report = make.checked(elsewhere)
    assert numbers(report) >= {1, 2}
    assert first(report, folder) == first_bad


def take_checkpoint_in_secret(elsewhere: list[SignedAnchor]) -> None:
    with pytest.raises(Exception, match="differs"):
        take_checkpoint(elsewhere[1].opened().at)


def test_a_checkpoint_of_another_key_is_not_believed(elsewhere: list[SignedAnchor]) -> None:
    forged = signed(elsewhere[1].opened(), b"x" * 32)
    Checkpoint.objects.filter(number=2).update(signature=forged.signature)

    assert numbers(make.checked(elsewhere)) == {2}


# -- the data -----------------------------------------------------------------------------------------


@pytest.fixture
def grant(folder: UUID, now: datetime) -> UUID:
    return make.ended_grant(folder, now)


def row_found(row: object) -> list[str]:
    report = make.checked_data()
    assert {item.row for item in report.findings} == {str(row)}
    return [item.what for item in report.findings]


@pytest.mark.usefixtures("grant")
def test_data_that_nobody_touched_hold() -> None:
    report = make.checked_data()

    assert report.holds
    assert report.rows == sum(model.objects.count() for model in (Folder, Entry, Grant, FolderKey)) + 3


def test_a_value_that_was_changed_past_the_audit_is_found(grant: UUID) -> None:
    Grant.objects.filter(pk=grant).update(ended_at=None)

    assert "changed" in row_found(grant)[0]


def test_rows_that_were_swapped_are_found(folder: UUID) -> None:
    one, two = Entry.objects.filter(folder_id=folder).order_by("number")[:2]
    Entry.objects.filter(pk=one.pk).update(body=two.body)
    Entry.objects.filter(pk=two.pk).update(body=one.body)

    assert {item.row for item in make.checked_data().findings} == {str(one.pk), str(two.pk)}


def test_an_old_value_that_was_put_back_whole_is_found(now: datetime) -> None:
    other = make.folder(now)
    before = FolderKey.objects.filter(folder=other).first()
    assert before is not None
    fresh = keyring().rewrapped(FolderKey.objects.get(pk=before.pk))
    assert fresh.version == before.version + 1
    digest = fresh.digest()
    FolderKey.objects.filter(pk=fresh.pk).update(version=fresh.version, wrapped=fresh.wrapped)
    with transaction.atomic():
        # Written in another chain, by a clock that goes behind: the version tells which is newer.
        touched = [(FolderKey._meta.db_table, str(fresh.pk), fresh.version, digest)]
        append(folder=keyring().installation, by=THE_SYSTEM, at=now - timedelta(days=1), action="t", touched=touched)
    assert make.checked_data().holds

    FolderKey.objects.filter(pk=before.pk).update(version=before.version, wrapped=before.wrapped)
    assert "put back" in row_found(before.pk)[0]


def test_a_row_that_was_deleted_past_the_audit_is_found(grant: UUID) -> None:
    Grant.objects.filter(pk=grant).delete()

    assert "gone" in row_found(grant)[0]


def test_a_row_that_no_entry_has_written_is_found(folder: UUID, now: datetime) -> None:
    row = Duty.objects.create(folder_id=folder, made_at=now, body=b"x" * 400)

    assert "no entry" in row_found(row.pk)[0]


def test_a_row_that_can_no_longer_be_read_is_found_and_the_others_are_looked_at(folder: UUID, grant: UUID) -> None:
    Grant.objects.filter(pk=grant).update(version=F("version") + 1)
    Folder.objects.filter(pk=folder).update(reference="X")

    assert {item.row for item in make.checked_data().findings} == {str(grant), str(folder)}


def test_rows_that_are_written_during_the_verification_are_no_fault(
    folder: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Database()
    real = source.chains

    def afterwards() -> Any:
        yield from real()
        make.ended_grant(folder, now)
        make.folder(now)

    monkeypatch.setattr(Database, "chains", lambda _: afterwards())

    assert make.checked_data().holds


def test_the_trials_differ() -> None:
    assert len({place(edit, trial) for trial in range(8)}) > 2
    assert isinstance(chance(1), random.Random)
