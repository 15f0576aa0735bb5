"""What to do now, pressed twice, from two windows, or about more people than before: nothing is doubled or lost."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import override_settings

from lantern.access.roles import Role
from lantern.concerns.models import Report
from lantern.concerns.now_actions import answer_care, note_try
from lantern.concerns.now_kinds import Ring, Tried
from lantern.concerns.now_models import Attempt, CareAnswer
from lantern.concerns.said import PersonSaid
from lantern.concerns.said import read as read_said
from lantern.folders.models import Duty
from lantern.folders.refusals import FolderRefuses
from lantern.vault.audit import By
from lantern.vault.keyring import FolderKeys, keyring
from lantern.vault.permits import for_the_system
from tests.access.people import account
from tests.concerns.now_house import ADULT, Reporter

LOG = "migrant_help_log"
MAIL = "migrant_help_email"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(now: datetime) -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now):
        yield


@pytest.fixture
def reporter(_clock: None, now: datetime) -> Reporter:
    account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")
    return Reporter(now)


def hidden(page: str, name: str) -> list[str]:
    """What the hidden boxes of this name hold."""
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)


# -- tries -------------------------------------------------------------------------------------------


def test_noted_by_mistake_pressed_twice_takes_back_one_try_only(reporter: Reporter) -> None:
    reporter.rings("dialled")
    reporter.rings("nobody")
    (last,) = {value for value in hidden(reporter.sees(), "last") if value}

    for _ in range(2):
        answer = reporter.posts(f"call/{reporter.duty(LOG)}/", what="taken_back", last=last)
        assert answer.status_code == 302

    standing = Attempt.objects.exclude(id__in=Attempt.objects.exclude(of=None).values("of")).exclude(of__isnull=False)
    assert [row.kind for row in standing] == ["dialled"]


@pytest.mark.parametrize("last", ["not an id", "335a796a-aba8-4cb8-afc0-18132dec00fc"])
def test_a_try_that_is_not_of_this_duty_is_never_taken_back(reporter: Reporter, last: str) -> None:
    reporter.rings("dialled")

    reporter.posts(f"call/{reporter.duty(LOG)}/", what="taken_back", last=last)

    assert [row.kind for row in Attempt.objects.all()] == ["dialled"]


def test_what_was_just_noted_is_refused_behind_the_lock_too(reporter: Reporter) -> None:
    by, duty = By(reporter.who.id, "0123456789abcdef"), reporter.duty(LOG)
    note_try(folder=reporter.folder, duty=duty, kind=Tried.DIALLED, by=by, at=reporter.at)

    with pytest.raises(FolderRefuses):
        note_try(folder=reporter.folder, duty=duty, kind=Tried.DIALLED, by=by, at=reporter.at)

    assert Attempt.objects.count() == 1


# -- messages ----------------------------------------------------------------------------------------


def test_i_sent_it_pressed_twice_is_one_sending_and_sent_again_later_is_two(reporter: Reporter) -> None:
    path = f"message/{reporter.duty(MAIL)}/"
    (shown,) = hidden(reporter.sees(path), "shown")

    for _ in range(2):
        assert reporter.posts(path, when="now", shown=shown).status_code == 302
    once = len(reporter.entries("evidence"))
    (again,) = hidden(reporter.sees(path), "shown")
    reporter.posts(path, when="now", shown=again)

    assert once == 1
    assert len(reporter.entries("evidence")) == 2


def test_the_evidence_is_the_text_that_was_shown_not_what_it_would_be_by_now(reporter: Reporter) -> None:
    path = f"message/{reporter.duty(MAIL)}/"
    (shown,) = hidden(reporter.sees(path), "shown")
    told_anew(reporter, harm_to_prevent="something else altogether")
    assert "something else altogether" in reporter.sees(path)

    reporter.posts(path, when="now", shown=shown)

    (evidence,) = reporter.entries("evidence")
    assert "stabbing by room-mate" in evidence["text"]
    assert "something else altogether" not in evidence["text"]


def test_a_time_that_was_mistyped_keeps_the_text_and_the_key(reporter: Reporter) -> None:
    path = f"message/{reporter.duty(MAIL)}/"
    (shown,) = hidden(reporter.sees(path), "shown")
    told_anew(reporter, harm_to_prevent="something else altogether")

    answer = reporter.posts(path, when="earlier", time="soon", shown=shown)
    (again,) = hidden(answer.content.decode(), "shown")
    for mark in (again, shown):
        reporter.posts(path, when="now", shown=mark)

    assert answer.status_code == 422
    assert "something else altogether" not in answer.content.decode()
    (evidence,) = reporter.entries("evidence")
    assert "stabbing by room-mate" in evidence["text"]


def test_what_was_sent_is_noted_whatever_follows_or_is_missing_by_now(reporter: Reporter) -> None:
    path = f"message/{reporter.duty(MAIL)}/"
    first, second = (hidden(reporter.sees(path), "shown")[0] for _ in range(2))
    told_anew(reporter, harm_to_prevent="unknown")
    missing = reporter.posts(path, when="now", shown=first)
    widened(reporter, reporter.duty(LOG))

    gone = reporter.posts(path, when="now", shown=second)

    assert (missing.status_code, gone.status_code) == (302, 302)
    assert [body["tried"] for body in reporter.entries("evidence")] == ["sent", "sent"]


def test_the_same_answer_about_care_is_written_once(reporter: Reporter) -> None:
    by = By(reporter.who.id, "0123456789abcdef")
    for ring in (Ring.YES, Ring.NO):
        answer_care(folder=reporter.folder, ring=ring, visit=None, by=by, at=reporter.at)
        reporter.at += timedelta(seconds=1)
        with pytest.raises(FolderRefuses):
            answer_care(folder=reporter.folder, ring=ring, visit=None, by=by, at=reporter.at)

    assert [row.ring for row in CareAnswer.objects.order_by("at")] == ["yes", "no"]


@pytest.mark.parametrize("spoil", [lambda _: "", lambda mark: mark[:-3] + "xyz", lambda _: "a:b:c"])
def test_a_spoiled_mark_of_a_text_loses_no_sending(reporter: Reporter, spoil: Callable[[str], str]) -> None:
    path = f"message/{reporter.duty(MAIL)}/"
    (shown,) = hidden(reporter.sees(path), "shown")

    assert reporter.posts(path, when="now", shown=spoil(shown)).status_code == 302

    (evidence,) = reporter.entries("evidence")
    assert "stabbing by room-mate" in evidence["text"]


def test_the_mark_of_another_duty_is_not_taken(reporter: Reporter) -> None:
    other = Reporter(reporter.at)
    told_anew(other, harm_to_prevent="a fall from the roof")
    (foreign,) = hidden(other.sees(f"message/{other.duty(MAIL)}/"), "shown")

    reporter.posts(f"message/{reporter.duty(MAIL)}/", when="now", shown=foreign)

    (evidence,) = reporter.entries("evidence")
    assert "a fall from the roof" not in evidence["text"]


def told_anew(reporter: Reporter, **answers: str) -> None:
    """The report as it would be after another window has told something else."""
    row = Report.objects.get(folder=reporter.folder)
    keys = writing_keys(reporter)
    said = read_said(row.open(keys, "said"))
    row.resealed(keys, said=replace(said, answers={**said.answers, **answers}).written()).save()


def writing_keys(reporter: Reporter) -> FolderKeys:
    return keyring().open(for_the_system(reporter.folder, "test", reads=True, writes=True))


# -- about more people -------------------------------------------------------------------------------


def test_a_duty_that_is_about_more_people_now_keeps_its_calls_and_closes_with_the_old_one(reporter: Reporter) -> None:
    old = reporter.duty(LOG)
    reporter.rings("dialled")
    reporter.rings("nobody")
    wide = widened(reporter, old)

    shown = reporter.sees()
    reporter.posts(f"done/{wide}/", words="They took it, for both.", when="now")
    after = reporter.sees()

    assert "Nobody answered." in shown
    rows = {row.id: row for row in Duty.objects.filter(id__in=[old, wide])}
    assert rows[old].done_at == rows[wide].done_at is not None
    assert rows[old].evidence_id == rows[wide].evidence_id
    assert len(reporter.entries("evidence")) == 3
    assert after.count("They took it, for both.") == 2


def test_what_was_sent_or_answered_for_one_is_not_said_to_be_so_for_both(reporter: Reporter) -> None:
    old = reporter.duty(MAIL)
    reporter.posts(f"message/{old}/", when="now")
    reporter.rings("dialled")
    reporter.rings("answered")
    assert "Sent</strong>" in reporter.sees()
    widened(reporter, reporter.duty(LOG))

    shown = reporter.sees()

    assert "Sent</strong>" not in shown
    assert "They answered." not in shown


def test_undone_for_both_it_is_open_for_both_again(reporter: Reporter) -> None:
    old = reporter.duty(LOG)
    wide = widened(reporter, old)
    reporter.posts(f"done/{wide}/", words="They took it, for both.", when="now")

    reporter.posts(f"undo/{old}/", why="It was another matter.")

    assert Duty.objects.filter(id__in=[old, wide], done_at=None, evidence=None).count() == 2
    assert "Opened again" in reporter.sees()


def test_undoing_what_was_closed_without_evidence_opens_nothing_else(reporter: Reporter) -> None:
    log, mail = reporter.duty(LOG), reporter.duty(MAIL)
    Duty.objects.filter(id__in=[log, mail]).update(done_at=reporter.at)

    reporter.posts(f"undo/{log}/", why="It was another matter.")

    assert Duty.objects.get(pk=log).done_at is None
    assert Duty.objects.get(pk=mail).done_at == reporter.at


def test_what_is_open_is_never_hidden_behind_what_is_done(reporter: Reporter) -> None:
    old = reporter.duty(LOG)
    wide = widened(reporter, old)
    Duty.objects.filter(pk=wide).update(done_at=reporter.at)

    left = reporter.sees().partition("No longer needed")[2].partition("</ul>")[0]
    assert "Log the concern with Migrant Help" in left


def test_what_was_done_for_one_is_not_done_for_another(reporter: Reporter) -> None:
    old = reporter.duty(LOG)
    reporter.posts(f"done/{old}/", words="They took it, for him.", when="now")
    before = Duty.objects.get(pk=old)
    wide = widened(reporter, old)

    reporter.posts(f"done/{wide}/", words="They took it, for her.", when="now")

    assert Duty.objects.get(pk=old).evidence_id == before.evidence_id
    assert Duty.objects.get(pk=wide).evidence_id != before.evidence_id


def widened(reporter: Reporter, old: UUID) -> UUID:
    """A second man is told of, of whom the same holds: the id of the duty about both."""
    row = Report.objects.get(folder=reporter.folder)
    keys = writing_keys(reporter)
    said = read_said(row.open(keys, "said"))
    more = PersonSaid(id="p2", label="his brother", given={"part": ["harmed"]}, answers=dict(ADULT))
    row.resealed(keys, said=said.with_person(more).written()).save()
    reporter.sees()
    bodies = {one.id: one.open(keys, "body") for one in Duty.objects.filter(folder=reporter.folder)}
    about = {id: body["about"] for id, body in bodies.items() if body["key"] == LOG}  # noqa: A001
    (wide,) = [id for id in about if id != old]  # noqa: A001
    assert set(about[old]) < set(about[wide])
    return wide
