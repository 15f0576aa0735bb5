"""The parts of a body that a mark can be on."""

from copy import deepcopy
from typing import Any

import pytest

from lantern.packs.body_files import FILE, HEIGHT, WIDTH, body, read_body
from lantern.packs.plain_reading import reader
from lantern.packs.vocabularies import ROOT, read_toml, sources
from lantern.procedures.problems import PackError
from lantern.spelling.reading_age import measured

RAW = read_toml(ROOT / FILE)


def test_every_part_has_a_key_a_name_and_a_shape_of_its_own() -> None:
    parts = body().parts

    assert len({part.key for part in parts}) == len(parts)
    assert len({part.label for part in parts}) == len(parts)
    assert len({(part.view, part.shape, part.turned) for part in parts}) == len(parts)
    assert {part.group for part in parts} == {group.key for group in body().groups}


def test_left_and_right_are_those_of_the_person() -> None:
    known = {part.key: part for part in body().parts}

    # From the front the person's right stands on the left of the picture, where shapes are drawn.
    assert not known["right_palm"].turned
    assert known["left_palm"].turned
    # From behind it is the other way round.
    assert not known["left_elbow"].turned
    assert known["right_elbow"].turned
    for part in known.values():
        for side in ("left", "right"):
            assert (side in part.key) == (side in part.label.lower()), part.key


def test_every_shape_stands_inside_of_the_picture() -> None:
    for part in RAW["part"]:
        numbers = [float(number) for number in part["shape"].translate(str.maketrans("MLQAZaZ", "       ")).split()]
        assert all(-20 <= number <= HEIGHT for number in numbers), part["key"]
        assert "left" not in part or max(numbers[::2]) <= WIDTH


def test_it_says_what_never_to_do() -> None:
    said = " ".join(body().never)

    assert "Never undress anybody" in said
    assert "Never take a photo of a child" in said
    assert "Never undress anybody for a photo" in " ".join(body().never_photographed)


def test_its_words_are_easy_to_read() -> None:
    words = " ".join((*body().never, *body().never_photographed, body().sides))

    assert measured(reader().sentences(words)).age <= 12


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"view": "side"}, "its view"),
        ({"group": "wings"}, "its view"),
        ({"shape": 'M0 0" onclick="'}, "no path"),
        ({"key": "Face"}, "a key of its own"),
        ({"right": "Right face"}, "either a label"),
        ({"colour": "red"}, "a part has"),
    ],
)
def test_a_part_that_is_not_right_is_named(change: dict[str, Any], words: str) -> None:
    raw = deepcopy(RAW)
    raw["part"][1] |= change

    with pytest.raises(PackError, match=words):
        read_body(raw, frozenset(sources()))


def test_a_source_that_there_is_not_is_named() -> None:
    with pytest.raises(PackError, match="there is no source"):
        read_body({**RAW, "because": ["S999-99"]}, frozenset(sources()))
