import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lantern.directory.kept_checks import write_checks
from lantern.directory.standing import Check, Checks, Found, mark_of
from lantern.procedures.contacts import Way
from tests.app.make import Program

MASH, MAIL = Way(kind="telephone", value="01582 547653"), Way(kind="e-mail", value="mash@luton.gov.uk")
ASKED = frozenset({"MASH of the area", "children's services of the area", "First Responder: local authority"})


def test_the_first_responder_of_the_nation_comes_first(lantern: Program) -> None:
    found = lantern("directory", "responders", "--nation", "scotland", "--age", "adult", "--json").json

    assert found[0]["name"] == "TARA"
    assert found[0]["default"]
    assert {"L-89"} <= set(found[0]["because"])


def test_a_contact_is_shown_for_its_area_alone(lantern: Program) -> None:
    call = ("directory", "responders", "--nation", "england", "--age", "child")

    assert "01582 547653" in lantern(*call, "--area", "luton").out
    elsewhere = lantern(*call, "--area", "Leeds").out
    assert "01582 547653" not in elsewhere
    assert "No contact for Leeds" in elsewhere


def test_the_number_for_a_child_says_so_when_an_adult_is_asked_about(lantern: Program) -> None:
    page = lantern("directory", "responders", "--nation", "england", "--age", "adult", "--area", "Luton").out

    assert "MASH, for a child" in page
    assert page.index("The Salvation Army") < page.index("Local authority")


def test_a_charity_counts_only_after_its_yes_and_what_has_ended_has_no_contact(lantern: Program) -> None:
    found = lantern("directory", "responders", "--nation", "england", "--age", "adult", "--json").json

    uses = {item["name"]: item["use"] for item in found}
    assert uses["Kalayaan"] == uses["Unseen"] == "after_yes"
    assert uses["Immigration Enforcement"] == "last"
    assert found[-1]["name"] == "Gangmasters and Labour Abuse Authority"
    assert found[-1]["contacts"] == []


def test_a_wrong_nation_or_age_is_told_what_there_is(lantern: Program) -> None:
    nation = lantern("directory", "responders", "--nation", "scottland", "--age", "adult")
    age = lantern("directory", "responders", "--nation", "scotland", "--age", "adlt")

    assert (nation.code, age.code) == (2, 2)
    assert 'Did you mean "scotland"?' in nation.error
    assert 'Did you mean "adult"?' in age.error


def test_resources_are_listed_for_a_reader_and_a_topic(lantern: Program) -> None:
    found = lantern("directory", "resources", "--for", "families", "--topic", "online safety", "--json").json

    assert found
    assert all("families" in item["for"] and "online safety" in item["topics"] for item in found)
    assert "Out of date." in lantern("directory", "resources", "--for", "children").out


def test_a_reader_that_is_not_known_is_told_who_there_is(lantern: Program) -> None:
    answer = lantern("directory", "resources", "--for", "familys")

    assert answer.code == 2
    assert 'Did you mean "families"?' in answer.error


def test_where_nothing_fits_the_page_says_so(lantern: Program) -> None:
    assert "Nothing fits." in lantern("directory", "resources", "--for", "children", "--topic", "fgm").out


def test_an_address_that_nobody_checked_is_stale(lantern: Program) -> None:
    answer = lantern("directory", "stale", "--at", "2026-11-22T10:00")

    assert "https://care4calais.org/policies/" in answer.out
    assert "to open and check" in answer.out
    assert "STOP THE TRAFFIK, stopthetraffik.org" not in answer.out


def test_a_check_of_an_address_grows_old(lantern: Program) -> None:
    found = lantern("directory", "stale", "--at", "2028-11-22T10:00", "--json").json

    assert {"stopthetraffik.org", "0808 8010 503"} <= {item["value"] for item in found}
    assert all(item["file"].endswith(".toml") for item in found)


def test_no_line_of_the_directory_is_wider_than_the_page(lantern: Program) -> None:
    pages = [
        lantern("directory", "stale", "--at", "2026-11-22T10:00").out,
        lantern("directory", "list", "--area", "Luton").out,
        lantern("directory", "responders", "--nation", "wales", "--age", "child").out,
        lantern("directory", "resources").out,
    ]

    assert [line for page in pages for line in page.splitlines() if len(line) > 80] == []


# -- what was found on this machine ------------------------------------------------------------------


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    checks = (
        Check(mark=mark_of(way), found=what, at=at, on=at.date(), since=at, roles=ASKED)
        for way, what in ((MASH, Found.WRONG), (MAIL, Found.RIGHT))
    )
    write_checks(tmp_path, Checks(tuple(checks)))
    monkeypatch.setenv("LANTERN_DATA", str(tmp_path))


@pytest.mark.usefixtures("found")
def test_a_number_that_was_reported_wrong_says_so_in_the_list_and_stands_last(lantern: Program) -> None:
    page = lantern("directory", "list", "--area", "Luton", "--role", "MASH of the area").out

    assert " ! 01582 547653  telephone: reported wrong on 2026-11-20." in page
    assert page.index("mash@luton.gov.uk  e-mail: verified by us 2026-11-20") < page.index("01582 547653  telephone")


@pytest.mark.usefixtures("found")
def test_stale_lists_what_was_reported_wrong_and_not_what_was_checked_lately(lantern: Program) -> None:
    rows = lantern("directory", "stale", "--at", "2026-11-22T10:00", "--json").json
    why = {row["value"]: row["why"] for row in rows}

    assert why["01582 547653"] == "reported wrong on 2026-11-20."
    assert "mash@luton.gov.uk" not in why


def test_without_any_data_the_packs_alone_speak(
    lantern: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANTERN_DATA", str(tmp_path / "away"))
    rows = lantern("directory", "list", "--area", "Luton", "--role", "MASH of the area", "--json").json

    assert [way["standing"] for way in rows[0]["ways"]] == ["verified", "unverified"]


def test_the_lists_never_wait_for_the_web_application() -> None:
    code = (
        "import sys, lantern.app.directories; print([name for name in sys.modules if name.split('.')[0] == 'django'])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 -- our own

    assert told.stdout.strip() == "[]"
