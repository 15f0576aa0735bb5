"""The page of a chronology: what it tells, to whom, and what it keeps to itself."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantern.access import budgets
from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.cases.forms import NarrowingForm
from lantern.cases.papers import paper_of
from lantern.cases.presenters import chronology_page
from lantern.cases.queries import chronology
from lantern.concerns.actions import add_note
from lantern.folders import actions
from lantern.folders.kinds import EntryKind, ExclusionKind, FolderKind, Level
from lantern.folders.models import Entry
from lantern.folders.queries import FOLDER_READ
from lantern.vault.models import AuditEntry
from lantern.vault.permits import Permit
from tests.access.need import house
from tests.access.people import account
from tests.cases.stories import DAY, HOUR, Story, note_of, story

pytestmark = pytest.mark.django_db
MARK = {"why": "It shows who decides for her.", "significant": "yes"}


@pytest.fixture(autouse=True)
def _clock(settings: object, now: datetime) -> None:
    settings.LANTERN_TEST_CLOCK = lambda: now  # type: ignore[attr-defined]


@pytest.fixture
def told(now: datetime) -> Story:
    return story(now)


def page_of(client: Client, url: str, status: int = 200) -> str:
    """What a page says, without its marks."""
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:500]
    return plain(answer.content.decode())


def plain(page: str) -> str:
    words = unescape(re.sub(r"<[^>]+>", "", page.partition("<main")[2].partition("</main>")[0]))
    return re.sub(r"[ \t]+", " ", re.sub(r"\s*\n\s*", "\n", words))


def timeline_of(client: Client, url: str) -> str:
    """What happened, without the form that narrows it."""
    return page_of(client, url).partition("What happened\n")[2]


def titles(page: str) -> list[str]:
    return [unescape(found).strip() for found in re.findall(r'<h3 class="lantern-timeline__title">(.*?)</h3>', page)]


def tied(told: Story, kind: ExclusionKind = ExclusionKind.MUST_NOT_DECIDE) -> Account:
    """A colleague who may read, and has a tie."""
    who = account(Role.DEPUTY, shown_name="Sam Okoro")
    house.let_in(told.folder, who, told.at - 30 * DAY, Level.WRITE)
    house.keep_out(told.folder, who, told.at - 30 * DAY, kind)
    return who


# -- what it tells ------------------------------------------------------------------------------------


def test_a_chronology_tells_everything_that_the_folder_holds(told: Story) -> None:
    page = page_of(told.browser(), told.url)

    for words in (
        "A concern was reported", "She said “#panic() *he* waits $at$ the gate”.", "قالت إنها خائفة", "ንሳ ፈሪሓ ኣላ",
        "What was answered about Amina", "What the procedures said", "A duty was given", "Ring the safeguarding lead",
        "Nobody answered: Ring the safeguarding lead.", "Spoke to the duty worker.", "CAD 4821",
        "The duty was opened again", "It was another child.", "The school rang at noon.", "The school rang at two.",
        "Ada Lindqvist was let in", "receives concerns by post", "Not her uncle Farid.",
    ):  # fmt: skip
        assert words in page, words


def test_words_stand_as_they_were_written_and_a_correction_stands_at_what_it_corrects(told: Story) -> None:
    page = page_of(told.browser(), told.url)

    assert page.index("The school rang at noon.") < page.index("The school rang at two.")
    assert "Correction\nSun 8 Nov 2026, 12:00 · Ada Lindqvist\nThe school rang at two." in page


def test_when_it_happened_and_when_it_was_written_both_stand_there(told: Story) -> None:
    page = page_of(told.browser(), told.url)

    assert "Happened Sun 11 Oct 2026, 13:00 · written Tue 13 Oct 2026, 14:00 (written 2 days later)" in page
    assert "Happened Fri 16 Oct 2026, 13:00 · written Fri 16 Oct 2026, 14:00 (written 1 hour later)" in page


def test_silence_is_drawn_in_words_and_in_the_picture(told: Story) -> None:
    answer = told.browser().get(told.url).content.decode()

    assert "Gap 1: nothing that is shown here was recorded for 21 days" in plain(answer)
    assert "Gap 2: nothing that is shown here was recorded for 14 days, until now" in plain(answer)
    assert answer.count('class="lantern-picture__quiet"') == 2
    assert "Gap 1: 21 days" in answer[answer.index("<desc") : answer.index("</desc>")]


def test_the_reader_chooses_which_gaps_are_drawn(told: Story) -> None:
    assert "Gap 1" not in page_of(told.browser(), f"{told.url}?gap=month")


def test_a_filter_never_makes_silence(told: Story) -> None:
    """Left-out items are no gap: the gaps are those of everything."""
    page = page_of(told.browser(), f"{told.url}?kind=decision&kind=words")

    assert re.findall(r"Gap (\d): nothing that is shown here was recorded for (\d+) days", page) == [
        ("1", "21"),
        ("2", "14"),
    ]


def test_a_repeat_is_said_from_kinds_and_answers_alone(told: Story, now: datetime) -> None:
    add_note(permit=house.inside(told.folder), words="nobody answered a call", by=told.by, at=now - HOUR)
    page = page_of(told.browser(), told.url)

    assert page.count("2 times in 14 days: nobody answered a call") == 1
    assert "3 times" not in page


def test_what_is_overdue_says_so_in_a_word_and_a_shape(told: Story) -> None:
    page = told.browser().get(told.url).content.decode()

    assert "A duty should have been done by now, and was not" in page
    assert "Overdue for 34 days" in page
    assert "lantern-dot--overdue" in page


def test_a_filter_does_not_make_what_is_overdue_look_done(told: Story) -> None:
    assert re.search(r"Overdue\s*1\b", page_of(told.browser(), f"{told.url}?kind=note"))


def test_a_duty_done_too_late_says_by_how_much(told: Story, now: datetime) -> None:
    inside = house.inside(told.folder)
    body = {"what": "Ring the council", "who": "lead", "to": [], "by": "immediate"}
    duty = actions.give_duty(
        permit=inside, body=body, owner=told.lead.id, by=told.by, at=now - 9 * DAY, due_at=now - 8 * DAY
    )
    evidence = {"words": "The council has it."}
    actions.discharge_duty(permit=inside, duty=duty.id, evidence=evidence, by=told.by, at=now - 5 * DAY)
    page = page_of(told.browser(), told.url)

    assert "3 days late\nThe council has it. What was doneRing the council" in page
    assert page.count("The council has it.") == 1


def test_the_figures_beside_the_picture_are_those_of_the_picture(told: Story) -> None:
    page = told.browser().get(told.url).content.decode()
    table = re.findall(r"</svg>\s*([^<]+?)</th>.*?How often</span>\s*(\d+)</td>", page, re.DOTALL)
    described = unescape(page[page.index("<desc") : page.index("</desc>")])

    assert len(table) == 9
    for label, count in table:
        assert f"{label}: {count}" in described
    dots = len(re.findall(r'<g transform="translate', page))
    assert dots == sum(int(count) for _label, count in table)


def test_an_overdue_duty_that_closed_a_silence_would_hide_it_and_does_not(told: Story) -> None:
    page = page_of(told.browser(), told.url)

    assert page.index("Gap 1") < page.index("A duty should have been done by now")
    assert "21 days" in page


# -- order and filter -----------------------------------------------------------------------------------


def test_the_newest_first_is_the_other_way_round(told: Story) -> None:
    oldest, newest = (titles(told.browser().get(f"{told.url}{way}").content.decode()) for way in ("", "?order=newest"))

    assert newest == list(reversed(oldest))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?kind=note", ["Note"]),
        ("?kind=correction", ["Evidence", "Note"]),
        ("?kind=fact", ["What was answered", "What was answered about Amina"]),
        ("?since_day=7&since_month=11&since_year=2026", ["Note"]),
        ("?until_day=11&until_month=10&until_year=2026", ["What was reported"]),
        ("?since_day=11&since_month=10&since_year=2026&until_day=11&until_month=Oct&until_year=2026",
         ["What was reported"]),
        ("?only=significant", []),
    ],
    ids=["notes", "corrected", "facts", "since", "until", "one day", "significant"],
)  # fmt: skip
def test_a_filter_shows_what_it_says(told: Story, query: str, shown: list[str]) -> None:
    answer = told.browser().get(told.url + query)

    assert answer.status_code == 200
    assert titles(answer.content.decode()) == shown


def test_each_filter_is_a_chip_that_takes_it_away_and_nothing_of_the_record_stands_in_an_address(told: Story) -> None:
    page = told.browser().get(f"{told.url}?kind=note&kind=fact&only=here&since_day=7&since_month=11&since_year=2026")
    addresses = [unescape(one) for one in re.findall(r'class="lantern-chip" href="([^"]+)"', page.content.decode())]

    assert addresses == [
        f"{told.url}?kind=fact&only=here&since_day=7&since_month=11&since_year=2026",
        f"{told.url}?kind=note&only=here&since_day=7&since_month=11&since_year=2026",
        f"{told.url}?kind=note&kind=fact&since_day=7&since_month=11&since_year=2026",
        f"{told.url}?kind=note&kind=fact&only=here",
        told.url,
    ]
    assert "Not everything is shown" in page.content.decode()


@pytest.mark.parametrize(
    "query", ["?kind=everything", "?since_day=40&since_month=2&since_year=2026", "?gap=%00", "?order=sideways",
              "?since_day=2&since_month=2&since_year=2026&until_day=1&until_month=2&until_year=2026"],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_named_and_leaves_nothing_out(told: Story, query: str) -> None:
    answer = told.browser().get(told.url + query)

    assert answer.status_code == 422
    assert "Please mend this first" in answer.content.decode()
    assert len(titles(answer.content.decode())) == len(titles(told.browser().get(told.url).content.decode()))


# -- significance -----------------------------------------------------------------------------------------


def test_something_is_marked_with_a_reason_and_the_mark_is_taken_back_and_both_stay(told: Story) -> None:
    lead, note = told.browser(), note_of(told.folder, "The school rang at noon.")
    url = f"{told.url}items/{note.id}/"

    assert lead.post(url, MARK).status_code == 302
    assert titles(lead.get(f"{told.url}?only=significant").content.decode()) == ["Note"]
    back = {"why": "The school was wrong about it.", "significant": "no"}
    assert lead.post(url, back).status_code == 302
    page = page_of(lead, told.url)

    assert titles(lead.get(f"{told.url}?only=significant").content.decode()) == []
    assert "Marked as significant, Sun 22 Nov 2026, 12:00, Ada Lindqvist: It shows who decides for her." in page
    assert "No longer marked as significant, Sun 22 Nov 2026, 12:00, Ada Lindqvist: The school was wrong" in page
    acts = AuditEntry.objects.filter(folder=told.folder, action__startswith="significance.").order_by("number")
    assert [(one.action, one.subject) for one in acts] == [
        ("significance.marked", note.id), ("significance.taken_back", note.id),
    ]  # fmt: skip


def test_a_mark_changes_nothing_of_what_was_written(told: Story) -> None:
    note = note_of(told.folder, "The school rang at noon.")
    before = {row.id: row.digest() for row in Entry.objects.filter(folder=told.folder)}
    told.browser().post(f"{told.url}items/{note.id}/", MARK)

    after = {row.id: row.digest() for row in Entry.objects.filter(folder=told.folder)}
    assert {key: after[key] for key in before} == before
    assert len(after) == len(before) + 1


def test_the_same_mark_pressed_twice_is_one(told: Story) -> None:
    note = note_of(told.folder, "The school rang at noon.")
    for _ in range(2):
        assert told.browser().post(f"{told.url}items/{note.id}/", MARK).status_code == 302

    assert AuditEntry.objects.filter(folder=told.folder, action="significance.marked").count() == 1


def test_a_mark_is_no_news_of_a_person_and_ends_no_silence(told: Story) -> None:
    told.browser().post(f"{told.url}items/{note_of(told.folder, 'noon').id}/", MARK)

    assert "nothing that is shown here was recorded for 14 days, until now" in page_of(told.browser(), told.url)


def test_a_mark_needs_a_reason_and_something_to_mark(told: Story) -> None:
    note = note_of(told.folder, "The school rang at noon.")

    assert told.browser().post(f"{told.url}items/{note.id}/", {"why": "short"}).status_code == 422
    assert told.browser().post(f"{told.url}items/{told.person}/", MARK).status_code == 404


def test_who_reads_and_does_not_write_marks_nothing(told: Story) -> None:
    who = account(Role.WORKER, shown_name="Tomasz Brook")
    house.let_in(told.folder, who, told.at - DAY)
    note = note_of(told.folder, "The school rang at noon.")

    assert "Mark as significant" not in page_of(told.browser(who), told.url)
    assert told.browser(who).post(f"{told.url}items/{note.id}/", MARK).status_code == 403


def test_the_page_of_the_concern_says_what_a_mark_is(told: Story) -> None:
    told.browser().post(f"{told.url}items/{note_of(told.folder, 'noon').id}/", MARK)
    page = page_of(told.browser(), f"/concerns/{told.folder}/")

    assert "Marked as significant" in page
    assert "Chronology" in page


# -- who must not learn of it -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [ExclusionKind.MUST_NOT_DECIDE, ExclusionKind.MUST_NOT_INTERPRET])
def test_a_reader_with_a_tie_is_not_told_who_else_has_one(told: Story, kind: ExclusionKind) -> None:
    other = account(Role.DUTY_MANAGER, shown_name="Idris Marlowe")
    house.keep_out(told.folder, other, told.at - 20 * DAY)
    who = tied(told, kind)
    lead, colleague = timeline_of(told.browser(), told.url), timeline_of(told.browser(who), told.url)

    assert "Idris Marlowe was kept out" in lead
    assert "Sam Okoro was kept out" in lead
    assert "Who must not learn of it\nIdris Marlowe" in page_of(told.browser(), told.url)
    assert "Idris Marlowe" not in page_of(told.browser(who), told.url)
    for words in (
        "Idris Marlowe", "kept out", "let in", "Not her uncle Farid.", "Who must not learn", "A duty", "Ring the",
        "What the procedures said", "Spoke to the duty worker.", "It was another child.", "tried",
    ):  # fmt: skip
        assert words not in colleague, words
    assert "She said" in colleague
    assert "The school rang at noon." in colleague


def test_before_a_reader_with_a_tie_nothing_looks_like_silence_and_nothing_like_being_done(told: Story) -> None:
    who = tied(told)
    house.let_in(told.person, who, told.at - 20 * DAY)
    lead = page_of(told.browser(), told.url)
    assert "Gap 1: " in lead
    assert re.search(r"Shown\W*\d+ of \d+", lead)
    assert re.search(r"Overdue\W*\d+", lead)

    for url in (told.url, f"/chronology/{told.person}/"):
        page = page_of(told.browser(who), url)
        assert not re.search(r"Gap \d", page)
        assert "are drawn" not in page
        assert "Hatched" not in page
        assert re.search(r"Shown\W*\d+\s+Significant\W*\d+\s", page)
        assert not re.search(r"Overdue\W*\d+", page)
        assert "lantern-gap" not in told.browser(who).get(url + "?kind=note").content.decode()


def test_the_paper_of_a_reader_with_a_tie_tells_no_silence_either(told: Story) -> None:
    who = tied(told)
    reading = Permit(folder=told.folder, account=who.id, session="test", purpose="test", reads=True)
    found = chronology(house.visit(who, told.at), reading)
    shown = chronology_page(found, NarrowingForm(), at=told.at, may_mark=False, may_copy=False, printed_by="Sam Okoro")
    paper = paper_of(shown, language="en", classification="Confidential.")

    assert found.less
    assert paper["gaps"] == []
    assert [line["word"] for line in paper["facts"]] == ["About", "Shown", "Significant"]
    assert " of " not in paper["facts"][1]["value"]
    assert not any(row["gap"] for row in paper["rows"])
    assert "drawn" not in paper["note"]
    assert "Hatched" not in paper["legend"]


def test_what_is_left_out_is_left_out_of_the_figures_too(told: Story) -> None:
    who = tied(told)
    page = told.browser(who).get(told.url).content.decode()

    assert "Duties: " not in page
    assert "Who was let in or kept out: " not in page
    assert page.count("lantern-dot--duty") == 0


def test_a_mark_of_what_a_reader_with_a_tie_is_not_shown_is_not_shown_either(told: Story) -> None:
    lead = told.browser()
    evidence = Entry.objects.filter(folder=told.folder, kind=EntryKind.EVIDENCE).order_by("-number").first()
    assert evidence is not None
    lead.post(f"{told.url}items/{evidence.id}/", {"why": "Idris sent them away.", "significant": "yes"})
    who = tied(told)

    assert "Idris sent them away." in page_of(lead, told.url)
    assert "Idris sent them away." not in page_of(told.browser(who), told.url)
    assert "Idris sent them away." not in page_of(told.browser(who), f"/concerns/{told.folder}/")


def test_who_opened_it_in_an_emergency_is_not_told_who_was_let_in(told: Story) -> None:
    who = account(Role.DUTY_MANAGER, shown_name="Idris Marlowe")
    house.let_in(told.folder, who, told.at - HOUR, Level.WRITE, until=told.at + 3 * HOUR, break_glass=True)

    assert "was let in" not in timeline_of(told.browser(who), told.url)
    assert "Idris Marlowe opened it in an emergency" in page_of(told.browser(), told.url)


def test_a_hidden_place_is_not_in_a_chronology(told: Story) -> None:
    body = {"words": "She was moved."}
    actions.add_entry(
        permit=house.inside(told.folder), kind=EntryKind.NOTE, body=body, by=told.by, at=told.at - HOUR,
        place="12 Vale Road",
    )  # fmt: skip
    page = page_of(told.browser(), told.url)

    assert "12 Vale Road" not in page
    assert "A place was given. It is not shown here." in page


# -- linked folders -------------------------------------------------------------------------------------------


def test_a_linked_folder_that_one_may_read_is_told_with_its_reference(told: Story) -> None:
    house.note(told.person, told.at - 10 * DAY, "She likes to draw.")
    house.let_in(told.person, told.lead, told.at - 20 * DAY)
    page = page_of(told.browser(), told.url)

    assert "She likes to draw." in page
    assert "in folder" in page
    assert "It was linked with another folder" in page
    assert "the person who may be harmed" in page
    read = AuditEntry.objects.filter(folder=told.person, action=FOLDER_READ, actor=told.lead.id)
    assert read.count() == 1


def test_a_linked_folder_that_one_may_not_read_leaves_no_trace_on_the_page(told: Story) -> None:
    without = page_of(told.browser(), told.url)
    house.note(told.person, told.at - 10 * DAY, "She likes to draw.")
    page = page_of(told.browser(), told.url)

    assert page == without
    assert "linked" not in page
    assert "in folder" not in page
    assert not AuditEntry.objects.filter(folder=told.person, actor=told.lead.id, outcome="denied").exists()


def test_the_chronology_of_a_person_tells_of_every_concern_that_one_may_read(told: Story) -> None:
    house.let_in(told.person, told.lead, told.at - 20 * DAY, Level.WRITE)
    page = page_of(told.browser(), f"/chronology/{told.person}/")

    assert "A folder about a person was opened" in page
    assert "The school rang at noon." in page
    assert told.browser().get(f"/folders/{told.person}/").headers["Location"] == f"/cases/person/{told.person}/"


def test_only_this_folder_can_be_asked_for(told: Story) -> None:
    house.note(told.person, told.at - 10 * DAY, "She likes to draw.")
    house.let_in(told.person, told.lead, told.at - 20 * DAY)

    assert "She likes to draw." not in page_of(told.browser(), f"{told.url}?only=here")


def test_a_tie_in_one_folder_counts_in_that_one(told: Story) -> None:
    """The page of a person hides of a concern what the page of that concern hides."""
    who = tied(told)
    house.let_in(told.person, who, told.at - 20 * DAY)
    page = page_of(told.browser(who), f"/chronology/{told.person}/")

    assert "She said" in page
    assert "Spoke to the duty worker." not in page
    assert "Not her uncle Farid." not in page


def test_a_colleague_in_it_is_not_linked_before_a_reader_with_a_tie(told: Story) -> None:
    worker = actions.open_folder(kind=FolderKind.WORKER, title="Sam", by=told.by, at=told.at - 9 * DAY).id
    actions.link_folders(
        permit=house.inside(told.folder), other=worker, role="alleged", by=told.by, at=told.at - 9 * DAY
    )
    who = tied(told)
    for reader in (who, told.lead):
        house.let_in(worker, reader, told.at - 8 * DAY)

    assert "linked" in page_of(told.browser(), told.url)
    assert "linked" not in page_of(told.browser(who), told.url)


def test_the_page_of_a_colleague_does_not_tell_a_reader_with_a_tie_in_the_concern_of_the_link(told: Story) -> None:
    worker = actions.open_folder(kind=FolderKind.WORKER, title="Sam", by=told.by, at=told.at - 9 * DAY).id
    actions.link_folders(
        permit=house.inside(told.folder), other=worker, role="alleged", by=told.by, at=told.at - 9 * DAY
    )
    who = tied(told)
    for reader in (who, told.lead):
        house.let_in(worker, reader, told.at - 8 * DAY)
    url = f"/chronology/{worker}/"

    assert "The school rang at noon." in page_of(told.browser(), url)
    assert "It was linked with another folder" in page_of(told.browser(), url)
    page = page_of(told.browser(who), url)
    assert "The school rang at noon." not in page
    assert "linked" not in page
    assert "in folder" not in page


def test_a_link_in_the_part_of_somebody_kept_out_is_not_told_from_the_other_end_either(told: Story) -> None:
    other = actions.open_folder(kind=FolderKind.PERSON, title="Farid", by=told.by, at=told.at - 9 * DAY).id
    actions.link_folders(
        permit=house.inside(told.folder), other=other, role="excluded", by=told.by, at=told.at - 9 * DAY
    )
    who = tied(told)
    for reader in (who, told.lead):
        house.let_in(other, reader, told.at - 8 * DAY)

    assert "linked" in page_of(told.browser(), f"/chronology/{other}/")
    assert "linked" not in page_of(told.browser(who), f"/chronology/{other}/")


def test_very_many_folders_in_an_hour_leave_linked_ones_out_and_say_so(
    told: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.let_in(told.person, told.lead, told.at - 20 * DAY)
    monkeypatch.setattr(budgets, "LIMITS", dict.fromkeys(Role, budgets.Limit(alert=9, stop=1)))
    page = page_of(told.browser(), told.url)

    assert "What stands in linked folders is left out here" in page
    assert "linked with another" not in page
    assert "She said" in page


def test_a_longer_chronology_asks_the_store_no_more_often(told: Story) -> None:
    _asked(told)
    few = _asked(told)
    for number in range(60):
        house.note(told.folder, told.at - timedelta(minutes=number + 1), f"note {number}")

    assert _asked(told) == few


def _asked(told: Story) -> int:
    visitor = house.visit(told.lead, told.at)
    reading = Permit(folder=told.folder, account=told.lead.id, session="test", purpose="test", reads=True)
    with CaptureQueriesContext(connection) as asked:
        chronology(visitor, reading)
    return len(asked)


def test_whoever_may_not_read_finds_nothing(told: Story) -> None:
    stranger = account(Role.WORKER)

    assert told.browser(stranger).get(told.url).status_code == 404
    assert told.browser(stranger).get(f"{told.url}copy/").status_code == 404
