import ast
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

import lantern
from lantern.access.circumstances import Need
from lantern.access.models import Account
from lantern.access.refusals import Hidden, Refused
from lantern.access.reveal import reveal_place
from lantern.access.roles import Role
from lantern.folders import queries
from lantern.folders.kinds import ExclusionKind
from lantern.vault.models import AuditEntry
from tests.access.need.house import account, folder, keep_out, let_in, note, visit

pytestmark = pytest.mark.django_db
PLACE = "12 Vale Road, the flat at the back"
WHY = "The social worker drives there now."
HOUSE = Path(lantern.__file__).parent


@pytest.fixture
def who(now: datetime) -> Account:
    return account(Role.WORKER, now)


@pytest.fixture
def where(who: Account, now: datetime) -> UUID:
    made = folder(now)
    let_in(made, who, now)
    return made


def test_a_place_opens_with_a_reason_and_a_fresh_sign_in(who: Account, where: UUID, now: datetime) -> None:
    entry = note(where, now, "she told me", PLACE)

    assert reveal_place(visit(who, now), where, entry, WHY) == PLACE


def test_that_it_is_opened_and_why_is_committed_before_it_is_decrypted(
    who: Account, where: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = note(where, now, "she told me", PLACE)
    seen: list[tuple[str, UUID | None, bytes]] = []

    def look(permit: object, asked: UUID) -> str:
        last = AuditEntry.objects.filter(folder=where).latest("number")
        seen.append((last.action, last.subject, bytes(last.reason)))
        return queries.place_of(permit, asked)  # type: ignore[arg-type]

    monkeypatch.setattr("lantern.access.reveal.place_of", look)
    reveal_place(visit(who, now), where, entry, WHY)

    [(action, subject, reason)] = seen
    assert (action, subject) == ("place.revealed", entry)
    assert reason
    assert WHY.encode() not in reason


def test_a_reveal_that_cannot_be_noted_does_not_happen(
    who: Account, where: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = note(where, now, "she told me", PLACE)
    opened: list[object] = []

    def broken(**_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("lantern.vault.audit.append", broken)
    monkeypatch.setattr("lantern.access.reveal.place_of", lambda *found: opened.append(found))
    with pytest.raises(OSError, match="full"):
        reveal_place(visit(who, now), where, entry, WHY)
    assert opened == []


def test_what_is_missing_is_said(who: Account, where: UUID, now: datetime) -> None:
    entry = note(where, now, "she told me", PLACE)

    for reason, fresh, need in (("  ", True, Need.REASON), (WHY, False, Need.FRESH_SIGN_IN)):
        with pytest.raises(Refused) as refusal:
            reveal_place(visit(who, now, fresh=fresh), where, entry, reason)
        assert refusal.value.needs == {need}
    assert not AuditEntry.objects.filter(folder=where, action="place.revealed").exists()


def test_a_new_worker_and_a_shared_tablet_see_no_place(where: UUID, who: Account, now: datetime) -> None:
    entry = note(where, now, "she told me", PLACE)
    fresh = account(Role.WORKER, now, joined=now - now)
    let_in(where, fresh, now)

    for visitor in (visit(fresh, now), visit(who, now, station=True)):
        with pytest.raises(Refused):
            reveal_place(visitor, where, entry, WHY)


def test_who_is_kept_out_sees_no_place(where: UUID, who: Account, now: datetime) -> None:
    entry = note(where, now, "she told me", PLACE)
    keep_out(where, who, now, ExclusionKind.MUST_NOT_DECIDE)

    with pytest.raises(Refused):
        reveal_place(visit(who, now), where, entry, WHY)


def test_a_place_of_another_folder_does_not_open_through_this_one(where: UUID, who: Account, now: datetime) -> None:
    elsewhere = note(folder(now), now, "she told me", PLACE)
    without = note(where, now, "no place in it")

    for entry in (elsewhere, without, uuid4()):
        with pytest.raises(Hidden):
            reveal_place(visit(who, now), where, entry, WHY)


def permits_that_reveal(source: str) -> int:
    return sum(
        keyword.arg == "reveals" and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
    )


def test_only_the_door_makes_a_permit_that_reveals() -> None:
    found = {
        path.relative_to(HOUSE).as_posix(): permits_that_reveal(path.read_text(encoding="utf-8"))
        for path in HOUSE.rglob("*.py")
    }

    assert {name for name, count in found.items() if count} == {"access/reveal.py"}


def test_the_search_for_such_permits_finds_one() -> None:
    assert permits_that_reveal("replace(permit, reveals=yes)")
    assert not permits_that_reveal("Permit(folder=x, reveals=False)")
