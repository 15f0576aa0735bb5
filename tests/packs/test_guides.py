import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.repo.tree import DOCS, text

from lantern.packs.checking import check
from lantern.packs.guide_checking import GuideReport, check_guides
from lantern.packs.guide_library import guides, open_guides
from lantern.packs.guide_parts import KINDS, SPOKEN, Guide, Item
from lantern.packs.guide_words import guide_words
from lantern.packs.library import library
from lantern.packs.vocabularies import ROOT, sources, vocabulary
from lantern.procedures.contacts import Directory
from lantern.procedures.problems import Problem

TODAY = date(2026, 11, 18)
HOME = "guides/visit/2026-11/guide.toml"

GUIDE = """
id = "OWN-01"
name = "visit"
title = "A visit"
edition = "2026-11"
kind = "checklist"
reader = "staff"
nations = ["england"]
in_force_from = 2026-04-07
review_due = 2027-05-31
because = ["S000-09"]
introduction = "Tick what is done."

[[part]]
title = "Before"

[[part.item]]
key = "pair"
kind = "check"
strength = "should"
text = "Somebody comes along."
why = "Two see more."
evidence = "Both names are written down."
fact = "workers_present"
leads_to = ["DP-22"]
repeat = "each_time"
who = "volunteer"
contacts = ["coordinator"]
because = ["S000-09"]

[[part.item]]
key = "ring"
kind = "do"
strength = "must"
text = "Danger? Ring {999}."
why = "It comes first."
evidence = "The time is written down."
because = ["S000-17"]
"""

SHEET = """
id = "OWN-02"
name = "sheet"
title = "Sheet on trafficking"
edition = "2026-11"
kind = "sheet"
reader = "resident"
nations = ["england"]
in_force_from = 2026-04-07
review_due = 2027-05-31
because = ["S002-34"]
printed_title = "My numbers"
introduction = "For the pocket."

[[part]]
title = "Call"

[[part.item]]
key = "now"
kind = "say"
text = "Now"
why = "For danger."
contacts = ["999"]
because = ["S002-34"]
"""


def changed(text: str, before: str, after: str) -> str:
    assert before in text
    return text.replace(before, after, 1)


def write(root: Path, text: str, place: str = HOME) -> Path:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root


def report(root: Path, *, on: date = TODAY) -> GuideReport:
    return check_guides([root], library().directory, on=on)


def told(problems: tuple[Problem, ...], place: str = "") -> str:
    return "\n".join(problem.what for problem in problems if place in problem.place)


def shipped(name: str) -> Guide:
    return next(guide for guide in guides().found if guide.name == name)


def item(guide: str, key: str) -> Item:
    return next(entry for entry in shipped(guide).items() if entry.key == key)


# -- the reader is strict ------------------------------------------------------------------------------


def test_a_sound_guide_has_no_faults(tmp_path: Path) -> None:
    found = report(write(tmp_path, GUIDE))

    assert (found.faults, found.notes, found.count) == ((), (), 1)


