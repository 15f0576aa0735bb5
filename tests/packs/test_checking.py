from datetime import date
from pathlib import Path

import pytest
from tests.packs.make_packs import (
    CONTACTS,
    EXAMPLES,
    EXTENSION,
    HOME,
    PROCEDURE,
    changed,
    write,
    write_extension,
    write_packs,
)

from lantern.packs.checking import CheckReport, check
from lantern.packs.vocabularies import ROOT
from lantern.procedures.problems import Problem

TODAY = date(2026, 11, 18)
PACK = f"{HOME}/procedure.toml"


def checked(root: Path, *, on: date = TODAY) -> CheckReport:
    return check([root], on=on)


def one(problems: tuple[Problem, ...], file: str, place: str) -> str:
    (found,) = [problem.what for problem in problems if problem.file == file and place in problem.place]
    return found


def test_the_shipped_packs_have_no_faults() -> None:
    report = checked(ROOT)

    assert [str(fault) for fault in report.faults] == []
    assert report.passes
    assert report.examples > 200


def test_a_sound_tree_has_neither_faults_nor_notes_and_is_counted(tmp_path: Path) -> None:
    report = checked(write_extension(write_packs(tmp_path)))

    assert (report.faults, report.notes) == ((), ())
    assert (report.procedures, report.extensions, report.contacts, report.examples) == (1, 1, 1, 3)


@pytest.mark.parametrize(
    ("before", "after", "place", "says"),
    [
        ('strength = "statutory"', 'strenght = "statutory"', 'duty "ring_helpline"', 'Did you mean "strength"?'),
        ('to = ["Modern', 'to = ["Moderm', 'duty "ring_helpline"', 'Did you mean "Modern Slavery Helpline"?'),
        ('on = ["get_help"]', 'on = ["get_halp"]', 'duty "ring_helpline"', 'Did you mean "get_help"?'),
        ("review_due = 2027-05-31", "", "the head", "such as review_due = 2026-11-01"),
        ("{ working_days = 1 }", "{ workdays = 1 }", 'duty "ring_helpline"', 'Did you mean "working_days"?'),
        ('"debt_owed is yes"', '"debt_owed is is yes"', 'decision "get_help"', "debt_owed is is yes"),
    ],
)
def test_a_fault_names_file_place_and_what_to_write(
    tmp_path: Path, before: str, after: str, place: str, says: str
) -> None:
    report = checked(write_packs(tmp_path, procedure=PROCEDURE.replace(before, after, 1)))

    told = [problem.what for problem in report.faults if problem.file == PACK and place in problem.place]

    assert says in "\n".join(told)
    assert not report.passes


def test_a_file_that_is_not_toml_is_a_fault_and_the_rest_is_still_checked(tmp_path: Path) -> None:
    write(tmp_path, "broken/debts/2026-11/procedure.toml", "id = ")

    report = checked(write_packs(tmp_path))

    assert "is not TOML" in one(report.faults, "broken/debts/2026-11/procedure.toml", "the file")
    assert report.examples == 2


def test_a_condition_that_names_nothing_is_found_when_packs_are_put_together(tmp_path: Path) -> None:
    report = checked(write_packs(tmp_path, procedure=changed(PROCEDURE, '"debt_owed is no"', '"debt_owned is no"')))

    what = one(report.faults, PACK, 'decision "no_help"')

    assert 'Did you mean "debt_owed"' in what
    assert "(in " not in what


def test_a_fault_of_one_nation_says_which(tmp_path: Path) -> None:
    write_packs(tmp_path)
    reader = changed(PROCEDURE, 'id = "DP-90"\nname = "debts"', 'id = "DP-91"\nname = "more"')
    reader = changed(reader, '"debt_owed is no"', '"debts is no_help"')
    write(tmp_path, "elsewhere/more/2026-11/procedure.toml", reader)
    only_wales = changed(PROCEDURE, '"england", "wales", "scotland", "northern_ireland"', '"wales"')
    write(tmp_path, f"{HOME}/procedure.toml", only_wales)

    what = one(checked(tmp_path).faults, "elsewhere/more/2026-11/procedure.toml", 'decision "no_help"')

    assert what.endswith("(in England, Scotland, Northern Ireland)")


def test_a_lower_layer_that_lengthens_a_clock_is_a_fault_though_only_one_area_follows_it(tmp_path: Path) -> None:
    longer = changed(EXTENSION, "{ immediate = true }", "{ working_days = 3 }")

    report = checked(write_extension(write_packs(tmp_path), extension=longer))

    assert "may only shorten" in one(report.faults, "anytown/debts/2026-11/extension.toml", 'change of "ring_helpline"')


def test_an_edition_that_comes_into_force_later_is_checked_too(tmp_path: Path) -> None:
    write_packs(tmp_path)
    later = changed(PROCEDURE, 'edition = "2026-11"', 'edition = "2027-04"')
    later = changed(changed(later, "2026-04-07", "2027-04-06"), '"debt_owed is no"', '"debt_owned is no"')
    write(tmp_path, "somewhere/debts/2027-04/procedure.toml", later)

    report = checked(tmp_path)

    assert "neither a fact" in one(report.faults, "somewhere/debts/2027-04/procedure.toml", 'decision "no_help"')


