from datetime import date
from pathlib import Path

import pytest

from lantern.packs.checking import check
from lantern.packs.library import library, open_library
from lantern.packs.mutation_jobs import scores
from lantern.packs.skeleton import GAP, Skeleton, SkeletonError, skeleton
from lantern.packs.vocabularies import ROOT
from lantern.procedures.pack import LAYERS

TODAY = date(2026, 11, 20)
EMPTY = "visits_with_gaps"
Faults = dict[str, list[str]]


def made(name: str = "hotel_visits", layer: str = "organisation", *, on: date = TODAY) -> Skeleton:
    return skeleton(name, layer=layer, known=library(), on=on)


def filled(gap: str) -> str:
    """Somebody's own words for a gap; the same words for the same gap."""
    return f"Two of you go in {len(gap)}."


def written(root: Path, pack: Skeleton, *, fill: bool = True) -> Path:
    for path, text in pack.files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(GAP.sub(lambda gap: filled(gap[1]), text) if fill else text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Faults:
    """One pack of each layer with its gaps filled, and one with its gaps, as the check finds them beside all others."""
    root = tmp_path_factory.mktemp("packs")
    for layer in LAYERS:
        written(root, skeleton(f"visits_{layer}", layer=layer, known=open_library(ROOT, root), on=TODAY))
    empty = skeleton(EMPTY, layer="organisation", known=open_library(ROOT, root), on=TODAY)
    written(root, empty, fill=False)
    found = [(fault.file, fault.what) for fault in check([ROOT, root], on=TODAY).faults]
    return {name: [what for file, what in found if name in file] for name in (*map("visits_{}".format, LAYERS), EMPTY)}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_new_pack_has_no_fault_once_its_gaps_are_filled(faults: Faults, layer: str) -> None:
    assert faults[f"visits_{layer}"] == []


def test_until_then_only_the_gaps_are_faults(faults: Faults) -> None:
    assert len(faults[EMPTY]) > 10
    assert [what for what in faults[EMPTY] if "is not filled" not in what] == []


def test_the_examples_of_a_new_pack_notice_mistakes(tmp_path: Path) -> None:
    root = written(tmp_path, made())

    (score,) = scores([ROOT, root], folders=[root])

    assert score.failing == ()
    assert score.share >= 95


def test_a_new_pack_gets_the_next_id_that_is_free(tmp_path: Path) -> None:
    root = written(tmp_path, made())

    assert made().id == "OWN-01"
    assert skeleton("visits", layer="law", known=open_library(ROOT, root), on=TODAY).id == "OWN-02"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Hotel visits", 'Did you mean "hotel_visits"?'),
        ("x", "cannot be a name"),
        ("child_referral", "is a procedure DP-08 already"),
        ("debt_owed", "is a fact already"),
        ("child_harm", "is a result of DP-08 already"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_what_to_write(name: str, told: str) -> None:
    with pytest.raises(SkeletonError) as refused:
        made(name)

    assert told in str(refused.value)


def test_a_leap_day_has_a_review_a_year_later() -> None:
    text = next(iter(made(on=date(2028, 2, 29)).files.values()))

    assert "review_due = 2029-02-28" in text
    assert 'edition = "2028-02"' in text