@pytest.mark.parametrize(
    ("before", "after", "place", "says"),
    [
        ('kind = "checklist"', 'kind = "checklists"', "the head", 'Did you mean "checklist"'),
        ('reader = "staff"', 'reader = "stuff"', "the head", 'Did you mean "staff"'),
        ('title = "A visit"', 'titel = "A visit"', "the head", 'Did you mean "title"'),
        ('nations = ["england"]', 'nations = ["Engeland"]', "the head", 'Did you mean "england"'),
        ('because = ["S000-09"]', "", "the head", '"because" is missing'),
        ('because = ["S000-17"]', 'because = ["S000-99"]', 'item "ring"', "not in the register of sources"),
        ('why = "Two see more."', "", 'item "pair"', '"why" is missing'),
        ('why = "Two see more."', 'way_ = "Two see more."', 'item "pair"', '"way_" has no meaning here'),
        ('evidence = "Both names are written down."', "", 'item "pair"', "what shows that it is done"),
        ('strength = "must"\n', "", 'item "ring"', '"must" (a duty), "should" (advice) or "may"'),
        ('strength = "must"', 'strength = "musst"', 'item "ring"', 'Did you mean "must"'),
        ('kind = "do"', 'kind = "does"', 'item "ring"', 'Did you mean "do"'),
        ('fact = "workers_present"', 'fact = "worker_present"', 'item "pair"', 'Did you mean "workers_present"'),
        ('leads_to = ["DP-22"]', 'leads_to = ["DP-77"]', 'item "pair"', '"DP-77" is not a procedure'),
        ('repeat = "each_time"', 'repeat = "each_tme"', 'item "pair"', 'Did you mean "each_time"'),
        ('who = "volunteer"', 'who = "voluntear"', 'item "pair"', 'Did you mean "volunteer"'),
        ('contacts = ["coordinator"]', 'contacts = ["co-ordinator"]', 'item "pair"', 'Did you mean "coordinator"'),
        ("{999}", "{998}", 'item "ring"', '"{998}" is not a recipient'),
        ("{999}", "999", 'item "ring"', "numbers come from the directory"),
        ("{999}", "0808 801 0503", 'item "ring"', "numbers come from the directory"),
        ("{999}", "116 123", 'item "ring"', "numbers come from the directory"),
        ("Two see more.", "See www.example.org.", 'item "pair"', "addresses come from the directory"),
        ("Two see more.", "Write to a@b.example.", 'item "pair"', "addresses come from the directory"),
        ('key = "ring"', 'key = "pair"', 'item "pair"', "stands twice"),
        ('key = "ring"', 'key = "ring"\nminutes = "ten"', 'item "ring"', "must be a whole number"),
        ('key = "ring"', 'key = "ring"\nowner = "us"', 'item "ring"', '"owner" goes with kind = "read"'),
        ('key = "ring"', 'key = "ring"\nchecked_on = "lately"', 'item "ring"', "never invent one"),
        ('key = "ring"', 'key = "ring"\nonly_for = "adults"', 'item "ring"', 'Did you mean "adult"'),
        ('kind = "do"', 'kind = "topic"', 'item "ring"', 'only in a guide of kind = "training"'),
        ('title = "Before"', 'title = "Before"\nhours = 2', 'part "Before"', "belongs to a course"),
        ("review_due = 2027-05-31", "review_due = 2026-04-07", "the head", "must lie after in_force_from"),
        ("review_due = 2027-05-31", "", "the head", "must be a date without quotes"),
        ('title = "A visit"', 'title = "A visit"\ncarried = true', "the head", "only a sheet can be carried"),
        ('title = "A visit"', 'title = "A visit"\noffered_after = ["danger"]', "the head", '"danger" names no result'),
        ('title = "A visit"', 'title = "A visit"\noffered_after = ["DP-99 x"]', "the head", "names no result"),
        ('title = "A visit"', 'title = "A visit"\nprinted_title = "Hello"', "the head", "only a sheet"),
    ],
)  # fmt: skip
def test_a_fault_names_the_place_and_what_to_write(
    tmp_path: Path, before: str, after: str, place: str, says: str
) -> None:
    found = report(write(tmp_path, changed(GUIDE, before, after)))

    assert says in told(found.faults, place)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = changed(GUIDE, 'kind = "checklist"', 'kind = "checklists"')
    text = changed(text, 'fact = "workers_present"', 'fact = "worker_present"')
    text = changed(text, 'why = "It comes first."', "")

    assert {problem.place for problem in report(write(tmp_path, text)).faults} >= {
        "the head", 'part "Before", item "pair"', 'part "Before", item "ring"',
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("", "how it is held"),
        ('form = "online"\nhours = [3, 2]', "the least and the most"),
        ('form = "online"\nhours = "two"', "the least and the most"),
        ('form = "online"\nlearners = ["everybody"]', "is not a person or post"),
    ],
)
def test_a_course_says_how_it_is_held_how_long_and_for_whom(tmp_path: Path, lines: str, says: str) -> None:
    text = changed(GUIDE, 'kind = "checklist"', 'kind = "training"')

    assert says in told(report(write(tmp_path, changed(text, 'title = "Before"', f'title = "Before"\n{lines}'))).faults)


