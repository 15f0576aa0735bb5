"""The figures of a chronology: data with a status, and a file with a fault is refused with words."""

from typing import Any

import pytest

from lantern.packs.chronology_files import FILE, chronology_figures, read_figures
from lantern.packs.vocabularies import ROOT, read_toml
from lantern.procedures.problems import PackError


def test_a_week_is_drawn_unasked_and_a_month_can_be_chosen() -> None:
    figures = chronology_figures()

    assert {gap.key: gap.lasts.days for gap in figures.gaps} == {"week": 7, "month": 30, "quarter": 90}
    assert figures.default == "week"
    assert (figures.repeats_within.days, figures.repeats_least) == (14, 2)
    assert figures.gap("a length that is no longer there").key == "week"


def test_a_figure_that_no_source_gives_says_so() -> None:
    assert chronology_figures().status == "to_confirm"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": "sure"}, "status"),
        ({"gap": [{"key": "week", "days": 0, "label": "a week", "default": True}]}, "gap 1"),
        ({"gap": [{"key": "week", "days": True, "label": "a week", "default": True}]}, "gap 1"),
        ({"gap": [{"key": "week", "days": 7, "label": "a week"}]}, "exactly one"),
        ({"gap": [{"key": "week", "days": 7, "label": "a", "default": True}, {"key": "week", "days": 8, "label": "b"}]},
         "a key of its own"),
        ({"repeat": {"within_days": 14, "least": 1}}, "least"),
        ({"repeat": {"least": 2}}, "within_days"),
    ],
    ids=["status", "no days", "no number", "no default", "two alike", "once", "no window"],
)  # fmt: skip
def test_a_fault_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(PackError, match=words):
        read_figures({**read_toml(ROOT / FILE), **change})
