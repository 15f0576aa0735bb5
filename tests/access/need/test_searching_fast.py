"""The fast ways of a search give the answers of the slow ones, and open nothing else."""

import json
import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from lantern.access import searching
from lantern.access.models import Account
from lantern.access.need_to_know import folders_open_to, may, may_in, readable_folders
from lantern.access.policy_actions import Action
from lantern.access.recipients import NO_FOLDER, may_be_told, may_be_told_of
from lantern.access.roles import Role
from lantern.access.visitors import Visitor
from lantern.folders import alike
from lantern.folders.kinds import ExclusionKind, FolderKind, Level
from lantern.folders.models import Entry, Folder, SearchBlob
from lantern.folders.search import folders_with, words_asked
from lantern.vault import envelope, scanning
from lantern.vault.bare_rows import Bare
from lantern.vault.keyring import keyring
from lantern.vault.permits import Permit
from lantern.vault.records import Record
from lantern.vault.rotation import rotate
from lantern.vault.scanning import opened
from tests.access.need.house import account, folder, inside, keep_out, let_in, note, visit

pytestmark = pytest.mark.django_db

WORDS = ("blue", "house", "norange", "orange", "Zoë", "Łódź", "نور", "Straße", "o'brien", "\\n", '"quoted"', "x" * 300)
QUESTIONS = ("blue", "range", "norange", "zoe", "ODZ", "نور", "strasse", "o brien", "n", "quoted blue", "x", "nothing")
FOLDERS = 14


def chances(seed: int) -> random.Random:
    """The same house for the same seed."""
    return random.Random(seed)  # noqa: S311 -- invented folders


def a_house(chance: random.Random, who: Account, now: datetime) -> list[UUID]:
    """Folders to which the account is tied in every way there is, by chance."""
    made = []
    for _ in range(FOLDERS):
        one = folder(now - timedelta(hours=20), kind=chance.choice(list(FolderKind)), title=chance.choice(WORDS))
        made.append(one)
        for _ in range(chance.randint(0, 2)):
            note(one, now, " ".join(chance.choices(WORDS, k=3)), place=chance.choice(("", "blue house")))
        for _ in range(chance.choice((0, 1, 1, 1, 2))):
            let_in(
                one, who, now + timedelta(hours=chance.randint(-9, 1)), chance.choice(list(Level)),
                until=chance.choice((None, None, now - timedelta(hours=1), now, now + timedelta(hours=1))),
                break_glass=chance.random() < 0.2, stand_in=chance.random() < 0.2,
            )  # fmt: skip
        if chance.random() < 0.2:
            keep_out(one, who, now, chance.choice(list(ExclusionKind)))
        changes: dict[str, Any] = {}
        if chance.random() < 0.2:
            changes["sealed_at"] = now - timedelta(hours=chance.randint(0, 9))
        if chance.random() < 0.2:
            changes["opened_by"] = who.id
        if chance.random() < 0.1:
            changes["erased_at"] = now
        Folder.objects.filter(pk=one).update(opened_at=now - timedelta(minutes=chance.randint(0, 5)), **changes)
    return made


def one_by_one(visitor: Visitor) -> list[UUID]:
    """What may be read, asked folder by folder."""
    every = Folder.objects.order_by("-opened_at", "pk").values_list("pk", flat=True)
    return [folder for folder in every if may(visitor, Action.READ_FOLDER, folder)]


def opened_slowly(permits: Iterable[Permit], table: type[Record], field: str) -> list[tuple[UUID, object]]:
    """The same through the keyring and the records."""
    found = []
    for permit in permits:
        keys = keyring().open(permit)
        found += [(permit.folder, row.open(keys, field)) for row in table.rows_of(permit.folder) if getattr(row, field)]
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("role", [Role.WORKER, Role.DUTY_MANAGER])
def test_what_may_be_read_is_the_same_in_one_pass_as_folder_by_folder(seed: int, role: Role, now: datetime) -> None:
    who, other = account(role, now), account(Role.WORKER, now)
    a_house(chances(seed), who, now)
    let_in(folder(now), other, now)

    assert list(readable_folders(visit(who, now))) == one_by_one(visit(who, now))
    assert list(readable_folders(visit(other, now))) == one_by_one(visit(other, now))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("role", [Role.WORKER, Role.SAFEGUARDING_LEAD])