def test_what_is_to_be_read_says_who_publishes_it_and_whether_it_was_checked(tmp_path: Path) -> None:
    text = changed(changed(GUIDE, 'kind = "checklist"', 'kind = "reading_list"'), 'kind = "do"', 'kind = "read"')

    found = told(report(write(tmp_path, text)).faults, 'item "ring"')

    assert "write who publishes it" in found
    assert "why nobody has checked it" in found


def test_an_empty_guide_and_an_empty_part_are_refused(tmp_path: Path) -> None:
    head = GUIDE.partition("[[part]]")[0]

    assert "at least one [[part]]" in told(report(write(tmp_path, head)).faults)
    assert "at least one [[part.item]]" in told(report(write(tmp_path, f'{head}[[part]]\ntitle = "x"')).faults)


def test_a_file_that_is_not_toml_is_a_fault_and_the_others_are_still_read(tmp_path: Path) -> None:
    write(tmp_path, GUIDE)

    found = report(write(tmp_path, "id = ", "guides/broken/2026-11/guide.toml"))

    assert "is not TOML" in told(found.faults)
    assert found.count == 1


def test_two_guides_cannot_share_an_id_or_a_name(tmp_path: Path) -> None:
    write(tmp_path, GUIDE)
    write(tmp_path, GUIDE, "guides/visits/2026-11/guide.toml")
    other = changed(GUIDE, "OWN-01", "OWN-09")

    found = told(report(write(tmp_path, other, "guides/zoo/2026-11/guide.toml")).faults)

    assert "same id and edition" in found
    assert 'the name "visit" belongs to OWN-01' in found


# -- plain, neutral, and up to date --------------------------------------------------------------------


def test_a_text_too_hard_for_its_reader_is_a_fault(tmp_path: Path) -> None:
    hard = "Practitioners communicate vulnerability indicators. Subsequently, multidisciplinary consultation follows."

    assert "reading age" in told(report(write(tmp_path, changed(GUIDE, "Tick what is done.", hard))).faults)


def test_a_sentence_too_long_for_its_reader_is_a_fault(tmp_path: Path) -> None:
    long = "Do it in the day and in the night and in the rain and in the sun and at all times."

    found = report(write(tmp_path, changed(GUIDE, "Two see more.", long))).faults
    assert "Make two sentences of it" in told(found, "pair")


def test_what_is_said_aloud_must_be_easier_than_what_staff_read(tmp_path: Path) -> None:
    text = "Whenever possible, we prioritise your safety together. " * 6
    spoken = changed(GUIDE, 'key = "ring"', f'key = "ring"\nsay = "{text}"')

    assert "for somebody who hears it it must be under 6" in told(report(write(tmp_path, spoken)).faults)


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        ("My numbers", "Numbers for victims", True),
        ('title = "Call"', 'title = "Modern slavery"', True),
        ('text = "Now"', 'text = "The trafficking line"', False),
        ('text = "Now"', 'text = "They exploit you"', False),
    ],
)
def test_what_stands_large_on_a_sheet_never_betrays_it(
    tmp_path: Path, before: str, after: str, *, refused: bool
) -> None:
    found = report(write(tmp_path, changed(SHEET, before, after)))

    assert ("would show a stranger" in told(found.faults)) is refused


def test_nothing_at_all_on_a_card_that_is_carried_betrays_it(tmp_path: Path) -> None:
    card = changed(SHEET, 'printed_title = "My numbers"', 'printed_title = "My numbers"\ncarried = true')

    assert report(write(tmp_path, card)).faults == ()
    betraying = changed(card, 'text = "Now"', 'text = "The trafficking line"')
    assert "would show a stranger" in told(report(write(tmp_path, betraying)).faults)


