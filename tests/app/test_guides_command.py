import json
import re
from pathlib import Path

import pytest

from lantern.packs.guide_library import guides
from lantern.packs.guide_words import guide_words
from tests.app.make import Program

NAMES = sorted(guide.name for guide in guides().found)
SHEETS = sorted(guide.name for guide in guides().found if guide.handed_out)
AT = ("--at", "2026-11-18T10:00")


def below_the_cut(text: str) -> str:
    return text.partition("✂")[2].partition("\n")[2]


@pytest.mark.parametrize("call", [("guides",), ("guides", "list"), ("guides", "show")])
def test_every_command_for_guides_explains_itself(lantern: Program, call: tuple[str, ...]) -> None:
    answer = lantern(*call, "--help")

    assert answer.code == 0
    assert "Usage: lantern" in answer.out


def test_every_guide_is_listed_with_its_reader_and_review_date(lantern: Program) -> None:
    listed = lantern("guides", "list", "--json").json

    assert {row["name"] for row in listed} == set(NAMES)
    assert all(row["review_due"] and row["reader"] and row["because"] for row in listed)
    assert "trafficking_talk" in lantern("guides", "list").out


def test_the_list_can_be_narrowed_to_one_reader(lantern: Program) -> None:
    rows = lantern("guides", "list", "--for", "resident", "--json").json

    assert {row["reader"] for row in rows} == {"resident"}
    assert "pocket_card" in {row["name"] for row in rows}


def test_a_reader_who_does_not_exist_is_named_with_who_was_meant(lantern: Program) -> None:
    answer = lantern("guides", "list", "--for", "residents")

    assert answer.code == 2
    assert 'Did you mean "resident"' in answer.error


@pytest.mark.parametrize("name", NAMES)
def test_every_guide_can_be_shown_in_eighty_columns(lantern: Program, name: str) -> None:
    answer = lantern("guides", "show", name, *AT)

    assert answer.code == 0
    assert [line for line in answer.out.splitlines() if len(line) > 80] == []


def test_a_guide_is_found_by_its_id_too(lantern: Program) -> None:
    assert lantern("guides", "show", "g-02").out == lantern("guides", "show", "trafficking_talk").out


def test_a_guide_that_does_not_exist_is_named_with_what_was_meant(lantern: Program) -> None:
    answer = lantern("guides", "show", "traficking_talk")

    assert answer.code == 2
    assert 'Did you mean "trafficking_talk"' in answer.error


def test_a_checklist_prints_boxes_reasons_proof_and_sources(lantern: Program) -> None:
    out = lantern("guides", "show", "trafficking_plan").out

    assert " ☐ Name a specialist" in out
    assert "Specialist: ____" in out
    assert "Why: All know whom to ask." in out
    assert "Shows it is done: Both names" in out
    assert "S002-22" in out


def test_a_prohibition_never_hangs_on_its_mark_alone(lantern: Program) -> None:
    out = " ".join(lantern("guides", "show", "hotel_visits").out.split())

    assert "✗ Do not be alone with a refugee in their room. No reason changes this." in out


def test_a_question_for_adults_says_so(lantern: Program) -> None:
    out = " ".join(lantern("guides", "show", "victim_response").out.split())

    assert "adults only; a child is never asked" in out
    assert "children only" in out


def test_numbers_come_from_the_directory_of_the_place(lantern: Program) -> None:
    here = lantern("guides", "show", "neutral_day", "--area", "Luton").out
    elsewhere = lantern("guides", "show", "neutral_day", "--area", "Leeds").out

    assert "01582 548069" in here
    assert "01582 548069" not in elsewhere
    assert "not in the directory for this place" in " ".join(elsewhere.split())


def test_the_message_for_the_night_is_filled_with_numbers(lantern: Program) -> None:
    out = lantern("guides", "show", "trafficking_plan").out

    assert "Hang up. Call 999." in out
    assert "08000 121 700" in out
    assert "{" not in out


def test_a_guide_of_another_nation_warns(lantern: Program) -> None:
    out = " ".join(lantern("guides", "show", "six_principles", "--jurisdiction", "scotland").out.split())

    assert "Written for another nation." in out


def test_a_nation_that_does_not_exist_is_refused(lantern: Program) -> None:
    assert lantern("guides", "show", "posts", "--jurisdiction", "france").code == 2


def test_a_guide_past_its_review_says_so(lantern: Program) -> None:
    assert "Past its review" not in lantern("guides", "show", "posts", "--at", "2027-05-31T10:00").out
    assert "Past its review" in lantern("guides", "show", "posts", "--at", "2027-06-01T10:00").out


