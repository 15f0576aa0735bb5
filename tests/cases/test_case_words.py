"""Decisions and evidence of the concerns of a case, in words: for who may read each concern, with a trace in it."""

from datetime import datetime
from uuid import UUID

import pytest

from lantern.access.roles import Role
from lantern.concerns.desk_actions import let_go
from lantern.folders import actions
from lantern.folders.kinds import EntryKind, ExclusionKind, FolderKind
from lantern.folders.queries import FOLDER_READ
from lantern.packs.triage_files import triage
from lantern.vault.audit import THE_SYSTEM
from lantern.vault.models import AuditEntry
from tests.access.need import house
from tests.cases.people_house import MINUTE, Desk, desk
from tests.cases.test_cases import duty, puts, reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]
DECIDED, DONE = "We send it to the council.", "The school answered: she is there."


@pytest.fixture
def concern(ada: Desk) -> UUID:
    made = ada.concern()
    inside = house.inside(made)
    actions.add_entry(
        permit=inside, kind=EntryKind.DECISION, body={"words": DECIDED}, by=THE_SYSTEM, at=ada.at - MINUTE
    )
    ring = duty(made, ada, "Ring the school", None)
    actions.discharge_duty(permit=inside, duty=ring, evidence={"words": DONE}, by=THE_SYSTEM, at=ada.at)
    house.note(made, ada.at, "Only a note.")
    return made


def looks(who: Desk, folder: UUID) -> int:
    return AuditEntry.objects.filter(folder=folder, actor=who.who.id, action=FOLDER_READ).count()


def test_decisions_and_evidence_are_shown_in_words_on_demand_and_nothing_else(
    ada: Desk, concern: UUID, case: UUID
) -> None:
    other = ada.concern()
    puts(ada, other, case)

    page = ada.gets(f"{case}/words/")

    for words in (DECIDED, DONE, "Ring the school", reference(concern), reference(other), "Nothing was decided"):
        assert words in page
    assert "Only a note." not in page
    for words in (DECIDED, DONE):
        assert words not in ada.gets(f"{case}/")


def test_each_concern_keeps_that_it_was_opened_and_the_case_page_alone_opens_none(
    ada: Desk, concern: UUID, case: UUID
) -> None:
    other = ada.concern()
    puts(ada, other, case)
    before = {one: looks(ada, one) for one in (concern, other)}

    ada.gets(f"{case}/")
    assert {one: looks(ada, one) for one in (concern, other)} == before
    ada.gets(f"{case}/words/")
    assert {one: looks(ada, one) for one in (concern, other)} == {one: count + 1 for one, count in before.items()}


def test_what_was_corrected_stands_beside_the_correction(ada: Desk, concern: UUID, case: UUID) -> None:
    decided = actions.add_entry(
        permit=house.inside(concern), kind=EntryKind.DECISION, body={"words": "To Kent."}, by=THE_SYSTEM, at=ada.at
    )
    actions.correct_entry(
        permit=house.inside(concern), entry=decided.id, body={"words": "To Luton."}, by=THE_SYSTEM, at=ada.at
    )

    page = ada.gets(f"{case}/words/")

    assert page.index("To Kent.") < page.index("To Luton.")


def writes(concern: UUID, at: datetime, kind: EntryKind, **body: object) -> UUID:
    return actions.add_entry(permit=house.inside(concern), kind=kind, body=body, by=THE_SYSTEM, at=at).id


def test_a_decision_says_what_was_decided_and_whether_a_second_reader_agrees(
    ada: Desk, concern: UUID, case: UUID
) -> None:
    writes(
        concern, ada.at, EntryKind.DECISION, words="Nothing fits.", outcome="not_referred", second_needed=True,
        wishes="She wants to stay.",
    )  # fmt: skip

    page = ada.gets(f"{case}/words/")

    outcome = triage().outcome("not_referred")
    assert outcome is not None
    for words in (outcome.label, "She wants to stay.", "only when a second reader agrees"):
        assert words in page
    assert "second reader does not agree" not in page
    writes(concern, ada.at, EntryKind.DECISION, words="Ask the school first.", second="1", agrees=False)
    for page in (ada.gets(f"{case}/words/"), ada.browser.get(f"/chronology/{case}/").content.decode()):
        assert outcome.label in page
        assert "The second reader does not agree" in page


def test_a_try_and_what_was_let_go_are_not_shown_as_done(ada: Desk, concern: UUID, case: UUID) -> None:
    inside = house.inside(concern)
    left = duty(concern, ada, "Ring the council", None)
    let_go(permit=inside, duty=left, why="It was rung by the police.", follows=False, by=THE_SYSTEM, at=ada.at)
    writes(concern, ada.at, EntryKind.EVIDENCE, words="Nobody answered.", duty=str(left), tried="nobody")

    page = ada.gets(f"{case}/words/")

    assert "A duty was let go, with a reason: <bdi>Ring the council</bdi>" in page
    assert "Something was tried for a duty" in page
    assert page.count("Evidence") == len(["the one of what was done"])
    story = ada.browser.get(f"/chronology/{case}/").content.decode()
    assert story.count("A duty was done") == len(["the school"])
    assert "A duty was let go, with a reason" in story


def test_of_a_concern_that_one_may_not_read_no_word_is_shown_and_no_trace_is_left(
    concern: UUID, case: UUID, now: datetime
) -> None:
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    sam.let_in(case)

    page = sam.gets(f"{case}/words/")

    for words in (DECIDED, DONE, "Ring the school", reference(concern)):
        assert words not in page
    assert not AuditEntry.objects.filter(folder=concern, actor=sam.who.id).exists()


@pytest.mark.parametrize("kind", list(ExclusionKind))
def test_whoever_has_a_tie_to_a_concern_sees_none_of_its_words(
    concern: UUID, case: UUID, now: datetime, kind: ExclusionKind
) -> None:
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    for folder in (concern, case):
        sam.let_in(folder)
    assert DECIDED in sam.gets(f"{case}/words/")
    house.keep_out(concern, sam.who, now - MINUTE, kind)

    page = sam.gets(f"{case}/words/")
    for words in (DECIDED, DONE, reference(concern)):
        assert words not in page


def test_a_stopped_reader_sees_no_words(concern: UUID, case: UUID, now: datetime) -> None:
    worker = desk(now, Role.WORKER, name="Tomasz Brook")
    for folder in (concern, case):
        worker.let_in(folder)
    for _number in range(60):
        other = house.folder(now - MINUTE, kind=FolderKind.PERSON)
        house.let_in(other, worker.who, now - MINUTE)
        if looks_in_all(worker) >= 59:
            break
        worker.browser.get(f"/cases/person/{other}/")

    answer = worker.browser.get(f"/cases/{case}/words/")
    assert answer.status_code != 200
    assert DECIDED not in answer.content.decode()


def looks_in_all(who: Desk) -> int:
    return AuditEntry.objects.filter(actor=who.who.id, action=FOLDER_READ).values("folder").distinct().count()
