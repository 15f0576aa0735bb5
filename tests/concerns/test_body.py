"""Marks on the body of a person of a report: the list is what counts, and nothing of it is lost."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.cases.body_marks import Mark, kept_marks, marks_in
from lantern.cases.entry_words import mark_words
from lantern.concerns.body_presenters import body_map
from lantern.concerns.models import Report
from lantern.concerns.report_actions import keep_report, said_in
from lantern.concerns.said import Said
from lantern.packs.body_files import body
from lantern.vault.audit import By
from lantern.vault.keyring import keyring
from lantern.vault.permits import for_the_system
from tests.concerns import reports

TEXTS = st.text(max_size=40)
MARKS = st.lists(
    st.builds(Mark, st.sampled_from([part.key for part in body().parts]), TEXTS, TEXTS, TEXTS, TEXTS),
    unique_by=lambda mark: mark.part,
)


@given(MARKS)
def test_marks_are_the_same_after_they_were_kept(marks: list[Mark]) -> None:
    assert marks_in(kept_marks(marks)) == tuple(marks)


def test_a_mark_is_said_in_words() -> None:
    mark = Mark("left_knee", "seen", "a round mark", "like a coin.", "red")

    assert mark_words(body(), mark) == "Left knee. I saw it. a round mark. like a coin. red."
    assert mark_words(body(), Mark("left_knee")) == "Left knee."


def test_a_part_that_a_later_edition_no_longer_has_is_still_shown() -> None:
    shown = body_map(body(), [Mark("left_wing", words="a scratch")])

    assert shown.words == ("left_wing. a scratch.",)


def test_the_picture_shows_what_the_list_says_and_nothing_else() -> None:
    shown = body_map(body(), [Mark("left_palm"), Mark("nape")])

    assert {part.key for view in shown.views for part in view.parts if part.marked} == {"left_palm", "nape"}


# -- the page ----------------------------------------------------------------------------------------


@pytest.fixture
def reporter(db: None, settings: object, now: datetime) -> Account:
    del db
    settings.LANTERN_TEST_CLOCK = lambda: now  # type: ignore[attr-defined]
    reports.lead()
    return reports.volunteer()


@pytest.fixture
def draft(reporter: Account, now: datetime) -> UUID:
    return reports.begun(reporter, now)


@pytest.fixture
def phone(reporter: Account, now: datetime) -> Client:
    return reports.browser(reporter, now)


def said(folder: UUID) -> Said:
    keys = keyring().open(for_the_system(folder, "test", reads=True))
    return said_in(Report.objects.get(folder=folder), keys)


def send(client: Client, folder: UUID, person: str = "p1", **fields: Any) -> HttpResponse:
    given = {name.replace("__", "-"): value for name, value in fields.items()}
    return client.post(f"/concerns/report/{folder}/body/{person}/", given)  # type: ignore[return-value]


def test_what_is_chosen_is_kept_at_once_and_then_asked_about(phone: Client, draft: UUID) -> None:
    answer = send(phone, draft, parts__arms=["left_palm"], parts__head=["nape", "face"])

    assert answer.headers["Location"] == f"/concerns/report/{draft}/body/p1/"
    assert {mark.part for mark in marks_in(said(draft).person("p1").marks)} == {"left_palm", "nape", "face"}
    page = phone.get(f"/concerns/report/{draft}/body/p1/").content.decode()
    assert 'name="left_palm-words"' in page
    assert 'name="left_knee-words"' not in page


def test_what_is_written_of_a_mark_is_kept_exactly(phone: Client, draft: UUID) -> None:
    send(phone, draft, parts__arms=["left_palm"])

    answer = send(
        phone, draft, parts__arms=["left_palm"], left_palm__how="told", left_palm__words="three “round” marks <b>",
        left_palm__size="like a coin", left_palm__colour="",
    )  # fmt: skip

    assert answer.headers["Location"] == f"/concerns/report/{draft}/who/p1/"
    expected = (Mark("left_palm", "told", "three “round” marks <b>", "like a coin", ""),)
    assert marks_in(said(draft).person("p1").marks) == expected
    page = phone.get(f"/concerns/report/{draft}/body/p1/").content.decode()
    assert "three “round” marks &lt;b&gt;" in page


def test_what_is_no_longer_chosen_is_gone(phone: Client, draft: UUID) -> None:
    send(phone, draft, parts__arms=["left_palm"])
    send(phone, draft)

    assert said(draft).person("p1").marks == {}


@pytest.mark.parametrize(
    "wrong",
    [{"parts__arms": ["left_wing"]}, {"left_palm__how": "guessed"}, {"left_palm__words": "w" * 501}],
    ids=["part", "how", "long"],
)
def test_with_a_fault_everything_comes_back_and_nothing_is_kept(
    phone: Client, draft: UUID, wrong: dict[str, object]
) -> None:
    send(phone, draft, parts__arms=["left_palm"])

    typed = {"parts__arms": ["left_palm"], "left_palm__size": "like a coin", "parts__legs": ["left_knee"], **wrong}
    answer = send(phone, draft, "p1", **typed)

    assert answer.status_code == 422
    assert "like a coin" in answer.content.decode()
    assert marks_in(said(draft).person("p1").marks) == (Mark("left_palm"),)


def test_another_window_that_kept_something_meanwhile_is_not_written_over(
    phone: Client, reporter: Account, draft: UUID, now: datetime
) -> None:
    seen = Report.objects.get(folder=draft).version
    newer = said(draft)
    keep_report(
        folder=draft, said=newer.with_answer("danger_sign_past", None, "yes"), seen=seen,
        by=By(reporter.id, "0123456789abcdef"), at=now,
    )  # fmt: skip

    answer = send(phone, draft, seen=seen, parts__arms=["left_palm"])

    assert answer.status_code == 409
    assert said(draft).answers == {"danger_sign_past": "yes"}
    assert said(draft).person("p1").marks == {}


def test_somebody_who_is_not_in_the_report_has_no_page(phone: Client, draft: UUID) -> None:
    assert send(phone, draft, person="p9").status_code == 404
    assert phone.get(f"/concerns/report/{uuid4()}/body/p1/").status_code == 404


def test_after_it_was_sent_it_says_that_nothing_more_is_kept_here(
    phone: Client, reporter: Account, draft: UUID, now: datetime
) -> None:
    reports.sent(reporter, draft, now)

    assert send(phone, draft, parts__arms=["left_palm"]).status_code == 409
    assert phone.get(f"/concerns/report/{draft}/body/p1/").status_code == 302
    assert said(draft).person("p1").marks == {}


def test_whoever_reads_the_concern_sees_each_mark_in_words(
    phone: Client, reporter: Account, draft: UUID, now: datetime
) -> None:
    send(phone, draft, parts__arms=["left_palm"])
    send(phone, draft, parts__arms=["left_palm"], left_palm__how="told", left_palm__words="three round marks")
    reports.sent(reporter, draft, now)

    lead = Account.objects.get(role=Role.SAFEGUARDING_LEAD.value)
    shown = reports.browser(lead, now).get(f"/concerns/{draft}/")

    assert "Left palm and fingers. Somebody told me. three round marks." in shown.content.decode()


def test_the_page_is_light_enough_for_a_bad_line(phone: Client, draft: UUID) -> None:
    every = {group.key: [part.key for part in body().parts if part.group == group.key] for group in body().groups}
    assert len(phone.get(f"/concerns/report/{draft}/body/p1/").content) < 45_000
    send(phone, draft, "p1", **{f"parts__{group}": keys[:2] for group, keys in every.items()})
    assert len(phone.get(f"/concerns/report/{draft}/body/p1/").content) < 90_000