def test_a_sheet_without_a_neutral_title_is_refused(tmp_path: Path) -> None:
    text = changed(SHEET, 'printed_title = "My numbers"\n', "")

    assert "printed_title" in told(report(write(tmp_path, text)).faults)


def test_a_guide_is_past_its_review_only_after_the_day(tmp_path: Path) -> None:
    root = write(tmp_path, GUIDE)

    assert report(root, on=date(2027, 5, 31)).notes == ()
    assert "2027-05-31" in told(report(root, on=date(2027, 6, 1)).notes, "review_due")


def test_a_number_nobody_has_and_a_line_to_be_read_first_are_notes(tmp_path: Path) -> None:
    text = changed(GUIDE, 'key = "ring"', 'key = "ring"\ncheck_first = "a lawyer"\ncontacts = ["FCDO"]')

    found = check_guides([write(tmp_path, text)], Directory(), on=TODAY)

    assert found.faults == ()
    assert 'no contacts.toml has anybody for "FCDO"' in told(found.notes)
    assert "to be read by a lawyer" in told(found.notes)


def test_packs_check_counts_guides_and_finds_their_faults(tmp_path: Path) -> None:
    good = check([write(tmp_path, GUIDE)], on=TODAY)
    bad = check([write(tmp_path, changed(GUIDE, 'kind = "do"', 'kind = "does"'))], on=TODAY)

    assert (good.guides, good.passes) == (1, True)
    assert not bad.passes


def test_the_newest_edition_in_force_is_followed(tmp_path: Path) -> None:
    write(tmp_path, GUIDE)
    newer = changed(changed(GUIDE, "2026-11", "2027-04"), "2026-04-07", "2027-04-06")
    known = open_guides(write(tmp_path, newer, "guides/visit/2027-04/guide.toml"))

    assert [guide.edition for guide in known.current(date(2027, 4, 5))] == ["2026-11"]
    assert [guide.edition for guide in known.current(date(2027, 4, 6))] == ["2027-04"]


def test_an_assessment_never_reads_a_guide() -> None:
    line = "import lantern.app.assessing, sys; print([name for name in sys.modules if 'guide' in name])"

    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)  # noqa: S603

    assert done.stdout.strip() == "[]"


# -- the guides that come with Lantern -----------------------------------------------------------------


def test_the_shipped_guides_have_no_faults() -> None:
    found = report(ROOT)

    assert [str(fault) for fault in found.faults] == []
    assert found.count >= 38


def numbered(family: str, first: int, last: int) -> Iterator[str]:
    return (f"{family}-{number:02}" for number in range(first, last + 1))


def lettered(head: str, last: str) -> Iterator[str]:
    return (f"{head}{chr(letter)}" for letter in range(ord("a"), ord(last) + 1))


