"""The macros we use against the examples that the component library itself ships."""

import json
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from lantern.web.jinja import COMPONENTS, components
from tests.repo.tree import ROOT

SHIPPED = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"

# The macros follow 6.3, the examples 6.6.
ACCEPTED: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "accepted_differences.toml").read_text(encoding="utf-8")
)


class Marks(HTMLParser):
    """A page as a list of marks and words, without white space and the order of attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(f"{name}={' '.join((value or '').split())}" for name, value in sorted(attrs))))

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}",))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append((re.sub(r"\s+", " ", data.strip()),))


def marks(html: str) -> list[tuple[str, ...]]:
    reader = Marks()
    reader.feed(html)
    return reader.found


def examples(part: str) -> list[dict[str, Any]]:
    return list(json.loads((SHIPPED / part / "fixtures.json").read_text(encoding="utf-8"))["fixtures"])


def differing(part: str) -> set[str]:
    macro: Any = components()[COMPONENTS[part]]
    return {
        example["name"] for example in examples(part) if marks(str(macro(example["options"]))) != marks(example["html"])
    }


@pytest.mark.parametrize("part", COMPONENTS)
def test_a_part_is_what_the_library_says_it_is(part: str) -> None:
    accepted = ACCEPTED.get(part, {"examples": []})

    assert sorted(differing(part)) == accepted["examples"]


def test_every_accepted_difference_has_its_reason() -> None:
    assert set(ACCEPTED) <= set(COMPONENTS)
    assert all(entry["why"] for entry in ACCEPTED.values())


def test_there_are_many_examples() -> None:
    assert sum(len(examples(part)) for part in COMPONENTS) > 300


def test_the_comparison_notices_a_missing_mark() -> None:
    assert marks("<p class='a b'>x</p>") == marks('<p  class="a  b"> x</p>')
    assert marks("<p aria-label='x'>x</p>") != marks("<p>x</p>")
