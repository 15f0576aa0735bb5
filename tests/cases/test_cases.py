"""A case as a whole: its concerns, people with every part, duties with clocks, decisions, promises; and who sees it."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.roles import Role
from lantern.cases.case_actions import put_in_case
from lantern.folders import actions
from lantern.folders.kinds import PART_OF_CASE, EntryKind, ExclusionKind, FolderKind, Level
from lantern.folders.models import Entry, Exclusion, Folder, Grant, Link
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.models import AuditEntry
from tests.access.need import house
from tests.cases.people_house import MINUTE, Desk, desk, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]
MOST_QUERIES = 12
SIGNING_IN = 4
WORDS = "The two concerns are about one household."


def puts(who: Desk, concern: UUID, case: UUID) -> int:
    return who.posts(f"{concern}/case/", case=str(case)).status_code


def duty(folder: UUID, who: Desk, what: str, due: datetime | None, **more: object) -> UUID:
    body = {"what": what, "who": "safeguarding lead", "to": ["police 101"], "by": "same_day", **more}
    return actions.give_duty(
        permit=house.inside(folder), body=body, owner=who.who.id, by=THE_SYSTEM, at=who.at - MINUTE, due_at=due
    ).id


def reference(folder: UUID) -> str:
    return Folder.objects.get(pk=folder).reference


# -- what stands in it ------------------------------------------------------------------------------------


def test_a_case_holds_several_concerns(ada: Desk, concern: UUID, case: UUID) -> None:
    other = ada.concern()
    assert puts(ada, other, case) == 302

    page = ada.gets(f"{case}/")
    assert reference(concern) in page
    assert reference(other) in page
    for one in (concern, other):
        assert reference(case) in ada.gets(f"{one}/case/")
    assert ada.browser.get(f"/folders/{case}/").headers["Location"] == f"/cases/{case}/"


def test_a_concern_is_in_a_case_once_however_often_it_is_put_there(ada: Desk, concern: UUID, case: UUID) -> None:
    assert puts(ada, concern, case) == 422
    for _time in range(2):
        put_in_case(permit=house.inside(case), concern=concern, by=THE_SYSTEM, at=ada.at)

    assert Link.objects.filter(folder=case, other=concern).count() == 1


def test_a_concern_is_taken_out_again_with_a_reason(ada: Desk, concern: UUID, case: UUID) -> None:
    link = Link.objects.get(folder=case, other=concern)

    assert ada.posts(f"{case}/links/{link.id}/end/", why="It is about somebody else.").status_code == 302

    assert reference(concern) not in ada.gets(f"{case}/")
    assert reference(case) not in ada.gets(f"{concern}/case/").partition("<form")[0]


def test_people_stand_in_it_with_every_part_and_where(ada: Desk, concern: UUID, case: UUID) -> None:
    person, other = ada.adds(concern, "Amina Yusuf"), ada.concern()
    puts(ada, other, case)
    ada.posts(ada.looks_for(other, "Amina"), which=str(person), role="witness")
    ada.posts(ada.looks_for(case, "Amina"), which=str(person), role="relative")

    page = ada.gets(f"{case}/")

    assert f"the person who may be harmed ({reference(concern)})" in page
    assert f"saw or heard it ({reference(other)})" in page
    assert f"a relative ({reference(case)})" in page
    assert page.count(reference(person)) == 1
    assert "A. Y." in page


def test_no_name_stands_above_the_first_press(ada: Desk, concern: UUID, case: UUID) -> None:
    ada.adds(concern, "Amina Yusuf")

    page = ada.gets(f"{case}/")

    assert "Amina" not in page.partition("<title>")[2].partition("</title>")[0]
    for shown in page.split("<details")[1:]:
        assert "Amina" not in shown.partition("</summary>")[0]
    assert "Amina" not in page.partition("<details")[0]


def test_duties_of_every_concern_stand_in_it_with_owner_clock_and_what_came_of_them(
    ada: Desk, concern: UUID, case: UUID, now: datetime
) -> None:
    other = ada.concern()
    puts(ada, other, case)
    duty(concern, ada, "Ring the school", now - timedelta(hours=1))
    duty(other, ada, "Write to the council", now + timedelta(hours=3, minutes=7))
    done = duty(other, ada, "Ask about the brother", None)
    actions.discharge_duty(
        permit=house.inside(other), duty=done, evidence={"words": "He is well."}, by=THE_SYSTEM, at=now
    )

    page = ada.gets(f"{case}/")

    assert page.index("Ring the school") < page.index("Write to the council") < page.index("Ask about the brother")
    assert page.count("Overdue</strong>") == 1
    assert "1 overdue" in page
    assert "15:07" in page
    assert "Ada Lindqvist" in page
    assert "What is done (1)" in page
    assert "He is well." not in page


def test_when_it_was_decided_and_assessed_last_stands_beside_each_concern(
    ada: Desk, concern: UUID, case: UUID, now: datetime
) -> None:
    assert "Not decided yet" in ada.gets(f"{case}/")
    inside, hour = house.inside(concern), timedelta(hours=1)
    for moment in (now - 5 * hour, now - 2 * hour):
        body = {"words": "It is clear."}
        actions.add_entry(permit=inside, kind=EntryKind.DECISION, body=body, by=THE_SYSTEM, at=moment)
        actions.record_assessment(
            permit=inside, answer={"next": "ring"}, digest="0" * 64, editions={}, by=THE_SYSTEM, at=moment - hour
        )

    page = ada.gets(f"{case}/").partition("Concerns in this case")[2].partition("Who it is about")[0]
    assert "Not decided yet" not in page
    assert "10:00" in page
    assert "09:00" in page
    assert "07:00" not in page
    assert "It is clear." not in page


def test_initials_of_whoever_may_be_harmed_stand_above(ada: Desk, concern: UUID, case: UUID) -> None:
    ada.adds(concern, "Amina Yusuf")
    ada.adds(concern, "Farid Tekle", role="alleged")

    identity = ada.gets(f"{case}/").partition("lantern-identity__name")[2].partition("</p>")[0]

    assert "A. Y." in identity
    assert "F. T." not in identity


def test_what_was_promised_stands_apart(ada: Desk, concern: UUID, case: UUID, now: datetime) -> None:
    duty(concern, ada, "Ring her on Friday", now + timedelta(days=2), promise=True)

    page = ada.gets(f"{case}/")

    assert page.index("What we promised") < page.index("Ring her on Friday")
    assert "Nothing is open." in page


def test_notes_and_decisions_are_added_and_stay(ada: Desk, case: UUID) -> None:
    assert ada.posts(f"{case}/", sort="note", words="The school rang.").status_code == 302
    assert ada.posts(f"{case}/", sort="decision", words=WORDS).status_code == 302
    assert ada.posts(f"{case}/", sort="decision", words="").status_code == 422

    page = ada.gets(f"{case}/")
    assert page.index("Decisions about the case") < page.index(WORDS) < page.index("The school rang.")
    assert list(Entry.objects.filter(folder=case).values_list("kind", flat=True)) == ["note", "decision"]
    assert AuditEntry.objects.filter(folder=case, action="decision.added", actor=ada.who.id).count() == 1


def test_a_worker_writes_notes_and_decides_nothing(case: UUID, now: datetime) -> None:
    worker = desk(now, Role.WORKER, name="Tomasz Brook")
    worker.let_in(case, Level.WRITE)

    assert "A decision" not in worker.gets(f"{case}/")
    assert worker.posts(f"{case}/", sort="note", words="The school rang.").status_code == 302
    assert worker.posts(f"{case}/", sort="decision", words=WORDS).status_code == 422
    assert not Entry.objects.filter(folder=case, kind=EntryKind.DECISION).exists()


def test_who_opened_it_stands_there(ada: Desk, case: UUID, now: datetime) -> None:
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    sam.let_in(case)
    sam.gets(f"{case}/")

    assert "Sam Okoro" in ada.gets(f"{case}/").partition("Who opened it")[2]


def test_the_chronology_of_a_case_holds_its_concerns(ada: Desk, concern: UUID, case: UUID) -> None:
    house.note(concern, ada.at, "She waits at the gate.")

    page = ada.browser.get(f"/chronology/{case}/").content.decode()

    assert "She waits at the gate." in page
    assert "part of the case" in page


# -- who may see it ---------------------------------------------------------------------------------------


def test_whoever_keeps_the_concern_keeps_the_case_and_whoever_is_kept_out_stays_out(ada: Desk, now: datetime) -> None:
    concern, worker = ada.concern(), desk(now, Role.WORKER, name="Tomasz Brook")
    worker.let_in(concern, Level.WRITE)
    out = desk(now, Role.DEPUTY, name="Sam Okoro")
    house.keep_out(concern, out.who, now - MINUTE, ExclusionKind.MUST_NOT_KNOW)

    case = opened(worker, concern)

    assert dict(Grant.objects.filter(folder=case).values_list("account", "level")) == {
        ada.who.id: "manage", worker.who.id: "write",
    }  # fmt: skip
    assert list(Exclusion.objects.filter(folder=case).values_list("account", "kind")) == [(out.who.id, "must_not_know")]


def test_a_concern_is_not_put_where_somebody_reads_who_must_not_learn_of_it(ada: Desk, now: datetime) -> None:
    """To shut them out of the case would tell them; so nothing is done, and a human decides (T-37)."""
    case, about_sam = opened(ada, ada.concern()), ada.concern()
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    sam.let_in(case)
    house.keep_out(about_sam, sam.who, now - MINUTE, ExclusionKind.MUST_NOT_KNOW)

    answer = ada.posts(f"{about_sam}/case/", case=str(case))

    assert answer.status_code == 422
    assert "must not learn of this concern can read that case" in answer.content.decode()
    assert not Link.objects.filter(folder=case, other=about_sam).exists()
    sam.gets(f"{case}/")


def test_whoever_is_kept_out_later_is_shouted_out_and_sees_nothing_of_the_concern(
    ada: Desk, concern: UUID, case: UUID, now: datetime
) -> None:
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    for folder in (concern, case):
        sam.let_in(folder)
    duty(concern, ada, "Ring the school", now)
    person = ada.adds(concern, "Amina Yusuf")
    sam.let_in(person)
    assert "They must not learn" not in ada.gets(f"{case}/")
    house.keep_out(concern, sam.who, now - MINUTE, ExclusionKind.MUST_NOT_KNOW)

    assert "Sam Okoro" in ada.gets(f"{case}/").partition("They must not learn")[2].partition("</section>")[0]
    page = sam.gets(f"{case}/")
    for words in (reference(concern), "Ring the school", "A. Y.", "They must not learn"):
        assert words not in page, words


@pytest.mark.parametrize("kind", [ExclusionKind.MUST_NOT_DECIDE, ExclusionKind.MUST_NOT_INTERPRET])
def test_of_a_concern_to_which_a_reader_has_a_tie_the_case_says_nothing(
    ada: Desk, concern: UUID, case: UUID, now: datetime, kind: ExclusionKind
) -> None:
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    for folder in (concern, case):
        sam.let_in(folder)
    duty(concern, ada, "Ring the school", now)
    house.keep_out(concern, sam.who, now - MINUTE, kind)

    page = sam.gets(f"{case}/")
    assert "Ring the school" not in page
    assert reference(concern) not in page


def test_of_a_concern_that_a_reader_may_not_read_the_case_says_nothing(
    ada: Desk, concern: UUID, case: UUID, now: datetime
) -> None:
    reader = desk(now, Role.WORKER, name="Tomasz Brook")
    reader.let_in(case, Level.READ)
    duty(concern, ada, "Ring the school", now)
    ada.adds(concern, "Amina Yusuf")

    page = reader.gets(f"{case}/")

    for words in (reference(concern), "Ring the school", "A. Y.", "<textarea"):
        assert words not in page, words
    assert reader.posts(f"{case}/", sort="note", words="x").status_code == 403


def test_a_case_that_one_may_not_write_in_is_not_offered(ada: Desk, now: datetime) -> None:
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    case, own = opened(ada, ada.concern()), sam.concern()
    sam.let_in(case, Level.READ)

    assert reference(case) not in sam.gets(f"{own}/case/")
    for chosen in (case, uuid4()):
        assert puts(sam, own, chosen) == 422


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.ADMINISTRATOR])
def test_who_reads_no_folders_finds_no_case(concern: UUID, case: UUID, now: datetime, role: Role) -> None:
    who = desk(now, role, name="Noor Vale")
    for folder in (concern, case):
        who.let_in(folder)

    for path in (f"{case}/", f"{concern}/case/"):
        who.gets(path, status=404)


def test_only_a_concern_is_put_into_a_case_and_only_a_case_has_the_page(ada: Desk, concern: UUID, case: UUID) -> None:
    ada.gets(f"{concern}/", status=404)
    ada.gets(f"{case}/case/", status=404)
    person = ada.concern(kind=FolderKind.PERSON)
    ada.gets(f"{person}/", status=404)
    ada.gets(f"{person}/case/", status=404)


@pytest.mark.parametrize("more", [0, 6])
def test_the_page_asks_the_database_no_more_for_a_large_case(ada: Desk, case: UUID, now: datetime, more: int) -> None:
    for number in range(1 + more):
        concern = ada.concern()
        puts(ada, concern, case)
        duty(concern, ada, f"Ring the school {number}", now)
        ada.adds(concern, f"Somebody Number{number}")
        ada.posts(f"{case}/", sort="note", words="The school rang.")
    ada.gets(f"{case}/")
    with CaptureQueriesContext(connection) as door:
        permit(house.visit(ada.who, ada.at), Action.READ_FOLDER, case, purpose="test")
    with CaptureQueriesContext(connection) as asked:
        ada.gets(f"{case}/")

    beside = len(asked) - len(door) - SIGNING_IN
    assert beside <= MOST_QUERIES, [query["sql"][:120] for query in asked]
    assert Link.objects.filter(folder=case, role=PART_OF_CASE).count() == 2 + more