def test_what_stands_on_one_page_is_judged_as_each_folder_by_itself(seed: int, role: Role, now: datetime) -> None:
    who, chance = account(role, now), chances(seed)
    made = a_house(chance, who, now)
    some, asked = [*chance.sample(made, min(20, len(made))), uuid4()], visit(who, now)

    for action in (Action.READ_FOLDER, Action.KNOW_EXISTS, Action.DECIDE):
        alone = {folder for folder in some if may(asked, action, folder)}
        assert may_in(asked, action, some) == alone
    readable = may_in(asked, Action.READ_FOLDER, some)
    assert 0 < len(readable) < len(some)
    for among in (some, Folder.objects.filter(pk__in=some).values("pk")):
        assert set(folders_open_to(asked, Action.READ_FOLDER, tuple(FolderKind), among=among)) == readable
    told = {folder for folder in (*some, NO_FOLDER) if may_be_told(who.id, folder, now)}
    assert may_be_told_of(who.id, (*some, NO_FOLDER), now) == told


def test_a_pass_that_forgets_ends_seals_or_exclusions_is_noticed(now: datetime, monkeypatch: Any) -> None:
    whole = alike.shape_of

    def without(**left_out: object) -> Callable[..., object]:
        def broken(grants: list[Bare], out: list[Bare], sealed_at: object, now: object, *, reported: bool) -> object:
            plain = [(level, starts, None, None, glass, stand) for level, starts, _, _, glass, stand in grants]
            return whole(
                plain if "ends" in left_out else grants, [] if "exclusions" in left_out else out,
                None if "seals" in left_out else sealed_at, now, reported=reported,
            )  # fmt: skip

        return broken

    who = account(Role.WORKER, now)
    for seed in range(4):
        a_house(chances(seed), who, now)
    asked = visit(who, now)
    for name in ("ends", "exclusions", "seals"):
        monkeypatch.setattr(alike, "shape_of", without(**{name: True}))
        assert list(readable_folders(asked)) != one_by_one(asked), name


@pytest.mark.parametrize("seed", range(3))
def test_what_a_search_finds_is_the_same_fast_as_slow(seed: int, now: datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(scanning, "AT_ONCE", 5)
    who = account(Role.WORKER, now)
    a_house(chances(seed), who, now)
    permits = [inside(folder) for folder in one_by_one(visit(who, now))]
    texts = dict(opened_slowly(permits, SearchBlob, "words"))

    assert permits
    for question in QUESTIONS:
        words = words_asked(question)
        slow = tuple(folder for folder, text in texts.items() if all(word in str(text) for word in words))
        assert folders_with(permits, question) == slow, question


@pytest.mark.parametrize(("table", "field"), [(SearchBlob, "words"), (Entry, "body"), (Folder, "title")])
def test_every_value_opens_fast_as_it_does_slowly_also_under_an_older_wrapping_key(
    table: type[Record], field: str, now: datetime
) -> None:
    who = account(Role.WORKER, now)
    made = a_house(chances(1), who, now)
    rotate(at=now)
    made += a_house(chances(2), who, now)
    permits = [inside(folder) for folder in made]

    fast = [(folder, json.loads(value)) for folder, value in opened(permits, table, field)]

    assert sorted(map(str, fast)) == sorted(map(str, opened_slowly(permits, table, field)))
    assert list(dict.fromkeys(folder for folder, _ in fast)) == [f for f in made if f in dict(fast)]


def test_nothing_of_a_folder_that_one_may_not_read_is_opened(now: datetime, monkeypatch: Any) -> None:
    who = account(Role.WORKER, now)
    made = a_house(chances(3), who, now)
    visitor = visit(who, now)
    search = searching.ask(visitor, "blue")
    places: list[bytes] = []
    whole = envelope.Opener.opened

    def noted(opener: envelope.Opener, sealed: bytes, place: bytes) -> bytes:
        places.append(place)
        return whole(opener, sealed, place)

    monkeypatch.setattr(envelope.Opener, "opened", noted)

    def touched() -> set[UUID]:
        """Folders of whose keys or words something was opened."""
        blobs = dict(SearchBlob.objects.values_list("pk", "folder_id"))
        seen = b"".join(places)
        by_key = {folder for folder in made if str(folder).encode() in seen}
        return by_key | {folder for row, folder in blobs.items() if row.bytes in seen and folder in made}

    assert searching.results(visitor, search).total
    assert touched() == set(readable_folders(visitor)) & set(made)
    assert touched() != set(made)

    # The control: whoever scans all of them is seen to do so.
    tuple(opened([inside(folder) for folder in made], SearchBlob, "words"))
    assert touched() == set(made)
