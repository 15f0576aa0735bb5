"""Small charts of four quarters, drawn from what is shown and nothing else. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lantern.governance.figures import Shown
from lantern.governance.records import Bar, Chart

WIDTH: Final = 340
HEIGHT: Final = 150
_HEAD: Final = 22
"""Above the bars, where the numbers stand."""
_FOOT: Final = 22
"""Below them, where the quarters stand."""
_BAR: Final = 44
_LOWEST: Final = 10
"""The least number that fills the height: one or two must not look like very many."""
_THINNEST: Final = 2
"""A failure that happened once among many must not vanish."""


@dataclass(frozen=True, slots=True)
class Point:
    """One quarter: its short name, and the number as it is shown, with its words."""

    name: str
    number: Shown
    words: str


def chart(key: str, title: str, points: Sequence[Point]) -> Chart:
    """The chart of these quarters; none of the numbers behind them is known here."""
    floor = HEIGHT - _FOOT
    highest = max([_LOWEST, *(point.number.most for point in points)])
    place = WIDTH / max(1, len(points))

    def tall(number: int) -> float:
        return round(max(number / highest * (floor - _HEAD), _THINNEST if number else 0), 1)

    bars = []
    for nth, point in enumerate(points):
        sure, most = tall(point.number.least), tall(point.number.most)
        middle = round((nth + 0.5) * place, 1)
        bars.append(
            Bar(
                x=round(middle - _BAR / 2, 1), middle=middle, top=round(floor - sure, 1), height=sure,
                rest=round(floor - most, 1), rest_height=round(most - sure, 1), number=point.words, name=point.name,
                number_y=round(floor - most - 5, 1),
            )
        )  # fmt: skip
    return Chart(
        key=key, title=title, description=". ".join(f"{point.name}: {point.words}" for point in points) + ".",
        width=WIDTH, height=HEIGHT, floor=floor, bar=_BAR, bars=tuple(bars),
    )  # fmt: skip
