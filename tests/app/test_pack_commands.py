from pathlib import Path

import pytest

from lantern.packs.skeleton import GAP
from tests.app.make import VIGNETTES, Program, case
from tests.packs.make_packs import CONTACTS, EXAMPLES, HOME, PROCEDURE, changed, write, write_packs

OWES = "id: amina\nsubjects:\n- {id: amina, label: Amina, roles: [harmed], facts: {debt_owed: yes}}\n"
LATER = changed(PROCEDURE, "{ working_days = 1 }", "{ working_days = 3 }")
LONGEST = 80


def narrow(text: str) -> bool:
    return all(len(line) <= LONGEST for line in text.splitlines())


# -- new -----------------------------------------------------------------------------------------------


def test_a_new_pack_is_written_and_what_to_do_next_is_said(lantern: Program, tmp_path: Path) -> None:
    answer = lantern("packs", "new", "hotel_visits", "--folder", tmp_path / "ours")

    assert answer.code == 0
    assert "WHAT TO DO NEXT" in answer.out
    assert len(list((tmp_path / "ours").rglob("procedure.toml"))) == 1
    assert len(list((tmp_path / "ours").rglob("examples/hotel_visits.yaml"))) == 1


def test_a_new_pack_never_overwrites(lantern: Program, tmp_path: Path) -> None:
    lantern("packs", "new", "hotel_visits", "--folder", tmp_path)
    (file,) = tmp_path.rglob("procedure.toml")
    file.write_text("mine", encoding="utf-8")

    answer = lantern("packs", "new", "hotel_visits", "--folder", tmp_path)

    assert answer.code == 2
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("Hotel Visits",), 'Did you mean "hotel_visits"?'),
        (("hotel_visits", "--layer", "organization"), 'Did you mean "organisation"?'),
        (("debt_owed",), "is a fact already"),
    ],
)
def test_a_new_pack_that_cannot_be_is_refused_with_what_to_write(
    lantern: Program, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    answer = lantern("packs", "new", *arguments, "--folder", tmp_path)

    assert answer.code == 2
    assert told in answer.error
    assert list(tmp_path.iterdir()) == []


def test_a_new_pack_can_be_drawn_and_followed_at_once(lantern: Program, tmp_path: Path) -> None:
    lantern("packs", "new", "hotel_visits", "--folder", tmp_path)
    for file in tmp_path.rglob("*.*"):
        if file.is_file():
            file.write_text(GAP.sub("Go in as two", file.read_text(encoding="utf-8")), encoding="utf-8")
    visit = case(tmp_path, "facts: {place: private_room, workers_present: 1}\n", "visit.yaml")

    drawn = lantern("packs", "diagram", "OWN-01", "--packs", tmp_path)
    page = lantern("assess", visit, "--packs", tmp_path)

    assert "hotel_visits_needed" in drawn.out
    assert "the coordinator" in page.out


# -- a folder of one's own -----------------------------------------------------------------------------


def test_assess_follows_a_folder_beside_the_packs_of_lantern(lantern: Program, tmp_path: Path) -> None:
    root, owes = write_packs(tmp_path / "packs"), case(tmp_path, OWES)

    (own,) = lantern("assess", owes, "--json", "--packs", root).json
    (plain,) = lantern("assess", owes, "--json").json

    assert own["subjects"]["amina"]["decisions"]["DP-90"] == "get_help"
    assert "DP-90" not in plain["subjects"]["amina"]["decisions"]


def test_ask_follows_a_folder_too(lantern: Program, tmp_path: Path) -> None:
    root = write_packs(
        tmp_path / "packs",
        procedure=changed(PROCEDURE, 'applies_when = "role(helped)"', 'applies_when = "role(helped)"'),
    )

    answer = lantern("ask", "--area", "Leeds", "--packs", root, typed="l\n" * 400)

    assert answer.code == 0
    assert "owe" in answer.out


@pytest.mark.parametrize("command", [("assess", VIGNETTES), ("ask",), ("packs", "diagram", "DP-05")])
def test_a_folder_with_faults_is_refused_with_where_to_look(
    lantern: Program, tmp_path: Path, command: tuple[str | Path, ...]
) -> None:
    root = write_packs(tmp_path, procedure=changed(PROCEDURE, "strength", "strenght"))

    answer = lantern(*command, "--packs", root)

    assert answer.code == 1
    assert 'Did you mean "strength"?' in answer.error
    assert "lantern packs check" in answer.error


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_a_folder_without_packs_is_refused(lantern: Program, tmp_path: Path, folder: str) -> None:
    answer = lantern("assess", VIGNETTES, "--packs", tmp_path / folder)

    assert answer.code == 2
    assert "is not a folder" in answer.error or "holds no pack" in answer.error


# -- mutate --------------------------------------------------------------------------------------------


def test_mutants_that_no_example_notices_are_told_in_words(lantern: Program, tmp_path: Path) -> None:
    answer = lantern("packs", "mutate", write_packs(tmp_path), "--jobs", "1")

    assert answer.code == 1
    assert "DP-90: no example noticed" in answer.out
    assert "1 pack is under 95 %" in answer.out
    assert narrow(answer.out)


def test_mutants_for_a_machine(lantern: Program, tmp_path: Path) -> None:
    (row,) = lantern("packs", "mutate", write_packs(tmp_path), "--jobs", "1", "--json").json

    assert row["procedure"] == "DP-90"
    assert row["mutants"] == row["noticed"] + len(row["survivors"])


def test_a_pack_whose_mistakes_are_noticed_passes(lantern: Program, tmp_path: Path) -> None:
    lantern("packs", "new", "hotel_visits", "--folder", tmp_path)

    answer = lantern("packs", "mutate", tmp_path, "--jobs", "1")

    assert answer.code == 0
    assert "Every pack has at least 95 %." in answer.out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--procedure", "modern_slavry"), 2, 'Did you mean "modern_slavery"?'),
        (("nowhere",), 2, "is not a folder"),
    ],
)
def test_a_wrong_call_of_mutate_is_refused(lantern: Program, arguments: tuple[str, ...], code: int, told: str) -> None:
    answer = lantern("packs", "mutate", *arguments)

    assert answer.code == code
    assert told in answer.error


