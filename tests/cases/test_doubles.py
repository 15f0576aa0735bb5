"""Two folders that may be about one person: found apart from the page, told to who keeps both, judged by a human."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

import pytest
from django.test import override_settings

from lantern.access.roles import Role
from lantern.cases import doubles
from lantern.cases.person_models import Double, Person
from lantern.cases.person_queries import said_of
from lantern.cases.persons import SaidOf, may_be_the_same, said_in, spellings_in
from lantern.folders.kinds import SAME_PERSON, ExclusionKind, FolderKind, Level
from lantern.folders.models import Entry, Folder, Link
from lantern.packs.person_files import person_figures
from lantern.vault.models import AuditEntry
from lantern.vault.permits import Permit
from tests.access.need import house
from tests.cases.people_house import MINUTE, Desk, desk, sweep

pytestmark = pytest.mark.django_db
WHY = "She showed both cards, and the same brother came."


@pytest.fixture(autouse=True)
def _clock(now: datetime) -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now, LANTERN_ALERTS="tests.access.need.house.TOLD"):
        house.TOLD.alerts.clear()
        yield


@pytest.fixture
def sam(now: datetime) -> Desk:
    return desk(now, Role.DEPUTY, name="Sam Okoro")


def doubled(one: Desk, other: Desk, names: tuple[str, str] = ("Amina Yusuf", "Yousef Ameena")) -> tuple[UUID, UUID]:
    """Two people in two concerns that two people keep."""
    return one.adds(one.concern(), names[0]), other.adds(other.concern(), names[1])


def keeps_both(who: Desk, pair: tuple[UUID, UUID]) -> None:
    for folder in pair:
        who.let_in(folder)


# -- what is alike ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (SaidOf(("Amina Yusuf",)), SaidOf(("Yousef, Aminah",)), True),
        (SaidOf(("Amina",)), SaidOf(("Amina Yusuf",)), False),
        (SaidOf(("Amina",), born="about 16"), SaidOf(("Ameena Yusuf",), born="About  16"), True),
        (SaidOf(("Amina Yusuf",), born="2010"), SaidOf(("Amina Yusuf",), born="1998"), True),
        (SaidOf(("Amina Yusuf",)), SaidOf(("Farid Tekle", "Amina Youssef")), True),
        (SaidOf(("Amina Yusuf",)), SaidOf(("Farid Tekle",)), False),
        (SaidOf(), SaidOf(("Amina Yusuf",)), False),
    ],
    ids=["spelling", "one word", "one word and birth", "births differ", "second name", "apart", "nobody"],
)
def test_two_words_or_one_with_the_same_birth_make_somebody_look(one: SaidOf, other: SaidOf, *, alike: bool) -> None:
    assert may_be_the_same(one, other, person_figures()) is alike
    assert may_be_the_same(other, one, person_figures()) is alike


def test_what_is_kept_comes_back_as_it_was_said() -> None:
    said = SaidOf(("Amina Yusuf", "أمينة"), "about 16", "To stay.")

    assert said_in(said.body()) == said
    assert said_in({}) == SaidOf()
    assert spellings_in("Amina  Yusuf\n\namina yusuf\n?!\nأمينة") == ("Amina Yusuf", "أمينة")


# -- who hears of it --------------------------------------------------------------------------------------


def test_whoever_keeps_both_hears_of_it_without_a_word(ada: Desk, sam: Desk, now: datetime) -> None:
    pair = doubled(ada, sam)
    keeps_both(ada, pair)
    sweep(now)

    row = Double.objects.get()
    assert {row.folder, row.other} == set(pair)
    assert house.TOLD.alerts == [("review", (ada.who.id,), row.folder)]
    assert "Two folders may be about one person" in ada.gets(f"person/{pair[0]}/")


def test_whoever_keeps_one_of_them_learns_nothing(ada: Desk, sam: Desk, now: datetime) -> None:
    pair = doubled(ada, sam)
    before = ada.gets(f"person/{pair[0]}/")
    sweep(now)

    row = Double.objects.get()
    assert house.TOLD.alerts == []
    assert row.told_at is None
    assert "may be about one person" not in ada.gets(f"person/{pair[0]}/")
    assert len(ada.gets(f"person/{pair[0]}/")) == len(before)
    for who, own in ((ada, pair[0]), (sam, pair[1])):
        assert who.browser.get(f"/cases/person/{own}/beside/{row.id}/").status_code == 404


def test_it_waits_until_somebody_keeps_both(ada: Desk, sam: Desk, now: datetime) -> None:
    pair = doubled(ada, sam)
    sweep(now)
    keeps_both(sam, pair)
    sweep(now + MINUTE)
    sweep(now + 2 * MINUTE)

    assert [alert[1] for alert in house.TOLD.alerts] == [(sam.who.id,)]


@pytest.mark.parametrize("kind", list(ExclusionKind))
def test_whoever_has_a_tie_to_one_of_them_sees_nothing(
    ada: Desk, sam: Desk, now: datetime, kind: ExclusionKind
) -> None:
    pair = doubled(ada, sam)
    keeps_both(ada, pair)
    house.keep_out(pair[1], ada.who, now - MINUTE, kind)
    sweep(now)

    row = Double.objects.get()
    assert "may be about one person" not in ada.gets(f"person/{pair[0]}/")
    assert ada.browser.get(f"/cases/person/{pair[0]}/beside/{row.id}/").status_code == 404
    assert house.TOLD.alerts == []


def test_a_worker_who_reads_both_is_not_asked_to_judge(ada: Desk, sam: Desk, now: datetime) -> None:
    pair, worker = doubled(ada, sam), desk(now, Role.WORKER, name="Tomasz Brook")
    keeps_both(worker, pair)
    sweep(now)

    assert "may be about one person" not in worker.gets(f"person/{pair[0]}/")
    assert worker.browser.get(f"/cases/person/{pair[0]}/beside/{Double.objects.get().id}/").status_code == 404


def test_people_with_other_names_are_left_alone_and_looked_at_once(ada: Desk, sam: Desk, now: datetime) -> None:
    keeps_both(ada, doubled(ada, sam, ("Amina Yusuf", "Farid Tekle")))
    sweep(now)
    looked = AuditEntry.objects.filter(action="person.compared").count()
    sweep(now + MINUTE)

    assert not Double.objects.exists()
    assert AuditEntry.objects.filter(action="person.compared").count() == looked == 2


def test_a_new_spelling_is_looked_at_again(ada: Desk, sam: Desk, now: datetime) -> None:
    pair = doubled(ada, sam, ("Amina Yusuf", "Farid Tekle"))
    sweep(now)
    sam.posts(f"person/{pair[1]}/say/", names="Farid Tekle\nYousef Ameena", seen="1")
    sweep(now + MINUTE)

    assert Double.objects.count() == 1


def test_what_was_changed_while_it_was_compared_is_looked_at_again(
    ada: Desk, sam: Desk, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = doubled(ada, sam, ("Amina Yusuf", "Farid Tekle"))
    read = said_of

    def read_before_it_changed(permits: Iterable[Permit]) -> Mapping[UUID, SaidOf]:
        found = read(permits)
        assert sam.posts(f"person/{pair[1]}/say/", names="Farid Tekle\nYousef Ameena", seen="1").status_code == 302
        return found

    monkeypatch.setattr(doubles, "said_of", read_before_it_changed)
    sweep(now)
    monkeypatch.undo()

    assert Person.objects.get(folder=pair[1]).compared_at is None
    assert Person.objects.get(folder=pair[0]).compared_at is not None
    sweep(now + MINUTE)
    assert Double.objects.count() == 1


def test_the_look_for_doubles_is_no_change_that_somebody_else_has_made(ada: Desk, sam: Desk, now: datetime) -> None:
    pair = doubled(ada, sam)
    assert 'name="seen" value="1"' in ada.gets(f"person/{pair[0]}/say/")
    sweep(now)

    assert ada.posts(f"person/{pair[0]}/say/", names="Amina Youssef", seen="1").status_code == 302


# -- saying what they are ---------------------------------------------------------------------------------


@pytest.fixture
def pair(ada: Desk, sam: Desk, now: datetime) -> tuple[UUID, UUID]:
    made = doubled(ada, sam)
    keeps_both(ada, made)
    sweep(now)
    return made


def judged(ada: Desk, pair: tuple[UUID, UUID], verdict: str, why: str = WHY) -> int:
    path = f"person/{pair[0]}/beside/{Double.objects.get().id}/"
    return ada.posts(path, verdict=verdict, why=why).status_code


def test_both_stand_side_by_side_and_each_is_opened_with_a_trace(ada: Desk, pair: tuple[UUID, UUID]) -> None:
    page = ada.gets(f"person/{pair[0]}/beside/{Double.objects.get().id}/")

    assert "Amina Yusuf" in page
    assert "Yousef Ameena" in page
    for folder in pair:
        assert AuditEntry.objects.filter(folder=folder, actor=ada.who.id, action="folder.read").exists()


def test_one_person_is_linked_with_a_reason_and_nothing_is_moved(ada: Desk, pair: tuple[UUID, UUID]) -> None:
    before = Entry.objects.count()

    assert judged(ada, pair, "same") == 302

    assert Link.objects.filter(role=SAME_PERSON).count() == 1
    assert Entry.objects.count() == before
    for one, other in (pair, pair[::-1]):
        page = ada.gets(f"person/{one}/")
        assert "may be about one person" not in page
        assert "the same person" in page
        assert Folder.objects.get(pk=other).reference in page
    row = Double.objects.get()
    assert (row.same, row.by) == (True, ada.who.id)
    assert b"cards" not in bytes(row.why or b"")


def test_two_people_are_kept_apart_and_not_asked_again(ada: Desk, pair: tuple[UUID, UUID], now: datetime) -> None:
    assert judged(ada, pair, "apart") == 302
    ada.posts(f"person/{pair[0]}/say/", names="Amina Yusuf\nAmeena Yousef", seen="1")
    sweep(now + MINUTE)

    assert not Link.objects.filter(role=SAME_PERSON).exists()
    assert Double.objects.get().same is False
    assert "may be about one person" not in ada.gets(f"person/{pair[0]}/")


def test_whoever_reads_one_of_them_does_not_learn_that_they_are_one(
    ada: Desk, sam: Desk, pair: tuple[UUID, UUID]
) -> None:
    judged(ada, pair, "same")

    page = sam.gets(f"person/{pair[1]}/")
    chronology = sam.browser.get(f"/chronology/{pair[1]}/").content.decode()
    for shown in (page, chronology):
        assert "the same person" not in shown
        assert Folder.objects.get(pk=pair[0]).reference not in shown
        assert WHY not in shown


def test_nothing_is_said_without_a_choice_and_a_reason(ada: Desk, pair: tuple[UUID, UUID]) -> None:
    assert judged(ada, pair, "") == 422
    assert judged(ada, pair, "same", why="") == 422
    assert judged(ada, pair, "perhaps") == 422
    assert Double.objects.get().ended_at is None


def test_it_is_said_once(ada: Desk, pair: tuple[UUID, UUID]) -> None:
    judged(ada, pair, "apart")

    assert judged(ada, pair, "same") == 404
    assert not Link.objects.filter(role=SAME_PERSON).exists()


def test_that_they_are_one_can_be_ended_at_either(ada: Desk, pair: tuple[UUID, UUID]) -> None:
    judged(ada, pair, "same")
    link = Link.objects.get(role=SAME_PERSON)

    assert (
        ada.posts(f"{link.other_id}/links/{link.id}/end/", why="It was a cousin of the same name.").status_code == 302
    )

    assert Link.objects.get(pk=link.id).ended_at is not None
    assert "the same person" not in ada.gets(f"person/{pair[0]}/")


def test_a_person_is_compared_with_nobody_who_was_erased(ada: Desk, now: datetime) -> None:
    gone = ada.adds(ada.concern(), "Amina Yusuf")
    Folder.objects.filter(pk=gone).update(erased_at=now)
    ada.adds(ada.concern(), "Ameena Yousef")
    sweep(now)

    assert not Double.objects.exists()


def test_a_level_below_keeping_is_not_keeping(ada: Desk, sam: Desk, now: datetime) -> None:
    pair = doubled(ada, sam)
    ada.let_in(pair[1], Level.WRITE)
    sweep(now)

    assert house.TOLD.alerts == []
    assert FolderKind(Folder.objects.get(pk=pair[1]).kind) is FolderKind.PERSON