# What the sources give for reading, talking and ticking, and the guide in which it stands.
PROMISED = {
    "victim_response": [*numbered("S002", 24, 30), "S002-45"],
    "trafficking_talk": [*numbered("S002", 15, 18), "S001-34"],
    "stranger_approach": ["S002-09", "S002-10", "S002-11", *numbered("S002", 36, 39)],
    "stranger_sheet": ["S002-36", "S002-37", "S002-38"],
    "job_offers": ["S002-32", "S002-33"],
    "your_rights": ["S002-12", "S002-13", "S002-14", "S002-44"],
    "pocket_card": ["S002-34"],
    "stories": ["S002-35"],
    "digital_safety_talk": [
        *numbered("S003", 43, 46), *numbered("S003", 48, 70), *lettered("S003-55", "g"),
    ],
    "digital_safety_sheet": [*numbered("S003", 49, 68), *lettered("S003-55", "g")],
    "early_help": [*numbered("S001", 12, 15), *lettered("S001-15", "l")],
    "six_principles": [
        "S001-25", *lettered("S001-25", "d"), "S001-26", *lettered("S001-26", "g"), "S001-27",
        *lettered("S001-27", "e"), *lettered("S001-28", "f"), "S001-29",
    ],
    "nine_needs": [*lettered("S001-11", "i"), "S001-05", "S001-07", "S001-09", *lettered("S001-10", "d")],
    "kinds_of_abuse": ["S001-14", "S001-31", "S001-60"],
    "at_risk_lists": [
        *lettered("S001-41", "o"), *lettered("S004-05", "e"), *numbered("S001", 56, 59), *lettered("S001-58", "g"),
    ],
    "trafficking_plan": [
        *numbered("S002", 1, 7), "S002-09", "S002-12", "S002-13", "S002-14", *numbered("S002", 19, 24), "S002-43",
        "S002-44",
    ],
    "trustees_checklist": [*lettered("S001-42", "m"), *lettered("S001-43", "f"), *lettered("S001-44", "g")],
    "learning_review": ["S001-44e", "S001-44f", "S001-44g", "S001-27c"],
    "volunteer_agreement": [
        *(name for name in numbered("S003", 1, 42) if name not in {"S003-05", "S003-10"}),
    ],
    "policy_record": ["S003-05", "S003-47"],
    "sharing_card": [*numbered("S001", 16, 21), "S003-07", "S003-08", "S003-09", "L-23"],
    "hotel_visits": [*numbered("S000", 1, 11), "S000-29", "S000-30"],
    "posts": [*numbered("S000", 27, 29), *numbered("S000", 31, 37)],
    "child_arrives": [
        "S004-02", "S004-04", "S004-07", "S004-10", "S004-11", "S004-12", "S004-16", "S004-18", "S004-20", "S004-22",
        "S004-23", "S004-30", "S004-35", "S004-41",
    ],
    "every_shift": ["S004-17", "S004-21", "S004-24", "S004-34", *numbered("S004", 36, 40)],
    "risk_assessment": [*numbered("S004", 22, 26)],
    "child_leaflet": ["S004-10", "S004-16", "S004-18", "S004-33"],
    "training_courses": [
        "S001-32", "S002-02", "S002-05", "S002-23", "S000-06", "S000-07", "S001-69", *lettered("S001-64", "e"),
        *lettered("S001-65", "e"), *lettered("S001-66", "e"), *lettered("S001-67", "f"), *lettered("S001-68", "e"),
    ],
    "what_stands_behind": [
        "S001-03", "S001-04", "S001-06", "S001-22", "S001-23", "S001-30", "S001-33", "S001-35",
    ],
    "definitions": ["S001-10", *lettered("S001-37", "e"), *lettered("S004-03", "c"), "S001-36", "S001-31"],
    "writing_it_down": ["S000-14", "S000-15", "S000-16", "S000-38", "S000-39"],
    "missing_profile": ["S002-07", "S002-08"],
    "who_may_refer": ["S001-38", "S001-39", *lettered("S001-40", "r")],
    "resources": [*lettered("S001-61", "n"), *lettered("S001-62", "f"), *lettered("S001-63", "e"),
                  *lettered("S003-70", "j")],
    "help_lines": ["S001-46", "S001-45"],
    "care_for_workers": ["S001-63d"],
    "neutral_day": ["L-27", *lettered("S001-54", "d")],
}  # fmt: skip


@pytest.mark.parametrize("name", PROMISED)
def test_everything_the_sources_give_to_read_say_or_tick_stands_in_its_guide(name: str) -> None:
    assert [source for source in PROMISED[name] if source not in shipped(name).sources()] == []


# What belongs to procedures and contacts alone.
NOT_FOR_READING = {
    "S000-13", *numbered("S000", 19, 21), *numbered("S000", 23, 26), "S001-48", "S001-49", "S001-50", "S001-53",
}  # fmt: skip


