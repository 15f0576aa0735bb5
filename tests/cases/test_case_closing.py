"""A case closes on what happened, and never while something in it is open; it opens again; somebody holds it."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantern.access.roles import Role
from lantern.cases import case_list_queries
from lantern.cases.case_closing import close_case
from lantern.cases.case_holding import hand_case
from lantern.concerns.models import Concern, Danger
from lantern.folders import actions
from lantern.folders.kinds import EntryKind, ExclusionKind, Level
from lantern.folders.models import Duty, Entry, Folder, Grant
from lantern.folders.refusals import FolderRefuses
from lantern.packs.case_endings import CaseFigures
from lantern.sending.models import OutgoingMessage
from lantern.sending.rota_models import Absence
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.models import AuditEntry
from tests.access.need import house
from tests.cases.people_house import MINUTE, Desk, desk, opened
from tests.cases.test_cases import duty, puts, reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]
WORDS = "She has moved in with her sister and says that she is safe."
MOST_QUERIES = 12
SIGNING_IN = 4


@pytest.fixture
def sam(now: datetime) -> Desk:
    return desk(now, Role.DEPUTY, name="Sam Okoro")


def closes(who: Desk, case: UUID, result: str = "safe", words: str = WORDS) -> int:
    return who.posts(f"{case}/close/", result=result, words=words).status_code


def is_closed(case: UUID) -> bool:
    return Folder.objects.get(pk=case).closed_at is not None


def side(concern: UUID, at: datetime, *, closed: bool = False) -> None:
    """The side row of a concern, as a report makes it."""
    with act(by=THE_SYSTEM, at=at, folder=concern, action="test") as done:
        row = Concern(folder=concern, reported_at=at, danger=Danger.NO, closed_at=at if closed else None)
        done.add(row)


def close_concern(concern: UUID, at: datetime) -> None:
    with act(by=THE_SYSTEM, at=at, folder=concern, action="test") as done:
        row = Concern.objects.get(folder=concern)
        seen, row.version, row.closed_at = row.version, row.version + 1, at
        done.change(row, seen=seen)


# -- closing ----------------------------------------------------------------------------------------------


def test_a_case_closes_on_what_happened(ada: Desk, case: UUID) -> None:
    assert closes(ada, case) == 302

    page = ada.gets(f"{case}/")
    assert is_closed(case)
    assert "The case was closed: The person is safe, and says so" in page
    assert WORDS in page
    assert AuditEntry.objects.filter(folder=case, action="case.closed", actor=ada.who.id).count() == 1
    assert Entry.objects.filter(folder=case, kind=EntryKind.DECISION).count() == 1
    story = ada.browser.get(f"/chronology/{case}/").content.decode()
    for words in ("The case was closed", "The person is safe, and says so", WORDS):
        assert words in story


def test_the_reason_for_closing_stands_sealed_in_the_database(ada: Desk, case: UUID) -> None:
    closes(ada, case)

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM folders_entry WHERE kind = 'decision'")
        (body,) = cursor.fetchone()
    for clear in (b"safe", b"sister", b"case_closed"):
        assert clear not in bytes(body)


@pytest.mark.parametrize(("result", "words"), [("", WORDS), ("forgotten", WORDS), ("safe", ""), ("safe", "ok")])
def test_nobody_closes_a_case_without_saying_what_happened(ada: Desk, case: UUID, result: str, words: str) -> None:
    assert closes(ada, case, result, words) == 422
    assert not is_closed(case)


@pytest.mark.parametrize("promised", [False, True])
def test_no_case_closes_over_an_open_duty_or_promise(ada: Desk, concern: UUID, case: UUID, promised: bool) -> None:
    open_one = duty(concern, ada, "Ring the school", None, promise=promised)

    page = ada.gets(f"{case}/close/")
    assert "Ring the school" in page
    assert f"/concerns/{concern}/duties/{open_one}/" in page
    assert "<textarea" not in page
    assert ("Promises that were neither kept nor ended" in page) is promised
    assert closes(ada, case) == 422
    assert not is_closed(case)

    actions.discharge_duty(
        permit=house.inside(concern), duty=open_one, evidence={"words": "Done."}, by=THE_SYSTEM, at=ada.at
    )
    assert closes(ada, case) == 302


def test_no_case_closes_over_an_open_concern(ada: Desk, concern: UUID, case: UUID) -> None:
    side(concern, ada.at - MINUTE)

    assert "Concerns that are open" in ada.gets(f"{case}/close/")
    assert closes(ada, case) == 422

    close_concern(concern, ada.at)
    assert closes(ada, case) == 302


def test_a_duty_that_comes_up_while_the_form_is_open_is_seen_behind_the_lock(
    ada: Desk, concern: UUID, case: UUID
) -> None:
    duty(concern, ada, "Ring the school", None)

    with pytest.raises(FolderRefuses, match="still open"):
        close_case(permit=house.inside(case), known=[concern], result="safe", words=WORDS, by=THE_SYSTEM, at=ada.at)

    assert not is_closed(case)
    assert not Entry.objects.filter(folder=case).exists()


def test_closing_twice_counts_once_and_ends_no_duty(ada: Desk, concern: UUID, case: UUID) -> None:
    done = duty(concern, ada, "Ring the school", None)
    actions.discharge_duty(permit=house.inside(concern), duty=done, evidence={"words": "x"}, by=THE_SYSTEM, at=ada.at)
    before = list(Duty.objects.values_list("pk", "version", "done_at"))

    assert [closes(ada, case) for _time in range(2)] == [302, 302]

    assert Entry.objects.filter(folder=case).count() == 1
    assert list(Duty.objects.values_list("pk", "version", "done_at")) == before


def test_whoever_decides_nothing_closes_nothing(case: UUID, now: datetime) -> None:
    worker = desk(now, Role.WORKER, name="Tomasz Brook")
    worker.let_in(case, Level.WRITE)

    assert "/close/" not in worker.gets(f"{case}/")
    worker.gets(f"{case}/close/", status=404)
    assert closes(worker, case) == 404
    assert not is_closed(case)


def test_of_a_concern_that_one_may_not_read_closing_tells_nothing_and_its_readers_see_that_it_is_open(
    ada: Desk, sam: Desk, concern: UUID, case: UUID
) -> None:
    """Whoever is kept out must not learn by a refusal that there is a concern; nothing in it ends by that (DP-26)."""
    side(concern, ada.at - MINUTE)
    duty(concern, ada, "Ring the school", None)
    sam.let_in(case)
    house.keep_out(concern, sam.who, ada.at - MINUTE, ExclusionKind.MUST_NOT_KNOW)

    page = sam.gets(f"{case}/close/")
    for words in (reference(concern), "Ring the school", "cannot be closed"):
        assert words not in page
    assert closes(sam, case) == 302

    assert "something in it is open" in ada.gets(f"{case}/")
    assert "something in it is open" not in sam.gets(f"{case}/")
    assert "a concern in it is open" in ada.gets("").partition(">Closed</h2>")[0]
    assert "a concern in it is open" not in sam.gets("")
    assert Duty.objects.get().done_at is None


# -- opening again ----------------------------------------------------------------------------------------


def test_a_closed_case_is_opened_again_with_a_reason(ada: Desk, case: UUID) -> None:
    closes(ada, case)
    assert ada.posts(f"{case}/again/", why="").status_code == 422
    assert is_closed(case)

    assert [ada.posts(f"{case}/again/", why="She rang, and is afraid.").status_code for _time in range(2)] == [302, 302]

    page = ada.gets(f"{case}/")
    assert not is_closed(case)
    assert "She rang, and is afraid." in page
    assert "The case was closed: " in page
    assert AuditEntry.objects.filter(folder=case, action="case.opened_again", actor=ada.who.id).exists()
    assert Entry.objects.filter(folder=case).count() == 2


def test_a_new_concern_opens_a_closed_case_again(ada: Desk, case: UUID) -> None:
    closes(ada, case)
    other = ada.concern()
    assert "closed: it opens again" in ada.gets(f"{other}/case/")

    assert puts(ada, other, case) == 302

    assert not is_closed(case)
    assert "The case was opened again" in ada.browser.get(f"/chronology/{case}/").content.decode()


def test_a_case_that_is_open_has_nothing_to_open_again(ada: Desk, case: UUID) -> None:
    assert ada.browser.get(f"/cases/{case}/again/").headers["Location"] == f"/cases/{case}/"
    ada.posts(f"{case}/again/", why="She rang, and is afraid.")
    assert not Entry.objects.filter(folder=case).exists()


# -- who holds it -----------------------------------------------------------------------------------------


def hands(who: Desk, case: UUID, to: Desk, duties: list[UUID] | None = None) -> str:
    fields = {"to": str(to.who.id), "duties": [str(one) for one in duties or []]}
    answer = who.browser.post(f"/concerns/cases/{case}/hand/", fields)
    return answer.content.decode() if answer.status_code != 302 else ""


def form(who: Desk, case: UUID) -> str:
    return who.browser.get(f"/concerns/cases/{case}/hand/").content.decode()


def holder(page: str) -> str:
    return page.partition("Held by")[2].partition("</p>")[0]


def test_whoever_opens_a_case_holds_it_until_it_is_handed_on(ada: Desk, sam: Desk, case: UUID) -> None:
    sam.let_in(case, Level.WRITE)
    assert "Ada Lindqvist" in holder(ada.gets(f"{case}/"))
    house.TOLD.alerts.clear()

    assert hands(ada, case, sam) == ""

    assert "Sam Okoro" in holder(ada.gets(f"{case}/"))
    assert "Yours</strong>" in sam.gets(f"{case}/")
    assert "Yours</strong>" not in ada.gets(f"{case}/")
    assert OutgoingMessage.objects.filter(folder=case, recipient=sam.who.id).count() == 1
    assert AuditEntry.objects.filter(folder=case, action="case.handed", subject=sam.who.id).count() == 1
    hands(ada, case, sam)
    assert OutgoingMessage.objects.filter(folder=case).count() == 1


def gone_away(who: Desk, concern: UUID, case: UUID) -> None:
    del concern, case
    with act(by=THE_SYSTEM, at=who.at, folder=who.who.id, action="test") as done:
        done.add(Absence(folder=who.who.id, starts=who.at - MINUTE, said_at=who.at - MINUTE))


def left(who: Desk, concern: UUID, case: UUID) -> None:
    del concern, case
    type(who.who).objects.filter(pk=who.who.id).update(is_active=False)


def kept_out(who: Desk, concern: UUID, case: UUID) -> None:
    del concern
    house.keep_out(case, who.who, who.at - MINUTE, ExclusionKind.MUST_NOT_DECIDE)


def no_longer_let_in(who: Desk, concern: UUID, case: UUID) -> None:
    del concern
    Grant.objects.filter(folder=case, account=who.who.id).update(ended_at=who.at - MINUTE)


@pytest.mark.parametrize("what", [gone_away, left, kept_out, no_longer_let_in])
def test_a_case_is_everybodys_again_when_its_holder_is_not_there(
    ada: Desk, sam: Desk, concern: UUID, case: UUID, what: object
) -> None:
    sam.let_in(case, Level.WRITE)
    hands(ada, case, sam)
    assert "Nobody holds it" not in ada.gets(f"{case}/")
    assert callable(what)

    what(sam, concern, case)

    assert "Nobody holds it" in ada.gets(f"{case}/")
    assert "Nobody holds it" in ada.gets("")
    assert str(sam.who.id) not in form(ada, case)
    with pytest.raises(FolderRefuses, match="cannot hold it"):
        hand_case(permit=house.inside(case), to=sam.who.id, by=THE_SYSTEM, at=ada.at)
    hands(ada, case, ada)
    assert "Ada Lindqvist" in holder(ada.gets(f"{case}/"))


def test_whoever_may_only_read_is_not_offered_and_hands_nothing(ada: Desk, sam: Desk, case: UUID) -> None:
    sam.let_in(case, Level.READ)

    assert str(sam.who.id) not in form(ada, case)
    assert "cannot hold it" in hands(ada, case, sam)
    assert sam.browser.get(f"/concerns/cases/{case}/hand/").status_code == 403
    assert "Say who holds it" not in sam.gets(f"{case}/")


def test_the_duties_that_a_human_ticks_go_along_each_by_its_own_act(
    ada: Desk, sam: Desk, concern: UUID, case: UUID
) -> None:
    for folder in (concern, case):
        sam.let_in(folder, Level.WRITE)
    goes, stays = duty(concern, ada, "Ring the school", None), duty(concern, ada, "Write to the council", None)
    page = form(ada, case)
    assert "Ring the school" in page
    assert "checked" not in page

    assert hands(ada, case, sam, [goes]) == ""

    assert Duty.objects.get(pk=goes).owner == sam.who.id
    assert Duty.objects.get(pk=stays).owner == ada.who.id
    assert list(AuditEntry.objects.filter(action="duty.handed").values_list("folder", "subject")) == [(concern, goes)]


def test_a_duty_where_the_new_holder_may_not_work_stays_and_the_page_says_so(
    ada: Desk, sam: Desk, concern: UUID, case: UUID
) -> None:
    sam.let_in(case, Level.WRITE)
    stays = duty(concern, ada, "Ring the school", None)

    page = hands(ada, case, sam, [stays])

    assert "These duties stay where they are" in page
    assert "Ring the school" in page
    assert Duty.objects.get(pk=stays).owner == ada.who.id
    assert "Sam Okoro" in holder(ada.gets(f"{case}/"))


def test_only_open_duties_where_one_may_write_are_offered(ada: Desk, sam: Desk, concern: UUID, case: UUID) -> None:
    sam.let_in(case, Level.WRITE)
    sam.let_in(concern, Level.READ)
    hidden = duty(concern, ada, "Ring the school", None)

    assert "Ring the school" not in form(sam, case)
    assert "not open any more" in hands(sam, case, ada, [hidden])


# -- the list ---------------------------------------------------------------------------------------------


def test_the_list_shows_what_is_late_first_and_closed_ones_apart(ada: Desk, now: datetime) -> None:
    calm, late, over = (opened(ada, ada.concern()) for _number in range(3))
    concern = ada.concern()
    puts(ada, concern, late)
    duty(concern, ada, "Ring the school", now - timedelta(hours=1))
    ada.adds(concern, "Amina Yusuf")
    closes(ada, over)

    page = ada.gets("")

    assert page.index(reference(late)) < page.index(reference(calm)) < page.index(">Closed</h2>")
    assert page.index(">Closed</h2>") < page.index(reference(over))
    assert "1 overdue" in page
    assert "A. Y." in page
    assert "Amina" not in page
    assert "Ring the school" not in page


def test_the_list_holds_no_case_that_one_may_not_read_and_counts_nothing_of_it(
    ada: Desk, sam: Desk, concern: UUID, case: UUID
) -> None:
    duty(concern, ada, "Ring the school", ada.at - MINUTE)
    ada.adds(concern, "Amina Yusuf")
    assert reference(case) not in sam.gets("")
    sam.let_in(case)
    page = sam.gets("")
    assert reference(case) in page
    for words in ("1 overdue", "A. Y."):
        assert words not in page
    house.keep_out(case, sam.who, ada.at - MINUTE, ExclusionKind.MUST_NOT_DECIDE)
    assert reference(case) not in sam.gets("")


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.ADMINISTRATOR])
def test_who_reads_no_folders_has_no_list(role: Role, now: datetime) -> None:
    desk(now, role, name="Noor Vale").gets("", status=404)


def test_a_closed_case_whose_own_duty_is_open_again_stands_among_the_open_ones(
    ada: Desk, case: UUID, now: datetime
) -> None:
    closes(ada, case)
    assert reference(case) in ada.gets("").partition(">Closed<")[2]

    duty(case, ada, "Ring the school", now)

    assert reference(case) in ada.gets("").partition(">Closed<")[0]
    assert reference(case) not in ada.gets("").partition(">Closed<")[2]


def test_closed_cases_come_in_parts(ada: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [opened(ada, ada.concern()) for _number in range(3)]
    for one in cases:
        closes(ada, one)
    monkeypatch.setattr(case_list_queries, "case_figures", lambda: CaseFigures(2, ()))

    first = ada.gets("")
    after = first.partition("?after=")[2].partition('"')[0]
    rest = ada.gets(f"?after={after}")
    shown = [{one for one in cases if reference(one) in page} for page in (first, rest)]
    assert [len(part) for part in shown] == [2, 1]
    assert not shown[0] & shown[1]
    assert "?after=" not in rest
    ada.gets("?after=nothing")


@pytest.mark.parametrize("more", [0, 5])
def test_the_list_asks_the_database_no_more_for_many_cases(ada: Desk, now: datetime, more: int) -> None:
    for number in range(1 + more):
        concern = ada.concern()
        opened(ada, concern)
        duty(concern, ada, f"Ring the school {number}", now)
        ada.adds(concern, f"Somebody Number{number}")
        if number % 2:
            closes(ada, opened(ada, ada.concern()))
    ada.gets("")
    with CaptureQueriesContext(connection) as asked:
        ada.gets("")

    assert len(asked) - SIGNING_IN <= MOST_QUERIES, [query["sql"][:120] for query in asked]
