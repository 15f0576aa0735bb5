"""The held cases, brought through the pages by one thumb: the same is decided and due as on the command line (U6)."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.journeys.browser import PHONE, ROOT, PageAt, sideways
from tests.journeys.reporter import Reporter
from tests.journeys.site import SignedIn, Site
from tests.journeys.vignettes import NO_WORRY, NOT_TOLD, read_back, vignettes

PAGE: Final = ROOT / "docs" / "reference" / "journeys.md"
NOTICED: Final = "2026-11-12T19:30:00+00:00"
MOST_SCREENS: Final = 7
MOST_TAPS: Final = 25
MOST_CARDS: Final = 3
EACH_TIME: Final = {("V01", True), ("V03", True), ("V03", False), ("V05", True), ("V36", False)}
DRIVES: Final = [
    pytest.param(
        case, script, id=f"{case}-{'script' if script else 'no-script'}",
        marks=() if (case, script) in EACH_TIME else pytest.mark.nightly,
    )
    for case in vignettes()
    for script in (True, False)
]  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What the database holds of one report: the answer written first, the one written last, and the duties."""

    first: dict[str, Any]
    answer: dict[str, Any]
    at: str
    duties: list[dict[str, Any]]

    @property
    def case(self) -> dict[str, Any]:
        """The case to which the last answer was given."""
        found: dict[str, Any] = self.answer["case"]
        return found


@pytest.mark.parametrize(("case", "script"), DRIVES)
def test_a_case_brought_by_telephone_decides_what_the_command_line_decides(
    site: Site, page_at: PageAt, signed_in: SignedIn, case: str, *, script: bool
) -> None:
    page, told = page_at(PHONE, script=script), vignettes()[case]
    signed_in("volunteer", page)
    page.goto("/concerns/report/")
    reporter = Reporter(page, told)
    reporter.reports()
    at_first = shown(page)
    reporter.tells_the_rest()
    found = outcome(site, reporter.folder)

    # Everything that the case holds has arrived, and nothing else but what the answers of the form say.
    wanted = read_back(told.case(found.case["noticed_at"]))
    arrived = read_back({**found.case, "id": told.id, "title": ""})
    assert arrived.facts == wanted.facts
    assert arrived.subjects == wanted.subjects
    assert (arrived.nation, arrived.area, arrived.organisation) == (wanted.nation, wanted.area, wanted.organisation)

    by_line = from_the_command_line(site, told.case(found.case["noticed_at"]), found.at)
    assert decided(found.answer) == decided(by_line)
    assert due(found.answer["duties"]) == due(by_line["duties"])
    # Every one of them stands in the folder, with its clock.
    assert due(found.duties) >= due(by_line["duties"])

    for words, answer in ((at_first, found.first), (shown(page), found.answer)):
        assert [duty["what"] for duty in answer["duties"] if flat(duty["what"]) not in words] == []
    assert len(set(reporter.screens)) <= MOST_SCREENS
    assert reporter.taps <= MOST_TAPS
    counts = [len(told.people), len(set(reporter.screens)), len(reporter.screens), reporter.taps, reporter.later]
    assert counts == written_down(case), "run: .venv/bin/python tools/make_journeys.py"


def outcome(site: Site, folder: str) -> Outcome:
    """What the database of the site holds."""
    found = json.loads(site.program("tests.journeys.outcomes", folder))
    answers = found["answers"]
    return Outcome(answers[0]["answer"], answers[-1]["answer"], answers[-1]["at"], found["duties"])


def from_the_command_line(site: Site, case: dict[str, Any], at: str) -> dict[str, Any]:
    """What ``lantern assess --json`` says about a case at a moment."""
    file = site.room / "case.yaml"
    file.write_text(json.dumps(case), encoding="utf-8")
    (found,) = json.loads(site.command("assess", str(file), "--json", "--at", at))
    assert isinstance(found, dict)
    return found


def decided(answer: dict[str, Any]) -> object:
    """The decisions for the concern, and for each person."""
    assert answer["decisions"] or any(one["decisions"] for one in answer["subjects"].values())
    return answer["decisions"], {person: one["decisions"] for person, one in answer["subjects"].items()}


def due(duties: list[dict[str, Any]]) -> set[tuple[str, str, tuple[str, ...], str]]:
    """What is to be done, by whom, to whom, by when."""
    return {
        (duty["key"], duty["who"], tuple(duty["to"]), duty["by"] if isinstance(duty["by"], str) else duty["by"]["kind"])
        for duty in duties
    }


def shown(page: Page) -> str:
    """What stands on the page of what to do now."""
    assert page.locator(".lantern-now-card").count() <= MOST_CARDS
    assert sideways(page) <= 0
    return flat(page.locator("main").inner_text())


def written_down(case: str) -> list[int]:
    """What the page of the documentation says about a case: people, screens, pages, taps, and taps afterwards."""
    (row,) = (line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {case} |"))
    return [int(cell) for cell in row.split("|")[3:8]]


def flat(words: str) -> str:
    return re.sub(r"\s+", " ", words)


def test_only_what_is_no_worry_or_is_measured_is_left_out() -> None:
    assert len(vignettes()) == 17
    assert set(NO_WORRY) & set(vignettes()) == set()
    assert {case for case, _fact in NOT_TOLD} <= set(vignettes())


def test_the_comparison_notices_one_answer_that_did_not_arrive(site: Site) -> None:
    whole, lost = (vignettes()["V05"].case(NOTICED) for _ in range(2))
    del lost["subjects"][0]["facts"]["purpose"]
    by_whole, by_lost = (from_the_command_line(site, case, NOTICED) for case in (whole, lost))

    assert read_back(whole).subjects != read_back(lost).subjects
    assert decided(by_whole) != decided(by_lost)
    assert due(by_whole["duties"]) != due(by_lost["duties"])