def test_packs_with_faults_are_not_tried(lantern: Program, tmp_path: Path) -> None:
    answer = lantern("packs", "mutate", write_packs(tmp_path, procedure="id = 1"))

    assert answer.code == 1
    assert "put them right first" in answer.error


# -- diff ----------------------------------------------------------------------------------------------


def test_whole_folders_are_compared_pack_by_pack_with_their_contacts(lantern: Program, tmp_path: Path) -> None:
    old = write_packs(tmp_path / "old")
    new = write_packs(tmp_path / "new", procedure=LATER, contacts=changed(CONTACTS, "advice@", "help@"))

    answer = lantern("packs", "diff", old, new)

    assert answer.code == 0
    assert "DP-90 DEBTS" in answer.out
    assert "weaker: The clock for “ring helpline” changed" in answer.out
    assert "CONTACTS" in answer.out
    assert narrow(answer.out)
    assert [row["pack"] for row in lantern("packs", "diff", old, new, "--json").json] == ["DP-90 Debts", "Contacts"]


def test_a_folder_without_packs_cannot_be_compared(lantern: Program, tmp_path: Path) -> None:
    assert lantern("packs", "diff", tmp_path, tmp_path).code == 2
    assert lantern("packs", "diff", tmp_path / "nowhere", tmp_path).code == 2


# -- rehearse ------------------------------------------------------------------------------------------


def rehearsed(lantern: Program, tmp_path: Path, *more: str) -> tuple[str, int]:
    old, new = write_packs(tmp_path / "old"), write_packs(tmp_path / "new", procedure=LATER)
    cases = tmp_path / "cases"
    write(cases, "owes.yaml", OWES)
    write(cases, "owes_nothing.yaml", changed(OWES, "debt_owed: yes", "debt_owed: no"))
    answer = lantern("packs", "rehearse", old, new, "--cases", cases, *more)
    return answer.out, answer.code


def test_a_rehearsal_shows_which_cases_would_have_gone_otherwise(lantern: Program, tmp_path: Path) -> None:
    page, code = rehearsed(lantern, tmp_path)

    assert code == 1
    assert "2 cases rehearsed. 1 would have gone otherwise, 1 of them with less protection." in page
    assert "LESS: DP-90: “Ring the helpline”" in page
    assert narrow(page)


def test_a_rehearsal_shows_neither_names_nor_ids_unless_asked(lantern: Program, tmp_path: Path) -> None:
    page, _ = rehearsed(lantern, tmp_path)
    with_ids, _ = rehearsed(lantern, tmp_path, "--ids")
    machine, _ = rehearsed(lantern, tmp_path, "--json")

    assert "amina" not in (page + machine).lower()
    assert "amina" in with_ids
    assert "Amina" not in with_ids


def test_a_rehearsal_without_less_protection_ends_well(lantern: Program, tmp_path: Path) -> None:
    sooner = changed(PROCEDURE, "{ working_days = 1 }", "{ immediate = true }")
    root = write_packs(tmp_path / "new", procedure=sooner)
    old = write_packs(tmp_path / "old")

    same = lantern("packs", "rehearse", "2026-11", "2026-11", "--cases", VIGNETTES)
    better = lantern("packs", "rehearse", old, root, "--cases", case(tmp_path, OWES))

    assert same.code == 0
    assert "All would have gone the same way." in same.out
    assert better.code == 0
    assert "none of them with less protection" in better.out


@pytest.mark.parametrize(
    ("old", "told"),
    [("2020-01", "is not an edition of Lantern; there is 2026-11"), ("nowhere", "is not a folder")],
)
def test_a_rehearsal_of_nothing_is_refused(lantern: Program, old: str, told: str) -> None:
    answer = lantern("packs", "rehearse", old, "2026-11", "--cases", VIGNETTES)

    assert answer.code == 2
    assert told in answer.error


def test_a_case_that_cannot_be_read_is_named_by_its_number(lantern: Program, tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "[")
    write(tmp_path, "b.yaml", OWES)

    answer = lantern("packs", "rehearse", "2026-11", "2026-11", "--cases", tmp_path)

    assert answer.code == 1
    assert "could not be read: case 1" in answer.out


def test_an_empty_folder_of_cases_is_refused(lantern: Program, tmp_path: Path) -> None:
    assert lantern("packs", "rehearse", "2026-11", "2026-11", "--cases", tmp_path).code == 2


def test_the_examples_beside_a_pack_can_be_rehearsed(lantern: Program, tmp_path: Path) -> None:
    root = write_packs(tmp_path, examples=EXAMPLES)

    answer = lantern("packs", "rehearse", root, root, "--cases", root / HOME / "examples")

    assert answer.code == 0
    assert "2 cases rehearsed" in answer.out
