"""The figures of the picture for trustees: data with a status, and a file with a fault is refused with words."""

from typing import Any

import pytest

from lantern.packs.governance_files import FILE, governance_figures, read_figures
from lantern.packs.vocabularies import ROOT, read_toml
from lantern.procedures.problems import PackError


def test_fewer_than_five_is_hidden_and_a_day_is_late() -> None:
    figures = governance_figures()

    assert figures.hidden_below == 5
    assert figures.late_after_minutes == 24 * 60
    assert figures.told_every_days == 7
    assert figures.waits[figures.late_from - 1].minutes == figures.late_after_minutes
    assert figures.wait_label(len(figures.waits)) == figures.longest


def test_a_figure_that_no_source_gives_says_so() -> None:
    assert governance_figures().status == "to_confirm"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": "sure"}, "status"),
        ({"hidden_below": 2}, "hidden_below"),
        ({"hidden_below": True}, "hidden_below"),
        ({"quarters": 0}, "quarters"),
        ({"told_every_days": 6}, "told_every_days"),
        ({"told_every_days": 91}, "told_every_days"),
        ({"rota_weeks": 0}, "rota_weeks"),
        ({"late_after_minutes": 7}, "late_after_minutes"),
        ({"wait": []}, "wait"),
        ({"wait": [{"minutes": 60, "label": "a"}, {"minutes": 60, "label": "b"}]}, "longer than the one before"),
        ({"wait": [{"minutes": 1440}]}, "needs a label"),
        ({"longest_wait": {}}, "longest_wait"),
        ({"agency": [{"key": "police", "label": "police"}]}, "the empty key"),
        ({"agency": [{"key": "", "label": "a"}, {"key": "", "label": "b"}]}, "agency: each needs a key of its own"),
        ({"near_miss": [{"key": "glass", "label": "a"}]}, "near_miss"),
    ],
    ids=[
        "status", "two", "no number", "no quarter", "no full week", "longer than a quarter", "no week",
        "no step", "no steps", "two alike", "no words",
        "no longest", "nobody said", "twice", "no meaning",
    ],
)  # fmt: skip
def test_a_fault_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(PackError, match=words):
        read_figures({**read_toml(ROOT / FILE), **change})