def test_an_extension_of_nothing_is_a_fault_not_silence(tmp_path: Path) -> None:
    lost = changed(EXTENSION, "DP-90", "DP-9O")

    report = checked(write_extension(write_packs(tmp_path), extension=lost))

    assert 'Did you mean "DP-90"?' in one(report.faults, "anytown/debts/2026-11/extension.toml", "extends")


def test_an_addition_to_a_result_that_is_not_there_is_a_fault_not_silence(tmp_path: Path) -> None:
    lost = '\n[[adds_to]]\nto = "urgency_sing"\nwhen = "debt_owed is yes"\n'

    report = checked(write_packs(tmp_path, procedure=PROCEDURE + lost))

    assert "no procedure under these folders" in one(report.faults, PACK, 'addition to "urgency_sing"')


def test_an_example_that_fails_is_a_fault_with_its_promise(tmp_path: Path) -> None:
    wrong = changed(EXAMPLES, "DP-90: get_help", "DP-90: no_help")

    report = checked(write_packs(tmp_path, examples=wrong))

    what = one(report.faults, f"{HOME}/examples/debts.yaml", 'example "owes" (Who owes money gets help)')

    assert what == "decision DP-90: expected no_help, got get_help because debt_owed was yes"


def test_everything_that_no_example_expects_is_a_fault(tmp_path: Path) -> None:
    report = checked(write_packs(tmp_path, examples=""))

    assert [fault.place for fault in report.faults] == [
        'decision "DP-90 get_help"',
        'decision "DP-90 no_help"',
        'duty "ring_helpline"',
        'prohibition "Pay the debt"',
        'warning "No debt, and yet the papers are kept."',
    ]


def test_what_an_area_changes_needs_an_example_of_its_own(tmp_path: Path) -> None:
    report = checked(write_extension(write_packs(tmp_path), examples=""))

    assert [fault.place for fault in report.faults] == ['duty "ring_helpline"']


def test_a_contact_with_a_blocked_address_is_a_fault(tmp_path: Path) -> None:
    blocked = '\n[[blocked]]\npattern = "*@helpline.example"\nreason = "Misspelt."\nbecause = ["L-52"]\n'

    report = checked(write_packs(tmp_path, contacts=CONTACTS + blocked))

    what = one(report.faults, "somewhere/contacts.toml", "The helpline")

    assert what.startswith("advice@helpline.example must not be used. Misspelt.")


def test_a_recipient_without_any_contact_is_a_fault_also_out_of_hours_and_in_additions(tmp_path: Path) -> None:
    more = '\n[[duty.also]]\nwhen = "debt_owed is yes"\nto = ["MASH of the area", "case file", "the accused"]\n'
    procedure = changed(PROCEDURE, "\n[[prohibited]]", f"{more}\n[[prohibited]]")
    examples = changed(EXAMPLES, ", to: [Modern Slavery Helpline]", "")

    report = checked(write_packs(tmp_path, procedure=procedure, examples=examples))

    missing = [fault.what.split('"')[1] for fault in report.faults if "no contacts.toml" in fault.what]
    assert missing == ["MASH of the area", "MASH out of hours"]


def test_whoever_is_known_from_the_case_alone_needs_no_contact(tmp_path: Path) -> None:
    more = '\n[[duty.also]]\nwhen = "debt_owed is yes"\nto = ["the complainant", "review meeting"]\n'
    procedure = changed(PROCEDURE, "\n[[prohibited]]", f"{more}\n[[prohibited]]")
    examples = changed(EXAMPLES, ", to: [Modern Slavery Helpline]", "")

    assert checked(write_packs(tmp_path, procedure=procedure, examples=examples)).passes


def test_a_recipient_added_by_an_area_without_any_contact_is_a_fault(tmp_path: Path) -> None:
    more = EXTENSION + 'to = ["ICTG service"]\n'

    report = checked(write_extension(write_packs(tmp_path), extension=more))

    assert '"ICTG service"' in one(report.faults, "anytown/debts/2026-11/extension.toml", 'change of "ring_helpline"')


def test_an_unverified_way_is_a_note_with_its_reason(tmp_path: Path) -> None:
    contacts = changed(CONTACTS, 'verified_on = "2026-11"', 'unverified = "Nobody has rung it."')

    report = checked(write_packs(tmp_path, contacts=contacts))

    assert report.passes
    assert "Nobody has rung it." in one(report.notes, "somewhere/contacts.toml", "The helpline")


def test_a_figure_that_nobody_confirmed_is_a_note(tmp_path: Path) -> None:
    figure = '\n[[figure]]\nwhat = "one day"\nstatus = "to_confirm"\nbecause = ["L-13"]\n'

    report = checked(write_packs(tmp_path, procedure=PROCEDURE + figure))

    assert "to confirm" in one(report.notes, PACK, 'figure "one day"')
    assert not checked(write_packs(tmp_path, procedure=PROCEDURE + figure.replace("to_confirm", "confirmed"))).notes


def test_a_pack_is_past_its_review_only_after_the_day(tmp_path: Path) -> None:
    root = write_packs(tmp_path)

    assert checked(root, on=date(2027, 5, 31)).notes == ()
    assert "2027-05-31" in one(checked(root, on=date(2027, 6, 1)).notes, PACK, "review_due")


def test_several_folders_are_checked_as_one(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    write_extension(ours)
    write_packs(theirs)

    assert not check([ours], on=TODAY).passes
    assert check([theirs, ours], on=TODAY).faults == ()