def test_every_entry_of_the_sources_that_is_no_rule_of_a_procedure_stands_in_a_guide() -> None:
    cited = frozenset().union(*(guide.sources() for guide in guides().found))

    assert {name for name in sources() if name.startswith("S")} - cited == NOT_FOR_READING


def test_every_item_has_a_reason_in_words_and_a_source() -> None:
    assert [entry.key for guide in guides().found for entry in guide.items() if not (entry.why and entry.because)] == []


def test_only_an_adult_is_ever_asked_about_the_nrm() -> None:
    asked = [
        entry
        for guide in guides().found
        for entry in guide.items()
        if entry.fact == "nrm_says_yes" and guide.name != "nrm_talk"
    ]

    assert asked
    assert {entry.only_for for entry in asked} == {"adult"}
    assert shipped("nrm_talk").title == "Explaining the NRM to an adult"


@pytest.mark.parametrize(("guide", "key"), [("victim_response", "child_no_question"), ("nrm_talk", "child_asked")])
def test_a_child_is_told_and_never_asked_to_agree(guide: str, key: str) -> None:
    found = item(guide, key)

    assert found.only_for == "child"
    assert found.kind in {"do", "do_not"}
    assert {"S002-29", "L-01"} <= set(found.because)


def test_the_three_ways_of_the_response_plan_can_be_used_together() -> None:
    ways = [item("victim_response", key) for key in ("danger_first", "worry_no_danger", "wants_support")]

    assert all("S002-45" in entry.because for entry in ways)
    assert [entry.contacts[0] for entry in ways] == [
        "999", "Modern Slavery Helpline", "First Responder: Salvation Army",
    ]  # fmt: skip


def test_each_of_the_three_questions_feeds_a_fact_of_the_trafficking_test() -> None:
    asked = {key: item("trafficking_talk", key) for key in ("how_came", "did_pay", "held_forced")}

    assert {entry.fact for entry in asked.values()} == {"action", "debt_owed", "slavery_servitude_forced_labour"}
    assert all(entry.kind == "ask" and "DP-05" in entry.leads_to for entry in asked.values())


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("early_help", lettered("S001-15", "l")),
        ("nine_needs", lettered("S001-11", "i")),
        ("trustees_checklist", [*lettered("S001-42", "m"), *lettered("S001-44", "g")]),
        ("digital_safety_talk", lettered("S003-55", "g")),
        ("at_risk_lists", [*lettered("S001-41", "o"), *lettered("S004-05", "e")]),
        ("who_may_refer", lettered("S001-40", "r")),
    ],
)
def test_every_member_of_a_list_has_an_item_of_its_own(name: str, members: Iterator[str]) -> None:
    entries = [entry for entry in shipped(name).items() if entry.kind in {"check", "sign", "know"}]
    own = {member: [entry.key for entry in entries if member in entry.because] for member in members}

    assert [member for member, keys in own.items() if not keys] == []
    assert len({keys[-1] for keys in own.values()}) == len(own)


def test_every_tick_of_the_early_help_list_answers_its_own_fact() -> None:
    ticked = [entry for entry in shipped("early_help").items() if entry.fact.startswith("eh_")]

    assert {entry.fact for entry in ticked} == {name for name in vocabulary().facts if name.startswith("eh_")}


def test_a_sign_is_ticked_as_seen_and_never_as_a_duty() -> None:
    signs = [entry for guide in guides().found for entry in guide.items() if entry.kind == "sign"]

    assert len(signs) > 30
    assert [entry.key for entry in signs if entry.strength or entry.evidence] == []


def test_no_sign_and_no_group_is_ever_scored() -> None:
    assert any("Never score a person" in text for text in (shipped("at_risk_lists").introduction,))
    assert {"S001-56", "L-71"} <= set(item("at_risk_lists", "no_score").because)
    assert "no magic number" in item("digital_safety_talk", "together").text