def test_an_agreement_ends_with_a_line_to_sign(lantern: Program) -> None:
    assert "Signed: ____" in lantern("guides", "show", "volunteer_agreement").out


# -- sheets --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_shows_nothing_but_the_words_for_its_reader(lantern: Program, name: str) -> None:
    sheet = below_the_cut(lantern("guides", "show", name, *AT).out)

    assert sheet
    for word in ("Why", "S002-", "S003-", "S004-", "G-", "Lantern", "DP-", name):
        assert word not in sheet


@pytest.mark.parametrize("name", SHEETS)
def test_the_title_of_a_sheet_is_neutral_wherever_it_is_seen(lantern: Program, name: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    lantern("guides", "show", name, "-o", page, *AT)
    (title,) = re.findall(r"<title>(.*?)</title>", page.read_text(encoding="utf-8"))

    assert [word for word in guide_words().betraying if re.search(rf"\b{word}\b", title, re.IGNORECASE)] == []


def test_the_pocket_card_prints_numbers_and_no_name_of_any_line(lantern: Program) -> None:
    card = below_the_cut(lantern("guides", "show", "pocket_card", *AT).out).lower()

    assert "999" in card
    assert "08000 121 700" in card
    assert [word for word in (*guide_words().betraying, "police", "salvation", "unseen") if word in card] == []


def test_a_sheet_warns_staff_that_it_is_only_in_english_and_needs_an_interpreter(lantern: Program) -> None:
    assert "trained interpreter" in lantern("guides", "show", "your_rights").out.partition("✂")[0]


def test_a_number_that_nobody_verified_is_left_blank_on_a_sheet(lantern: Program) -> None:
    out = lantern("guides", "show", "help_lines", "--jurisdiction", "scotland").out

    assert "116 123" not in out
    assert "No verified number for" in out
    assert "Number: ____" in below_the_cut(out)


def test_lines_that_an_adviser_must_read_first_are_told_to_staff(lantern: Program, tmp_path: Path) -> None:
    shown = " ".join(lantern("guides", "show", "job_offers").out.partition("✂")[0].split())
    written = lantern("guides", "show", "job_offers", "-o", tmp_path / "jobs.html").out

    assert "To be read by a regulated adviser first" in shown
    assert "Do not hand it out yet" in written


# -- files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_page_to_print_holds_no_script_and_no_address(lantern: Program, name: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"

    answer = lantern("guides", "show", name, "--output", page, *AT)

    text = page.read_text(encoding="utf-8")
    assert answer.code == 0
    assert text.startswith("<!doctype html>")
    assert "<script" not in text
    assert "http" not in text
    assert text.count("<ul>") == text.count("</ul>")
    assert text.count("<main") == text.count("</main>")


def test_a_sheet_prints_large_and_its_numbers_are_never_turned_round(lantern: Program, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    lantern("guides", "show", "pocket_card", "-o", page)
    text = page.read_text(encoding="utf-8")

    assert '<main class="large">' in text
    assert '<bdi dir="ltr" class="number">08000 121 700</bdi>' in text
    assert "@media print { .staff { display: none }" in text


def test_markdown_has_boxes_to_tick(lantern: Program, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    lantern("guides", "show", "nine_needs", "-o", page)

    assert "- [ ] **Someone sees when a thing troubles the child.**" in page.read_text(encoding="utf-8")


def test_plain_text_is_the_page_of_the_terminal(lantern: Program, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    lantern("guides", "show", "posts", "-o", page, *AT)

    assert page.read_text(encoding="utf-8").split() == lantern("guides", "show", "posts", *AT).out.split()


def test_a_file_of_another_kind_is_refused(lantern: Program, tmp_path: Path) -> None:
    answer = lantern("guides", "show", "posts", "-o", tmp_path / "page.docx")

    assert answer.code == 2
    assert ".html" in answer.error


def test_a_file_that_cannot_be_written_is_told(lantern: Program, tmp_path: Path) -> None:
    answer = lantern("guides", "show", "posts", "-o", tmp_path / "nowhere" / "page.md")

    assert answer.code == 1
    assert "cannot be written" in answer.error


def test_a_machine_gets_every_item_and_every_printed_block(lantern: Program) -> None:
    answer = lantern("guides", "show", "trafficking_talk", "--json", *AT)
    found = json.loads(answer.out)

    assert found["id"] == "G-02"
    assert any(entry["fact"] == "debt_owed" for part in found["parts"] for entry in part["items"])
    assert any(block["kind"] == "item" for block in found["printed"])
