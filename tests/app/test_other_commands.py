from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.app.make import VIGNETTES, Program


@pytest.mark.parametrize(
    "call",
    [
        (),
        ("assess",),
        ("ask",),
        ("tour",),
        ("packs",),
        ("packs", "list"),
        ("packs", "check"),
        ("packs", "diff"),
        ("packs", "diagram"),
        ("packs", "new"),
        ("packs", "mutate"),
        ("packs", "rehearse"),
        ("directory",),
        ("directory", "list"),
        ("directory", "stale"),
    ],
)
def test_every_command_explains_itself(lantern: Program, call: tuple[str, ...]) -> None:
    answer = lantern(*call, "--help")

    assert answer.code == 0
    assert "Usage: lantern" in answer.out


@pytest.mark.parametrize("call", [("asess",), ("packs", "chek"), ("assess",), ("assess", "--nonsense", "x")])
def test_a_wrong_call_leaves_with_two(lantern: Program, call: tuple[str, ...]) -> None:
    assert lantern(*call).code == 2


def test_the_tour_ends_with_how_to_try_ones_own(lantern: Program) -> None:
    answer = lantern("tour")

    assert answer.code == 0
    assert "CALL 999 NOW" in answer.out
    assert "YOUR TURN" in answer.out


def test_the_tour_fits_eighty_columns(lantern: Program) -> None:
    assert [line for line in lantern("tour").out.splitlines() if len(line) > 80] == []


def test_every_pack_is_listed_with_its_review_date(lantern: Program) -> None:
    listed = lantern("packs", "list", "--json").json

    assert {"DP-01", "DP-02", "DP-03", "DP-04", "DP-05", "DP-06", "DP-07", "DP-08"} <= {item["id"] for item in listed}
    assert all(item["review_due"] for item in listed)


def test_the_packs_of_lantern_have_no_faults(lantern: Program) -> None:
    answer = lantern("packs", "check", "--json")

    assert answer.json["faults"] == []
    assert answer.code == 0


def test_a_pack_compared_with_itself_has_not_changed(lantern: Program) -> None:
    folder = VIGNETTES.parent / "england" / "modern_slavery" / "2026-11"

    assert "Nothing changed." in lantern("packs", "diff", folder, folder).out


def test_a_shortened_clock_is_told_in_words(lantern: Program, tmp_path: Path) -> None:
    old = VIGNETTES.parent / "england" / "child_referral" / "2026-11" / "procedure.toml"
    new = tmp_path / "procedure.toml"
    text = old.read_text(encoding="utf-8")
    new.write_text(
        text.replace('on = ["seek_advice"]\nwho', 'on = ["seek_advice"]\nwho', 1).replace(
            "by = { same_day = true }", "by = { immediate = true }", 1
        ),
        encoding="utf-8",
    )

    answer = lantern("packs", "diff", old, new)

    assert "The clock for “ask childrens services” changed from “today” to “now”" in answer.out


def test_a_diagram_is_a_picture_with_the_path_lit(lantern: Program, tmp_path: Path) -> None:
    out = tmp_path / "picture.svg"

    answer = lantern("packs", "diagram", "DP-05", "--case", VIGNETTES, "--id", "V05", "-o", out)

    assert answer.code == 0
    assert ET.parse(out).getroot().tag.endswith("svg")  # noqa: S314 -- our own picture
    assert "taken" in out.read_text(encoding="utf-8")


def test_a_diagram_can_be_read_as_text(lantern: Program) -> None:
    assert "suspected" in lantern("packs", "diagram", "modern_slavery").out


def test_an_unknown_procedure_is_named_with_what_was_meant(lantern: Program) -> None:
    answer = lantern("packs", "diagram", "modern_slavry")

    assert answer.code == 2
    assert 'Did you mean "modern_slavery"' in answer.error


def test_the_directory_lists_luton_for_luton_alone(lantern: Program) -> None:
    here = lantern("directory", "list", "--area", "luton").out
    elsewhere = lantern("directory", "list", "--area", "Leeds").out

    assert "01582 547653" in here
    assert "01582 547653" not in elsewhere


def test_a_contact_nobody_verified_is_stale(lantern: Program) -> None:
    answer = lantern("directory", "stale", "--at", "2026-11-22T10:00")

    assert answer.code == 1
    assert "escalations@migranthelpuk.org" in answer.out
    assert "0808 8010 503" not in answer.out


def test_a_verification_grows_old(lantern: Program) -> None:
    answer = lantern("directory", "stale", "--at", "2028-11-22T10:00")

    assert "0808 8010 503" in answer.out
    assert "24 months ago" in answer.out


def test_a_fault_of_ours_is_told_without_a_traceback(lantern: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lantern.app.assessing.own_packs", lambda _: 1 / 0)

    answer = lantern("assess", VIGNETTES, "--case", "V01")

    assert answer.code == 1
    assert "ZeroDivisionError" in answer.error
    assert "Traceback" not in answer.error
    assert "Tesfay" not in answer.error
