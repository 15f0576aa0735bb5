from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from lantern.access import searching
from lantern.access.models import Account
from lantern.access.refusals import Hidden, Refused
from lantern.access.roles import Role
from lantern.folders.kinds import ExclusionKind
from lantern.folders.models import Entry, SearchBlob
from lantern.folders.search import folders_with
from lantern.vault.audit import By
from lantern.vault.envelope import EnvelopeRefused
from lantern.vault.keyring import DoorClosed
from lantern.vault.models import AuditEntry, FolderKey
from lantern.vault.permits import for_the_system
from lantern.vault.scanning import opened
from tests.access.need.house import account, folder, inside, keep_out, let_in, note, visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(now: datetime) -> Account:
    return account(Role.WORKER, now)


def found(who: Account, text: str, now: datetime, page: int = 1) -> searching.Results:
    visitor = visit(who, now)
    return searching.results(visitor, searching.ask(visitor, text), page=page)


def readable(who: Account, now: datetime, *words: str, title: str = "Somebody") -> UUID:
    made = folder(now, title=title)
    let_in(made, who, now)
    for text in words:
        note(made, now, text)
    return made


def test_a_word_is_found_whatever_its_case_and_accents_also_within_a_word(who: Account, now: datetime) -> None:
    made = readable(who, now, "Zoë waits at the Bahnhofstraße", "José drives", title="Amina Yüksel")
    readable(who, now, "nothing of it")

    for text in ("zoe", "ZOË", "bahnhof", "jose zoe", "amina", "  Amina,  José! "):
        assert [hit.folder for hit in found(who, text, now).hits] == [made], text
    for text in ("zoe maria", "amina paul", "n jose drives x"):
        assert found(who, text, now).total == 0, text


def test_a_line_break_between_two_notes_is_no_letter(who: Account, now: datetime) -> None:
    made = readable(who, now, "she ate", "orange")

    assert found(who, "norange", now).total == 0
    assert [hit.folder for hit in found(who, "orange", now).hits] == [made]


def test_what_one_may_not_read_is_neither_found_nor_counted(who: Account, now: datetime) -> None:
    seen = readable(who, now, "the blue house")
    note(folder(now), now, "the blue house")
    for kind in (ExclusionKind.MUST_NOT_KNOW, ExclusionKind.MUST_NOT_READ):
        keep_out(readable(who, now, "the blue house"), who, now, kind)

    answer = found(who, "blue", now)

    assert (answer.total, [hit.folder for hit in answer.hits]) == (1, [seen])


def test_a_question_without_words_finds_nothing(who: Account, now: datetime) -> None:
    readable(who, now, "the blue house")

    for text in ("", "  ", "!?", "."):
        assert found(who, text, now).total == 0


def test_twenty_stand_on_a_page_and_the_total_is_told(who: Account, now: datetime) -> None:
    made = [readable(who, now + timedelta(minutes=number), "the blue house") for number in range(45)]
    later = now + timedelta(days=1)

    pages = [found(who, "house", later, page) for page in (1, 2, 3)]

    assert [len(page.hits) for page in pages] == [20, 20, 5]
    assert {(page.total, page.pages) for page in pages} == {(45, 3)}
    assert [hit.folder for page in pages for hit in page.hits] == list(reversed(made))
    assert found(who, "house", later, 99).page == 3


def test_the_question_is_audited_sealed_before_anything_is_opened(who: Account, now: datetime) -> None:
    visitor = visit(who, now)
    search = searching.ask(visitor, "Amina from Vale Road")

    entry = AuditEntry.objects.get(pk=search)
    assert (entry.folder, entry.actor, entry.action) == (who.id, who.id, "search.made")
    assert b"amina" not in bytes(entry.reason).lower()
    assert searching.results(visitor, search).text == "Amina from Vale Road"


def test_the_search_of_somebody_else_is_not_there(who: Account, now: datetime) -> None:
    search = searching.ask(visit(who, now), "Amina")

    for asked in (search, uuid4()):
        with pytest.raises(Hidden):
            searching.results(visit(account(Role.WORKER, now), now), asked)


def test_only_who_may_search_searches(who: Account, now: datetime) -> None:
    for visitor in (
        visit(account(Role.VOLUNTEER, now), now),
        visit(account(Role.ADMINISTRATOR, now), now),
        visit(account(Role.WORKER, now, joined=timedelta(days=89)), now),
        visit(who, now, second=False),
    ):
        with pytest.raises(Refused):
            searching.ask(visitor, "Amina")


def test_words_open_only_with_a_permit_to_read_and_places_never(who: Account, now: datetime) -> None:
    made = readable(who, now, "the blue house")
    note(made, now, "she told me", place="12 Vale Road")

    with pytest.raises(DoorClosed):
        folders_with([for_the_system(made, "test", writes=True)], "blue")
    with pytest.raises(DoorClosed):
        tuple(opened([inside(made)], Entry, "place"))
    assert found(who, "vale", now).total == 0


def test_words_that_were_moved_to_another_folder_do_not_open(who: Account, now: datetime) -> None:
    one, other = readable(who, now, "the blue house"), readable(who, now, "the red house")
    SearchBlob.objects.filter(folder=one).update(words=SearchBlob.objects.get(folder=other).words)

    with pytest.raises(EnvelopeRefused):
        found(who, "red", now)


def test_an_erased_folder_is_left_out_and_hinders_nobody(who: Account, now: datetime) -> None:
    gone, there = readable(who, now, "the blue house"), readable(who, now, "the blue house")
    FolderKey.objects.filter(folder=gone).delete()

    assert folders_with([inside(gone), inside(there)], "blue") == (there,)


def test_a_search_is_good_for_ten_minutes_in_the_session_that_asked_it(who: Account, now: datetime) -> None:
    asked, soon = visit(who, now), timedelta(minutes=10)
    search = searching.ask(asked, "Amina")
    just_in_time = replace(visit(who, now), at=now + soon - timedelta(seconds=1))
    too_late = replace(visit(who, now), at=now + soon)
    elsewhere = replace(visit(who, now), by=By(who.id, "fedcba9876543210"))

    assert searching.results(just_in_time, search).text == "Amina"
    for visitor in (too_late, elsewhere):
        with pytest.raises(Hidden):
            searching.results(visitor, search)


def test_an_answer_holds_references_and_no_names(who: Account, now: datetime) -> None:
    made = folder(now, title="Amina from room 12")
    let_in(made, who, now)

    (hit,) = found(who, "amina", now + timedelta(minutes=1)).hits

    assert "Amina" not in repr(hit)