def test_advice_is_not_turned_into_a_duty_nor_a_duty_into_advice() -> None:
    hotel = {key: item("hotel_visits", key).strength for key in ("never_alone", "in_pairs", "companion", "refresher")}
    plan = {entry.strength for entry in shipped("trafficking_plan").items() if entry.kind in {"do", "check"}}

    assert hotel == {"never_alone": "must", "in_pairs": "should", "companion": "may", "refresher": "should"}
    assert plan == {"should"}


def test_the_courses_keep_their_hours_and_their_form() -> None:
    courses = {part.title: (part.hours, part.form) for part in shipped("training_courses").parts}

    assert ((2.5,), "online") in courses.values()
    assert ((6.0,), "in person") in courses.values()
    assert ((2.0, 3.0), "online, at your own pace") in courses.values()


def test_the_minutes_of_a_course_add_up_to_its_hours() -> None:
    for part in shipped("training_courses").parts:
        minutes = sum(entry.minutes for entry in part.items)
        assert not minutes or minutes == part.hours[-1] * 60


def test_what_is_legal_at_work_is_read_by_an_adviser_before_it_is_handed_out() -> None:
    lines = [entry for entry in shipped("job_offers").items() if "S002-33" in entry.because]

    assert lines
    assert all(entry.check_first for entry in lines)


def test_no_guide_promises_that_it_will_never_show_on_a_check() -> None:
    spoken = [
        entry.text for guide in guides().found for entry in guide.items() if guide.handed_out or entry.kind in SPOKEN
    ]

    assert [text for text in spoken if "check" in text.lower() and "never" in text.lower()] == []
    assert "L-64" in item("digital_safety_talk", "promise_checks").because


def test_the_pocket_card_is_carried_and_names_nobody() -> None:
    card = shipped("pocket_card")
    printed = " ".join(entry.text for entry in card.items())

    assert card.carried
    assert [word for word in guide_words().betraying if word in printed.lower()] == []


def test_the_message_for_the_night_takes_every_number_from_the_directory() -> None:
    message = item("trafficking_plan", "own_number").message

    assert "{999}" in message
    assert "{Modern Slavery Helpline}" in message
    assert not any(letter.isdigit() for letter in message.replace("{999}", "").replace("{police 101}", ""))


def test_the_model_post_invites_to_write_in_private_and_names_no_place_but_the_borough() -> None:
    model = item("posts", "model").message

    assert "write to me alone" in model
    assert "(borough)" in model


def test_every_guide_for_a_home_is_shown_as_such() -> None:
    for name in ("child_arrives", "every_shift", "risk_assessment", "child_leaflet"):
        assert shipped(name).organisations == {"childrens_home"}


# -- what the docs say ---------------------------------------------------------------------------------


def test_the_guide_of_the_docs_passes_the_check(tmp_path: Path) -> None:
    (block,) = re.findall(r"^```toml\n(.*?)^```", text(DOCS / "how-to" / "use-a-guide.md"), re.MULTILINE | re.DOTALL)

    found = report(write(tmp_path, block, "guides/tea_round/2026-11/guide.toml"))

    assert (found.faults, found.notes, found.count) == ((), (), 1)


def test_the_docs_name_every_limit_and_every_word_of_a_guide() -> None:
    page = text(DOCS / "reference" / "guide-format.md")
    words = guide_words()

    levels = {name: f"| {level.age} | {level.longest} |" for name, level in words.readers.items()}
    rows = {line.partition(" | ")[0]: line for line in page.splitlines() if line.startswith("| ")}
    assert [
        name
        for name, level in levels.items()
        if not any(f"`{name}`" in head and level in line for head, line in rows.items())
    ] == []
    assert f"| {words.spoken.age} | {words.spoken.longest} |" in page
    assert [word for word in (*words.kinds, *words.repeats, *words.strengths, *KINDS) if f"`{word}`" not in page] == []
