"""Who knows: derived from what is recorded, who must not is marked, and a leak is shouted (F88)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.roles import Role
from lantern.cases.knowing import How, Moment, knowers
from lantern.concerns.now_actions import note_try, take_back_try
from lantern.concerns.now_kinds import Tried
from lantern.folders import actions
from lantern.folders.kinds import EntryKind, ExclusionKind, Level
from lantern.folders.models import Entry
from lantern.vault.audit import THE_SYSTEM, By
from lantern.vault.models import AuditEntry
from tests.access.need import house
from tests.cases.people_house import MINUTE, Desk, desk
from tests.cases.test_chronology_page import plain

AT = datetime.fromisoformat("2026-11-22T09:00:00+00:00")
HOUR = timedelta(hours=1)
TOLD = {
    "told": "Jo Sample", "agency": "the school", "words": "That she waits at the gate.",
    "why": "They see her each day.", "day_day": "21", "day_month": "11", "day_year": "2026", "at_time": "14:30",
}  # fmt: skip
MOST_QUERIES = 13  # one more than other pages, where somebody in it must not know: their names are looked at, too
SIGNING_IN = 4


def told(hours: int, name: str, agency: str = "") -> Moment:
    return Moment(at=AT + hours * HOUR, how=How.TOLD, name=name, agency=agency)


# -- putting moments together -----------------------------------------------------------------------------


def test_whoever_came_to_know_first_stands_first_and_each_stands_once() -> None:
    found = knowers([told(3, "Jo Sample"), told(1, "the duty worker", "the council"), told(2, "jo  sample")])

    assert [(one.name, len(one.moments)) for one in found] == [("the duty worker", 1), ("jo  sample", 2)]
    assert found[1].first.at == AT + 2 * HOUR


def test_who_must_not_know_is_marked_by_account_or_by_a_name_that_may_be_theirs() -> None:
    account = uuid4()
    opened = Moment(at=AT, how=How.OPENED, account=account)

    found = knowers([opened, told(1, "Fareed"), told(2, "Jo")], kept_out=[account], kept_out_names=["Farid Tekle"])

    assert [one.kept_out for one in found] == [True, True, False]


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from(["Jo", "jo", "Amina", "the council"])), max_size=12))
def test_the_order_in_which_moments_are_handed_over_does_not_matter(given: list[tuple[int, str]]) -> None:
    moments = [told(hours, name) for hours, name in given]
    forth, back = knowers(moments), knowers(reversed(moments))

    assert sum(len(one.moments) for one in forth) == len(moments)
    assert [(one.first.at, one.kept_out) for one in forth] == [(one.first.at, one.kept_out) for one in back]


# -- the page ---------------------------------------------------------------------------------------------


@pytest.fixture
def ada(now: datetime) -> Iterator[Desk]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now, LANTERN_ALERTS="tests.access.need.house.TOLD"):
        yield desk(now)


def knows(who: Desk, folder: UUID) -> str:
    return plain(who.gets(f"{folder}/knows/"))


def duty(folder: UUID, who: Desk) -> UUID:
    body = {"what": "Ring the council", "who": "safeguarding lead", "to": ["MASH of the area", "safeguarding lead"]}
    return actions.give_duty(
        permit=house.inside(folder), body=body, owner=who.who.id, by=THE_SYSTEM, at=who.at - MINUTE
    ).id


@pytest.mark.django_db
def test_whoever_was_let_in_and_opened_it_stands_there_with_the_first_moment(
    ada: Desk, concern: UUID, now: datetime
) -> None:
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    house.let_in(concern, sam.who, now - HOUR, Level.READ)
    sam.gets(f"{concern}/people/")

    page = knows(ada, concern)

    assert "Sam Okoro" in page
    assert page.index("11:00: was let in") < page.index("12:00: opened it")


@pytest.mark.django_db
def test_whom_somebody_told_stands_there_with_what_when_and_why(ada: Desk, concern: UUID) -> None:
    assert ada.posts(f"{concern}/knows/told/", **TOLD).status_code == 302

    page = knows(ada, concern)

    for words in (
        "Jo Sample, the school", "Sat 21 Nov 2026, 14:30: was told, by Ada Lindqvist", TOLD["words"],
        f"Why: {TOLD['why']}",
    ):  # fmt: skip
        assert words in page, words
    assert AuditEntry.objects.filter(folder=concern, action="disclosure.noted", actor=ada.who.id).count() == 1
    chronology = plain(ada.browser.get(f"/chronology/{concern}/").content.decode())
    assert "Somebody was told" in chronology
    assert "Jo Sample, the school" in chronology


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"told": ""}, "Write whom you told."),
        ({"words": ""}, "Write what you told them."),
        ({"why": "so"}, "Write a few words more"),
        ({"day_year": "2027"}, "This moment has not come yet."),
        ({"at_time": "half two"}, "Write the time like 14:30."),
        ({"at_time": "25:00"}, "Write the time like 14:30."),
        ({"day_day": "31"}, "There is no such day."),
    ],
    ids=["whom", "what", "why", "ahead", "words", "late", "no day"],
)
def test_what_is_missing_or_cannot_be_is_said(ada: Desk, concern: UUID, change: dict[str, str], words: str) -> None:
    answer = ada.posts(f"{concern}/knows/told/", **{**TOLD, **change})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Entry.objects.filter(folder=concern, kind=EntryKind.NOTE).exists()


@pytest.mark.django_db
def test_an_agency_that_answered_a_call_knows_and_the_house_is_told_by_who_opened_it(
    ada: Desk, concern: UUID, now: datetime
) -> None:
    call, by = duty(concern, ada), By(ada.who.id, "s")
    note_try(folder=concern, duty=call, kind=Tried.DIALLED, by=by, at=now - MINUTE)
    assert "answered a call" not in knows(ada, concern)
    answered = note_try(folder=concern, duty=call, kind=Tried.ANSWERED, by=by, at=now)

    page = knows(ada, concern)
    assert "children's services (MASH)" in page
    assert "answered a call, by Ada LindqvistRing the council" in page
    assert "the safeguarding lead" not in page

    take_back_try(folder=concern, attempt=answered.id, by=by, at=now)
    assert "answered a call" not in knows(ada, concern)


@pytest.mark.django_db
def test_a_duty_that_is_done_tells_and_one_that_is_open_does_not(ada: Desk, concern: UUID, now: datetime) -> None:
    row = duty(concern, ada)
    assert "MASH" not in knows(ada, concern)

    evidence = {"words": "They came."}
    actions.discharge_duty(permit=house.inside(concern), duty=row, evidence=evidence, by=By(ada.who.id, "s"), at=now)

    assert "was told by a duty that is done, by Ada Lindqvist" in knows(ada, concern)


@pytest.mark.django_db
def test_whoever_told_us_knows(ada: Desk, concern: UUID, now: datetime) -> None:
    body = {"answers": {}, "told_by": "her brother"}
    actions.add_entry(permit=house.inside(concern), kind=EntryKind.FACT, body=body, by=THE_SYSTEM, at=now)

    assert "her brother" in knows(ada, concern)
    assert "told us something of it" in knows(ada, concern)


# -- who must not -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_colleague_who_is_kept_out_and_has_opened_it_before_is_shouted(
    ada: Desk, concern: UUID, now: datetime
) -> None:
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    house.let_in(concern, sam.who, now - HOUR)
    sam.gets(f"{concern}/people/")
    assert "Somebody knows of it who must not" not in knows(ada, concern)
    house.keep_out(concern, sam.who, now, ExclusionKind.MUST_NOT_KNOW)

    shout = knows(ada, concern).partition("Somebody knows of it who must not")[2].partition("Who must not")[0]

    assert "Sam Okoro" in shout
    sam.gets(f"{concern}/knows/", status=404)


@pytest.mark.django_db
def test_a_colleague_who_was_kept_out_before_they_were_let_in_knows_nothing(
    ada: Desk, concern: UUID, now: datetime
) -> None:
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    house.keep_out(concern, sam.who, now - HOUR, ExclusionKind.MUST_NOT_KNOW)
    house.let_in(concern, sam.who, now - MINUTE)

    page = knows(ada, concern)

    assert "Somebody knows of it who must not" not in page
    assert "Sam Okoro" in page.partition("Who must not learn of it")[2].partition("Who knows")[0]


@pytest.mark.django_db
def test_telling_somebody_with_the_name_of_who_must_not_know_is_shouted(ada: Desk, concern: UUID) -> None:
    ada.adds(concern, "Farid Tekle", role="controller")
    ada.adds(concern, "Amina Yusuf", role="harmed")
    ada.posts(f"{concern}/knows/told/", **{**TOLD, "told": "Amina"})
    assert "Somebody knows of it who must not" not in knows(ada, concern)
    ada.posts(f"{concern}/knows/told/", **{**TOLD, "told": "Fareed", "agency": ""})

    shout = knows(ada, concern).partition("Somebody knows of it who must not")[2].partition("Who must not")[0]

    assert "Fareed must not know" in shout.replace("\n", " ")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(ExclusionKind))
def test_whoever_has_a_tie_finds_no_such_page(ada: Desk, concern: UUID, now: datetime, kind: ExclusionKind) -> None:
    ada.posts(f"{concern}/knows/told/", **TOLD)
    sam = desk(now, Role.DEPUTY, name="Sam Okoro")
    sam.let_in(concern)
    house.keep_out(concern, sam.who, now - MINUTE, kind)

    for path in ("knows/", "knows/told/"):
        answer = sam.browser.get(f"/cases/{concern}/{path}")
        assert answer.status_code == (403 if kind is ExclusionKind.MUST_NOT_READ else 404)
        assert b"Jo Sample" not in answer.content
    chronology = sam.browser.get(f"/chronology/{concern}/").content.decode()
    assert "Jo Sample" not in chronology


@pytest.mark.django_db
def test_a_case_has_a_list_of_its_own_and_leads_to_those_of_its_concerns(ada: Desk, concern: UUID) -> None:
    case = UUID(ada.posts(f"{concern}/case/", case="new").headers["Location"].split("/")[2])
    ada.posts(f"{concern}/knows/told/", **TOLD)

    page = ada.gets(f"{case}/knows/")

    assert f"/cases/{concern}/knows/" in page
    assert "Jo Sample" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("more", [1, 7])
def test_the_page_asks_the_database_no_more_for_many_who_know(ada: Desk, concern: UUID, more: int) -> None:
    ada.adds(concern, "Farid Tekle", role="controller")
    for number in range(more):
        ada.posts(f"{concern}/knows/told/", **{**TOLD, "told": f"Worker {number}"})
        duty(concern, ada)
    ada.gets(f"{concern}/knows/")
    visitor = house.visit(ada.who, ada.at)
    with CaptureQueriesContext(connection) as doors:
        for action in (Action.READ_FOLDER, Action.SEE_WHO_OPENED):
            permit(visitor, action, concern, purpose="test")
    with CaptureQueriesContext(connection) as asked:
        ada.gets(f"{concern}/knows/")

    assert len(asked) - len(doors) - SIGNING_IN <= MOST_QUERIES
