"""When two folders may be about one person: data with a status, and a file with a fault is refused with words."""

from typing import Any

import pytest

from lantern.packs.person_files import FILE, person_figures, read_figures
from lantern.packs.vocabularies import ROOT, read_toml
from lantern.procedures.problems import PackError


def test_two_words_are_enough_and_one_where_the_birth_is_the_same() -> None:
    figures = person_figures()

    assert (figures.words, figures.with_same_birth, figures.status) == (2, 1, "to_confirm")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"status": "sure"}, "status"),
        ({"alike": {"words": 0, "words_with_same_birth": 1}}, "alike, words:"),
        ({"alike": {"words": 2}}, "words_with_same_birth"),
        ({"alike": {"words": True, "words_with_same_birth": 1}}, "alike, words:"),
        ({"looking": {"people_at_once": 50, "pairs_in_a_pass": 100}}, "looking, others_in_a_pass:"),
    ],
    ids=["status", "none", "missing", "no number", "how much in a pass"],
)
def test_a_fault_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(PackError, match=words):
        read_figures({**read_toml(ROOT / FILE), **change})
