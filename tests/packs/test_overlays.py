from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.packs.make_packs import (
    CONTACTS,
    HOME,
    PROCEDURE,
    changed,
    write,
    write_extension,
    write_packs,
)

from lantern.packs.library import open_library
from lantern.packs.overlays import as_if_in_force, followed
from lantern.packs.vocabularies import ROOT
from lantern.procedures.problems import PackError
from lantern.procedures.situation import Situation

LATER = changed(changed(PROCEDURE, 'edition = "2026-11"', 'edition = "2027-04"'), "2026-04-07", "2027-04-06")
NOTICED = datetime(2026, 11, 18, 10, tzinfo=UTC)
CASE = Situation(id="one", noticed_at=NOTICED, now=NOTICED)
DEBTS = ROOT / "england" / "child_referral" / "2026-11" / "procedure.toml"


def newer(folder: Path) -> Path:
    """The shipped procedure on children in an edition that comes into force next year."""
    text = changed(DEBTS.read_text(encoding="utf-8"), 'edition = "2026-11"', 'edition = "2027-04"')
    write(folder, "own/child/2027-04/procedure.toml", changed(text, "2026-04-07", "2027-04-06"))
    return folder


def test_a_folder_of_ones_own_is_followed_beside_the_packs_of_lantern(tmp_path: Path) -> None:
    found = followed(write_packs(tmp_path)).for_situation(CASE).editions()

    assert {"DP-90", "DP-01"} <= set(found)


def test_without_a_folder_the_packs_of_lantern_are_followed() -> None:
    assert "DP-90" not in followed(None).for_situation(CASE).editions()


def test_an_edition_of_next_year_is_not_followed_before_its_day(tmp_path: Path) -> None:
    assert followed(newer(tmp_path)).for_situation(CASE).editions()["DP-08"] == "2026-11"


def test_in_a_rehearsal_it_is_followed_at_once_and_the_others_stay(tmp_path: Path) -> None:
    found = as_if_in_force(newer(tmp_path)).for_situation(CASE).editions()

    assert found["DP-08"] == "2027-04"
    assert found["DP-01"] == "2026-11"


def test_of_several_editions_the_newest_is_rehearsed(tmp_path: Path) -> None:
    write_packs(tmp_path)
    write(tmp_path, "somewhere/debts/2027-04/procedure.toml", LATER)

    assert as_if_in_force(tmp_path).for_situation(CASE).editions()["DP-90"] == "2027-04"


def test_what_an_area_will_add_is_rehearsed_before_its_day(tmp_path: Path) -> None:
    write_extension(write_packs(tmp_path))
    file = tmp_path / "anytown/debts/2026-11/extension.toml"
    file.write_text(changed(file.read_text(encoding="utf-8"), "2026-04-07", "2027-04-06"), encoding="utf-8")
    here = Situation(id="one", noticed_at=NOTICED, now=NOTICED, area="Anytown")

    found = as_if_in_force(tmp_path).for_situation(here).compiled

    assert [item.procedure.extended_by for item in found if item.procedure.id == "DP-90"] != [()]


def test_the_contacts_of_the_folder_come_first(tmp_path: Path) -> None:
    own = changed(CONTACTS, "The helpline", "Our helpline")

    found = as_if_in_force(write_packs(tmp_path, contacts=own)).directory

    assert found.by_role["Modern Slavery Helpline"][0].name == "Our helpline"


def test_a_folder_with_a_fault_is_never_used_in_part(tmp_path: Path) -> None:
    write_packs(tmp_path, procedure="id = 1")

    for use in (followed, as_if_in_force):
        with pytest.raises(PackError):
            use(tmp_path)


EXCLUSION = """
[[exclusion]]
class = "must_not_know"
when = "debt_owed is yes"
recipients = ["Modern Slavery Helpline"]
because = ["L-13"]
"""


def test_a_lower_layer_cannot_keep_out_whom_the_law_has_told(tmp_path: Path) -> None:
    write_packs(tmp_path)
    own = changed(changed(PROCEDURE, "DP-90", "OWN-01"), 'name = "debts"', 'name = "ours"') + EXCLUSION
    write(tmp_path, "ours/debts/2026-11/procedure.toml", changed(own, '"law"', '"organisation"'))

    (problem,) = open_library(tmp_path).problems

    assert problem.place == 'exclusion "must_not_know"'
    assert "the law has it told in DP-90 (ring_helpline)" in problem.what


def test_a_lower_layer_may_keep_out_whom_only_policy_has_told(tmp_path: Path) -> None:
    write_packs(tmp_path, procedure=changed(PROCEDURE, '"statutory"', '"policy"'))
    own = changed(changed(PROCEDURE, "DP-90", "OWN-01"), 'name = "debts"', 'name = "ours"') + EXCLUSION
    write(tmp_path, "ours/debts/2026-11/procedure.toml", changed(own, '"law"', '"organisation"'))

    assert open_library(tmp_path).problems == ()


@pytest.mark.parametrize("layer", ["area", "organisation"])
def test_a_lower_layer_never_takes_the_place_of_a_procedure(tmp_path: Path, layer: str) -> None:
    write_packs(tmp_path)
    text = changed(PROCEDURE, 'layer = "law"', f'layer = "{layer}"')
    write(tmp_path, "ours/debts/2027-04/procedure.toml", changed(text, '"2026-11"', '"2027-04"'))

    (problem,) = open_library(tmp_path).problems

    assert problem.file == "ours/debts/2027-04/procedure.toml"
    assert "a lower layer never takes its place" in problem.what
    assert "extension.toml" in problem.what
    assert HOME not in problem.file
