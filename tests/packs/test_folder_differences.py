from pathlib import Path

import pytest
from tests.packs.make_packs import (
    CONTACTS,
    EXTENSION,
    PROCEDURE,
    changed,
    write,
    write_extension,
    write_packs,
)

from lantern.packs.folder_differences import Section, folder_differences
from lantern.packs.library import open_library

WHO = "“The helpline” (the Modern Slavery Helpline)"
BLOCKED = '\n[[blocked]]\npattern = "*@old.example"\nreason = "Gone."\nbecause = ["L-52"]\n'


def compared(old: Path, new: Path) -> tuple[Section, ...]:
    return folder_differences(open_library(old), open_library(new))


def contacts(tmp_path: Path, before: str, after: str) -> tuple[str, ...]:
    old, new = write_packs(tmp_path / "old", contacts=before), write_packs(tmp_path / "new", contacts=after)
    return tuple(line for section in compared(old, new) for line in section.lines)


def test_the_same_folder_has_no_differences(tmp_path: Path) -> None:
    root = write_extension(write_packs(tmp_path))

    assert compared(root, root) == ()


def test_each_pack_is_told_under_its_title_and_what_weakens_comes_first(tmp_path: Path) -> None:
    more = changed(changed(PROCEDURE, 'id = "DP-90"', 'id = "DP-89"'), 'name = "debts"', 'name = "more"')
    old, new = tmp_path / "old", tmp_path / "new"
    for root in (old, new):
        write_packs(root)
        write(root, "somewhere/more/2026-11/procedure.toml", changed(more, "Debts", "More"))
    write(new, "somewhere/more/2026-11/procedure.toml", changed(more, "Debts", "Other"))
    write_packs(new, procedure=changed(PROCEDURE, "{ working_days = 1 }", "{ working_days = 3 }"))

    found = compared(old, new)

    assert [(section.title, section.weakens) for section in found] == [("DP-90 Debts", True), ("DP-89 Other", False)]


def test_a_pack_that_is_gone_weakens_and_a_new_one_is_told(tmp_path: Path) -> None:
    old, new = write_packs(tmp_path / "old"), tmp_path / "new"
    write(new, "contacts.toml", CONTACTS)

    assert compared(old, new) == (Section("DP-90 Debts", ("weaker: The whole pack was taken out.",)),)
    assert compared(new, old) == (Section("DP-90 Debts", ("This pack is new.",)),)


def test_of_each_pack_the_newest_edition_is_compared(tmp_path: Path) -> None:
    root = write_packs(tmp_path / "old")
    later = write_packs(tmp_path / "new")
    newer = changed(changed(PROCEDURE, '"2026-11"', '"2027-04"'), "2026-04-07", "2027-04-06")
    write(later, "somewhere/debts/2027-04/procedure.toml", newer)

    (section,) = compared(root, later)

    assert "The edition of the procedure changed from “2026-11” to “2027-04”." in section.lines


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "{ immediate = true }",
            "{ same_day = true }",
            "weaker: The clock for “ring helpline” changed from “now” to “today” (later).",
        ),
        (
            "by = { immediate = true }",
            'to = ["police"]',
            "weaker: Change of duty “ring helpline” no longer shortens the clock (now).",
        ),
        (
            "review_due = 2027-05-31",
            "review_due = 2028-05-31",
            "The day of review of the extension changed from “2027-05-31” to “2028-05-31”.",
        ),
    ],
)
def test_what_an_area_changes_is_compared_too(tmp_path: Path, before: str, after: str, told: str) -> None:
    old = write_extension(write_packs(tmp_path / "old"))
    new = write_extension(write_packs(tmp_path / "new"), extension=changed(EXTENSION, before, after))

    (section,) = compared(old, new)

    assert section.title == "DP-90 in Anytown"
    assert section.lines[0] == told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "advice@helpline.example",
            "new@helpline.example",
            f"The e-mail of {WHO} changed from advice@helpline.example to new@helpline.example (verified 2026-11).",
        ),
        (
            'hours = "always"',
            'hours = "mon-fri 09:00-17:00"',
            f"The hours of {WHO} changed from “always” to “mon-fri 09:00-17:00”.",
        ),
        (
            'verified_on = "2026-11"',
            'unverified = "Nobody rang."',
            f"weaker: advice@helpline.example of {WHO}: verified 2026-11 before, not verified now.",
        ),
        ('name = "The helpline"', 'name = "Another"', f"weaker: The contact {WHO} was taken out."),
    ],
)
def test_a_changed_contact_is_told(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert contacts(tmp_path, CONTACTS, changed(CONTACTS, before, after))[0] == told


def test_one_way_less_weakens_and_one_more_does_not(tmp_path: Path) -> None:
    more = CONTACTS + '\n[[contact.way]]\nkind = "web"\nvalue = "https://helpline.example"\nverified_on = "2026-11"\n'
    told = f"The web https://helpline.example of {WHO}"

    assert contacts(tmp_path, more, CONTACTS) == (f"weaker: {told} was taken out.",)
    assert contacts(tmp_path, CONTACTS, more) == (f"{told} is new (verified 2026-11).",)


def test_an_address_that_is_no_longer_blocked_weakens(tmp_path: Path) -> None:
    assert contacts(tmp_path, CONTACTS + BLOCKED, CONTACTS) == ("weaker: *@old.example is no longer blocked.",)
    assert contacts(tmp_path, CONTACTS, CONTACTS + BLOCKED) == ("*@old.example is blocked now.",)


def test_guides_and_examples_are_no_difference(tmp_path: Path) -> None:
    old, new = write_packs(tmp_path / "old"), write_packs(tmp_path / "new", examples="")
    write(new, "somewhere/guides/debts.md", "# Debts")

    assert compared(old, new) == ()
