"""The look for doubles does a part in each pass: the next pass is never held up, and nobody is passed over (F25)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import combinations
from random import Random
from uuid import UUID

import pytest
from django.test import override_settings

from lantern.cases import doubles
from lantern.cases.doubles import PeopleUnread, look_for_doubles
from lantern.cases.looking_models import Looking
from lantern.cases.person_models import Double, Person
from lantern.cases.person_queries import said_of
from lantern.cases.persons import SaidOf, may_be_the_same
from lantern.folders.models import Folder
from lantern.packs.person_files import PersonFigures, person_figures
from lantern.vault.models import AuditEntry
from lantern.vault.permits import Permit, for_the_system
from tests.access.need import house
from tests.cases.people_house import MINUTE, Desk, desk

pytestmark = pytest.mark.django_db
NAMES = ("Amina Yusuf", "Yousef Ameena", "Farid Tekle", "Fareed Tekle", "Selam Abebe")
FEW = replace(person_figures(), people_at_once=2, others_in_a_pass=3, pairs_in_a_pass=2)
MOST_PASSES = 60


@pytest.fixture(autouse=True)
def _clock(now: datetime) -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now, LANTERN_ALERTS="tests.access.need.house.TOLD"):
        house.TOLD.alerts.clear()
        yield


@pytest.fixture
def ada(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(doubles, "person_figures", lambda: FEW)
    return desk(now)


def passes(now: datetime, first: int = 0) -> int:
    """Passes until nobody waits any more; how many."""
    for count in range(first, first + MOST_PASSES):
        look_for_doubles(now + count * MINUTE)
        there = Folder.objects.filter(erased_at=None).values("pk")
        if not Person.objects.filter(compared_at=None, folder__in=there).exists():
            return count + 1 - first
    raise AssertionError("somebody waits for ever")


def alike(figures: PersonFigures) -> set[frozenset[UUID]]:
    """Every pair that somebody should look at, by comparing everybody with everybody."""
    folders = Folder.objects.filter(pk__in=Person.objects.values("folder"), erased_at=None)
    said = said_of(for_the_system(folder.pk, "test", reads=True) for folder in folders)
    return {frozenset((a, b)) for a, b in combinations(said, 2) if may_be_the_same(said[a], said[b], figures)}


def kept() -> set[frozenset[UUID]]:
    return {frozenset(pair) for pair in Double.objects.values_list("folder", "other")}


@pytest.mark.parametrize("seed", [3, 11])
def test_in_whatever_parts_it_is_done_the_same_pairs_are_found(ada: Desk, now: datetime, seed: int) -> None:
    chance, concern = Random(seed), ada.concern()  # noqa: S311 -- a story, no secret
    made = [ada.adds(concern, chance.choice(NAMES)) for _ in range(7)]
    for number in range(4):
        look_for_doubles(now + number * MINUTE)
        # Meanwhile somebody comes, is called otherwise, or is erased.
        if number == 1:
            made.append(ada.adds(concern, NAMES[0]))
        if number == 2:
            row = Person.objects.get(folder=made[0])
            ada.posts(f"person/{made[0]}/say/", names="Selam Abebe\nAmeena Yousef", seen=str(row.version))
        if number == 3:
            Folder.objects.filter(pk=made[1]).update(erased_at=now)
    passes(now, first=4)

    assert len(made) == 8
    assert alike(FEW) <= kept()
    assert alike(FEW)


def test_one_pass_opens_no_more_people_than_the_figures_say(
    ada: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    concern, opened = ada.concern(), []
    for number in range(8):
        ada.adds(concern, f"{NAMES[number % 5]} {number}")

    def counted(permits: Iterable[Permit]) -> Mapping[UUID, SaidOf]:
        given = list(permits)
        opened.append(len(given))
        return said_of(given)

    monkeypatch.setattr(doubles, "said_of", counted)
    count = passes(now)

    assert max(opened) <= FEW.people_at_once + FEW.others_in_a_pass
    assert count == len(opened) >= 8 // FEW.people_at_once * (8 // FEW.others_in_a_pass)


def test_with_one_pass_for_all_it_would_open_everybody(
    ada: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        ada.adds(ada.concern(), f"{NAMES[number % 5]} {number}")
    monkeypatch.setattr(doubles, "person_figures", person_figures)

    assert passes(now) == 1


def test_a_pass_that_was_killed_goes_on_where_the_one_before_stopped(
    ada: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    concern = ada.concern()
    for number in range(7):
        ada.adds(concern, f"{NAMES[number % 2]}")
    look_for_doubles(now)
    reached = Looking.objects.get().reached

    def killed(_permits: object) -> Mapping[UUID, SaidOf]:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(doubles, "said_of", killed)
        with pytest.raises(KeyboardInterrupt):
            look_for_doubles(now + MINUTE)
    assert Looking.objects.get().reached == reached is not None

    passes(now, first=2)
    assert kept() == alike(FEW)
    assert Double.objects.count() == 7 * 6 // 2


@pytest.mark.parametrize("damaged", [0, 2, 4])
def test_a_folder_that_cannot_be_read_is_told_and_keeps_no_other_from_being_compared(
    ada: Desk, now: datetime, damaged: int
) -> None:
    concern = ada.concern()
    made = [ada.adds(concern, NAMES[0]) for _ in range(5)]
    made.sort()
    broken, told = made.pop(damaged), []
    Person.objects.filter(folder=broken).update(said=b"another")
    for number in range(12):
        try:
            look_for_doubles(now + number * MINUTE)
        except PeopleUnread as unread:
            told.append(str(unread))

    assert set(told) == {"1 folder about people cannot be read"}
    assert kept() == {frozenset(pair) for pair in combinations(made, 2)}
    assert list(Person.objects.filter(compared_at=None).values_list("folder", flat=True)) == [broken]
    assert Double.objects.filter(told_at=None).count() == 0


def test_where_the_row_is_lost_the_look_begins_anew_and_keeps_no_pair_twice(ada: Desk, now: datetime) -> None:
    concern = ada.concern()
    for number in range(5):
        ada.adds(concern, f"{NAMES[number % 2]}")
    for number in range(3):
        look_for_doubles(now + number * MINUTE)
    Looking.objects.all().delete()
    passes(now, first=3)

    assert kept() == alike(FEW)
    assert Double.objects.count() == 5 * 4 // 2


def test_pairs_that_nobody_may_be_told_of_keep_no_other_pair_from_being_told(ada: Desk, now: datetime) -> None:
    sam = desk(now, name="Sam Okoro")
    concerns = (ada.concern(), sam.concern())
    mine = [ada.adds(concerns[0], name) for name in ("Amina Yusuf", "Selam Abebe", "Farid Tekle")]
    theirs = [sam.adds(concerns[1], name) for name in ("Ameena Yousef", "Selam Abebe", "Fareed Tekle")]
    passes(now)
    last = Double.objects.order_by("-pk").first()
    assert last is not None
    assert not AuditEntry.objects.filter(action="double.told").exists()
    for folder in (last.folder, last.other):
        ada.let_in(folder)
    for number in range(10, 14):
        look_for_doubles(now + number * MINUTE)

    assert len({*mine, *theirs}) == 6
    assert list(Double.objects.exclude(told_at=None)) == [last]
