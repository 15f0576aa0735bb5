"""Who gets into a folder that is opened from another one: by broken glass, for a time, under a seal, pressed twice."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import override_settings

from lantern.access import seals, unkept
from lantern.access.roles import Role
from lantern.folders.kinds import ExclusionKind, FolderKind, Level
from lantern.folders.models import Entry, Exclusion, Folder, Grant, Link
from tests.access.need import house
from tests.cases.people_house import MINUTE, Desk, desk
from tests.cases.test_knowing import TOLD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]
SHOUT = "They must not learn of this, and can read the folder of somebody in it"


@pytest.fixture
def night(concern: UUID, now: datetime) -> Desk:
    """Somebody who broke the glass of the concern."""
    who = desk(now, Role.DUTY_MANAGER, name="Kit Farrow")
    house.let_in(concern, who.who, now - MINUTE, Level.WRITE, until=now + timedelta(hours=3), break_glass=True)
    return who


def case_of(who: Desk, concern: UUID) -> UUID:
    answer = who.posts(f"{concern}/case/", case="new")
    assert answer.status_code == 302, answer.content[-1500:]
    return UUID(answer.headers["Location"].split("/")[2])


def sealed(who: Desk, concern: UUID, now: datetime) -> None:
    seals.seal(house.visit(who.who, now - MINUTE), concern, [who.who.id], why="Two of us only.")


# -- broken glass ---------------------------------------------------------------------------------------


def test_broken_glass_opens_no_other_folder_and_says_why(night: Desk, concern: UUID) -> None:
    before = Folder.objects.count()

    for path, sent in ((f"{concern}/people/find/", {"names": "Amina"}), (f"{concern}/case/", {"case": "new"})):
        answer = night.posts(path, **sent)
        assert answer.status_code == 403
        assert "You opened this in an emergency" in answer.content.decode()

    assert Folder.objects.count() == before


def test_broken_glass_puts_no_concern_into_a_case(ada: Desk, night: Desk, concern: UUID) -> None:
    case = case_of(ada, concern)
    own = night.concern(Level.WRITE)
    house.let_in(case, night.who, night.at - MINUTE, Level.WRITE, until=night.at + MINUTE, break_glass=True)

    answer = night.posts(f"{own}/case/", case=str(case))

    assert answer.status_code == 403
    assert not Link.objects.filter(folder=case, other=own).exists()


def test_who_is_let_in_and_broke_the_glass_as_well_is_let_in_as_before(night: Desk, concern: UUID) -> None:
    """The control: the glass is left out, and takes nothing away."""
    ends = night.at + timedelta(hours=1)
    house.let_in(concern, night.who, night.at - MINUTE, Level.WRITE, until=ends)

    person = night.adds(concern, "Amina Yusuf")

    grant = Grant.objects.get(folder=person, account=night.who.id)
    assert (grant.until, grant.break_glass) == (ends, False)


# -- for a time -----------------------------------------------------------------------------------------


def test_a_keeper_for_a_time_keeps_what_is_opened_no_longer(ada: Desk, concern: UUID, now: datetime) -> None:
    deputy, ends = desk(now, Role.DEPUTY, name="Sam Okoro"), now + timedelta(days=3)
    house.let_in(concern, deputy.who, now - MINUTE, Level.MANAGE, until=ends)

    made = (ada.adds(concern, "Amina Yusuf"), case_of(ada, concern))

    for folder in made:
        ends_of = dict(Grant.objects.filter(folder=folder).values_list("account", "until"))
        assert ends_of == {ada.who.id: None, deputy.who.id: ends}


# -- under a seal ---------------------------------------------------------------------------------------


def test_what_is_opened_from_a_sealed_concern_is_sealed_and_kept_by_the_same(
    ada: Desk, concern: UUID, now: datetime
) -> None:
    outside = desk(now, Role.DEPUTY, name="Sam Okoro")
    outside.let_in(concern)
    sealed(ada, concern, now)

    person, case = ada.adds(concern, "Amina Yusuf"), case_of(ada, concern)

    with override_settings(LANTERN_TEST_CLOCK=lambda: now + MINUTE):
        for path, folder in ((f"person/{person}/", person), (f"{case}/", case)):
            assert Folder.objects.get(pk=folder).sealed_at == now
            assert list(Grant.objects.filter(folder=folder).values_list("account", flat=True)) == [ada.who.id]
            ada.gets(path)
            outside.gets(path, status=404)


def test_nobody_sealed_out_is_let_into_what_a_worker_opens_and_it_waits_for_a_keeper(
    ada: Desk, concern: UUID, now: datetime
) -> None:
    worker = desk(now, Role.WORKER, name="Tomasz Brook")
    sealed(ada, concern, now)
    worker.let_in(concern, Level.WRITE)
    Grant.objects.filter(folder=concern, account=worker.who.id).update(starts=now - MINUTE / 2)
    Grant.objects.filter(folder=concern, account=ada.who.id).update(ended_at=now - MINUTE / 2)

    person = worker.adds(concern, "Amina Yusuf")

    assert list(Grant.objects.filter(folder=person).values_list("account", flat=True)) == [worker.who.id]
    waiting = unkept.unkept(house.visit(ada.who, now + MINUTE))
    assert person in [one.folder for one in waiting]


# -- who must not learn, and can read -------------------------------------------------------------------


def test_nobody_is_put_in_whose_folder_is_read_by_who_must_not_learn(ada: Desk, concern: UUID, now: datetime) -> None:
    person, other = ada.adds(concern, "Amina Yusuf"), ada.concern()
    reader = desk(now, Role.WORKER, name="Tomasz Brook")
    reader.let_in(person, Level.READ)
    house.keep_out(other, reader.who, now - MINUTE, ExclusionKind.MUST_NOT_KNOW)

    answer = ada.posts(ada.looks_for(other, "Ameena"), which=str(person), role="witness", wishes="To stay.")

    assert answer.status_code == 422
    assert "Somebody who must not learn of this can read the folder of that person" in answer.content.decode()
    assert "To stay." in answer.content.decode()
    assert not Link.objects.filter(folder=other).exists()


def test_it_is_said_when_somebody_is_kept_out_later(ada: Desk, concern: UUID, now: datetime) -> None:
    person, reader = ada.adds(concern, "Amina Yusuf"), desk(now, Role.WORKER, name="Tomasz Brook")
    worker = desk(now, Role.WORKER, name="Noor Vale")
    reader.let_in(person, Level.READ)
    for folder in (concern, person):
        worker.let_in(folder, Level.READ)
    for path in (f"{concern}/people/", f"person/{person}/"):
        assert SHOUT not in ada.gets(path)
    house.keep_out(concern, reader.who, now - MINUTE, ExclusionKind.MUST_NOT_KNOW)

    for path in (f"{concern}/people/", f"person/{person}/"):
        page = ada.gets(path)
        assert SHOUT in page
        assert "Tomasz Brook" in page
        # Who does not decide is not told who is kept out.
        assert SHOUT not in worker.gets(path)
    assert SHOUT not in reader.gets(f"person/{person}/")
    assert Folder.objects.get(pk=concern).reference not in reader.gets(f"person/{person}/")


def test_nothing_is_said_of_who_is_kept_out_of_both(ada: Desk, concern: UUID, now: datetime) -> None:
    person, reader = ada.adds(concern, "Amina Yusuf"), desk(now, Role.WORKER, name="Tomasz Brook")
    reader.let_in(person, Level.READ)
    for folder in (concern, person):
        house.keep_out(folder, reader.who, now - MINUTE, ExclusionKind.MUST_NOT_KNOW)

    for path in (f"{concern}/people/", f"person/{person}/"):
        assert SHOUT not in ada.gets(path)
    assert Exclusion.objects.count() == 2


# -- pressed twice --------------------------------------------------------------------------------------


def test_a_folder_for_somebody_is_opened_once_however_often_it_is_pressed(ada: Desk, concern: UUID) -> None:
    search = ada.looks_for(concern, "Amina Yusuf")

    answers = [ada.posts(search, which="new", role="harmed", wishes="To stay.").status_code for _time in range(2)]

    assert answers == [302, 302]
    assert Folder.objects.filter(kind=FolderKind.PERSON).count() == 1
    assert Link.objects.filter(folder=concern).count() == 1


def test_other_words_from_the_same_search_are_neither_lost_nor_a_second_folder(ada: Desk, concern: UUID) -> None:
    search = ada.looks_for(concern, "Amina Yusuf")
    ada.posts(search, which="new", role="harmed", wishes="To stay.")

    answer = ada.posts(search, which="new", role="harmed", wishes="To leave at once.")

    assert answer.status_code == 422
    for words in ("A folder was opened from this search already", "To leave at once."):
        assert words in answer.content.decode()
    assert Folder.objects.filter(kind=FolderKind.PERSON).count() == 1


def test_two_people_of_one_name_are_two_folders_after_two_searches(ada: Desk, concern: UUID) -> None:
    """The control: what is asked twice is meant twice."""
    assert ada.adds(concern, "Amina Yusuf") != ada.adds(concern, "Amina Yusuf")


def test_a_case_is_opened_once_however_often_it_is_pressed(ada: Desk, concern: UUID, now: datetime) -> None:
    assert case_of(ada, concern) == case_of(ada, concern)
    assert Folder.objects.filter(kind=FolderKind.CASE).count() == 1

    with override_settings(LANTERN_TEST_CLOCK=lambda: now + 3 * MINUTE):
        case_of(ada, concern)
    assert Folder.objects.filter(kind=FolderKind.CASE).count() == 2


def test_a_note_a_decision_and_a_disclosure_pressed_twice_stand_once(ada: Desk, concern: UUID) -> None:
    case = case_of(ada, concern)
    for path, sent in (
        (f"{case}/", {"sort": "note", "words": "The gate was open."}),
        (f"{case}/", {"sort": "decision", "words": "The gate was open."}),
        (f"{concern}/knows/told/", TOLD),
    ):
        answers = [ada.posts(path, **sent) for _time in range(2)]
        assert [one.status_code for one in answers] == [302, 302], (path, answers[0].content[-1500:])

    assert Entry.objects.filter(folder=case).count() == 2
    assert Entry.objects.filter(folder=concern).count() == 1


def test_what_is_said_of_a_person_pressed_twice_stands_once(ada: Desk, concern: UUID) -> None:
    person = ada.adds(concern, "Amina Yusuf")

    for _time in range(2):
        assert ada.posts(f"person/{person}/say/", names="Amina Yousef", seen="1").status_code == 302

    assert Entry.objects.filter(folder=person).count() == 2


# -- saying anew ----------------------------------------------------------------------------------------


def test_whoever_was_too_late_reads_what_stands_there_and_can_keep_both(ada: Desk, concern: UUID) -> None:
    person = ada.adds(concern, "Amina Yusuf")
    path = f"person/{person}/say/"
    ada.posts(path, names="Amina Yusuf", born="3 May 2010", seen="1")

    page = ada.posts(path, names="Amina Yousef", seen="1").content.decode()

    for words in ("Somebody else has changed this", "What stands there now", "3 May 2010", "Amina Yousef"):
        assert words in page, words
    assert 'name="seen" value="2"' in page
    assert ada.posts(path, names="Amina Yousef", born="3 May 2010", seen="2").status_code == 302


def test_a_person_is_not_found_by_who_told_of_them(ada: Desk, concern: UUID) -> None:
    person = ada.adds(concern, "Amina Yusuf", told_by="Quillfeather")
    ada.posts(f"person/{person}/say/", names="Amina Yusuf", born="2010", told_by="Quillfeather", seen="1")

    reference = Folder.objects.get(pk=person).reference
    assert reference not in ada.gets(ada.looks_for(concern, "Quillfeather"))
    assert reference in ada.gets(ada.looks_for(concern, "2010"))


# -- looking ---------------------------------------------------------------------------------------------


def test_who_bears_the_name_stands_before_who_is_spoken_of_with_it(ada: Desk, concern: UUID, now: datetime) -> None:
    named = ada.adds(concern, "Farid Tekle")
    with override_settings(LANTERN_TEST_CLOCK=lambda: now + MINUTE):
        spoken_of = ada.adds(concern, "Amina Yusuf", wishes="To stay with Farid.")
        page = ada.gets(ada.looks_for(concern, "Farid"))

    at = [page.index(Folder.objects.get(pk=one).reference) for one in (named, spoken_of)]
    # Newest first would set them the other way round.
    assert at == sorted(at)


def test_what_was_typed_is_shown_when_the_search_is_over_and_every_search_that_is_not_there_answers_alike(
    ada: Desk, concern: UUID, now: datetime
) -> None:
    search = ada.looks_for(concern, "Amina Yusuf")
    sent = {"which": "new", "role": "harmed", "wishes": "To stay with her brother.", "born": "about 16"}

    unknown = ada.posts(f"{concern}/people/find/{uuid4()}/", **sent).content.decode()
    with override_settings(LANTERN_TEST_CLOCK=lambda: now + timedelta(minutes=10)):
        answer = ada.posts(search, **sent)
    over = answer.content.decode()

    assert answer.status_code == 404
    for page in (over, unknown):
        for words in ("To stay with her brother.", "about 16", f"/cases/{concern}/people/find/"):
            assert words in page, words
        assert "Amina" not in page
    main = [page.partition("<main")[2].partition("</main>")[0] for page in (over, unknown)]
    assert main[0] == main[1]
