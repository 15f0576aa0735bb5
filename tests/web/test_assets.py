import gzip
import json
import re

import pytest

from lantern.web.assets import BUILT
from tests.repo.tree import ROOT, SOURCE, text

MOST = {"lantern.css": 14_336, "lantern.rtl.css": 14_336, "lantern.js": 10_240}
REFUSED = re.compile(r"GDS ?Transport|crown|crest|woff|GOV\.UK|@font-face", re.IGNORECASE)


@pytest.mark.parametrize(("name", "most"), MOST.items())
def test_what_a_first_visit_brings_is_small(name: str, most: int) -> None:
    raw = (BUILT / name).read_bytes()

    assert len(raw) > 8_000
    assert len(gzip.compress(raw, 9)) <= most


def test_nothing_built_carries_the_marks_of_the_state_or_asks_for_letters() -> None:
    found = {path.name: REFUSED.findall(text(path)) for path in BUILT.iterdir() if path.suffix != ".gz"}

    assert {"lantern.css", "lantern.js", "htmx.js", "mark.svg"} <= set(found)
    assert {name: words for name, words in found.items() if words} == {}


def test_the_test_of_marks_notices() -> None:
    assert REFUSED.search("font-family: GDS Transport")
    assert REFUSED.search(".govuk-footer__crown{}")


@pytest.mark.parametrize("name", ["lantern.css", "card.css"])
def test_stylesheets_load_nothing_else(name: str) -> None:
    assert "url(" not in text(BUILT / name)
    assert "@import" not in text(BUILT / name)


def test_the_stylesheet_of_danger_now_is_tiny_and_serves_both_directions() -> None:
    styles = text(BUILT / "card.css")

    assert len(styles) > 2_500
    assert len(gzip.compress(styles.encode(), 9)) <= 3_072
    assert re.findall(r"(?:margin|padding|border)-(?:left|right)|text-align:(?:left|right)|float", styles) == []


def test_the_other_direction_is_really_turned_round() -> None:
    one, other = (rule(text(BUILT / name)) for name in ("lantern.css", "lantern.rtl.css"))

    assert "padding-left" in one
    assert "padding-left" not in other
    assert other == one.replace("-left", "-right")


def rule(styles: str) -> str:
    """The bar beside a field with a fault: a rule with a side."""
    return str(re.findall(r"\.govuk-form-group--error\{[^}]*\}", styles)[0])


def test_the_icon_says_nothing_and_can_be_drawn_in_one_colour() -> None:
    for name in ("mark.svg", "neutral.svg"):
        drawn = text(SOURCE / "web" / "assets" / name)
        assert "<text" not in drawn
        assert "<style" not in drawn
        assert "safeguard" not in drawn.lower()


def test_packages_of_the_pages_are_locked_with_fingerprints_and_without_addresses() -> None:
    lock = json.loads(text(ROOT / "package-lock.json"))
    wanted = json.loads(text(ROOT / "package.json"))["devDependencies"]
    locked = {name.removeprefix("node_modules/"): entry for name, entry in lock["packages"].items() if name}

    assert all("integrity" in entry for entry in locked.values())
    assert [name for name, entry in locked.items() if "resolved" in entry] == []
    assert {name: locked[name]["version"] for name in wanted} == wanted
