"""On what a case may be closed: data in a file with a status, and a fault in it is refused with words."""

from typing import Any

import pytest

from lantern.packs.case_endings import case_figures, read_case_figures
from lantern.packs.person_files import FILE
from lantern.packs.vocabularies import ROOT, read_toml
from lantern.procedures.problems import PackError


def test_every_result_has_a_key_and_words_of_its_own() -> None:
    figures = case_figures()

    assert figures.closed_on_a_page == 25
    assert len({one.label for one in figures.results}) == len(figures.results) > 1
    assert figures.label("died") == "The person has died"
    assert figures.label("of another edition") == "of another edition"


def test_no_result_says_that_time_went_by() -> None:
    for one in case_figures().results:
        assert not {"time", "months", "inactive", "old"} & set(one.label.lower().split())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"closed_on_a_page": 0}, "closed_on_a_page"),
        ({"closed_on_a_page": True}, "closed_on_a_page"),
        ({"results": []}, "at least one"),
        ({"results": [{"key": "safe"}]}, "number 1"),
        ({"results": [{"key": "safe", "label": ""}]}, "number 1"),
        ({"results": [{"key": "a", "label": "b"}, {"key": "a", "label": "c"}]}, "twice"),
    ],
    ids=["none", "no number", "no results", "no label", "empty label", "twice"],
)
def test_a_fault_is_named(change: dict[str, Any], words: str) -> None:
    values = read_toml(ROOT / FILE)
    with pytest.raises(PackError, match=words):
        read_case_figures({**values, "cases": {**values["cases"], **change}})
