import re

import pytest

from tests.repo.tree import SOURCE, text

COLOURS = SOURCE / "web" / "assets" / "_colours.scss"
WORDS, PARTS = 4.5, 3.0  # WCAG 2.2, AA: 1.4.3 and 1.4.11
GOVERNMENT_BLUES = {"#1d70b8", "#003078", "#005ea5", "#2b8cc4", "#1a65a6"}

# What stands on what, and how clearly it must be seen.
PAIRS = [
    *((words, under, WORDS)
      for words in ("text", "secondary-text", "link", "link-hover", "link-visited", "error", "success")
      for under in ("body-background", "surface-background", "template-background")),
    *((f"tag-{kind}-text", f"tag-{kind}", WORDS) for kind in ("plain", "good", "warn", "bad")),
    *((f"{kind}-text", under, WORDS)
      for kind in ("action", "quiet-action", "danger-action") for under in (kind, f"{kind}-hover")),
    ("brand-text", "brand", WORDS),
    ("surface-text", "surface-background", WORDS),
    ("text", "input-background", WORDS),
    ("text", "error-background", WORDS),
    ("error", "error-background", WORDS),
    ("inverse-text", "success", WORDS),
    ("demo-text", "demo-background", WORDS),
    ("focus-text", "focus", WORDS),
    ("flame", "brand", PARTS),
    ("input-border", "body-background", PARTS),
    ("input-border", "surface-background", PARTS),
    ("action", "body-background", PARTS),
    ("danger-action", "body-background", PARTS),
]  # fmt: skip


def palette(name: str) -> dict[str, str]:
    body = text(COLOURS).partition(f"${name}: (")[2].partition(");")[0]
    return dict(re.findall(r'"([\w-]+)": (#[0-9a-f]{6})', body))


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("words", "under", "least"), PAIRS)
def test_words_can_be_read_on_what_they_stand_on(name: str, words: str, under: str, least: float) -> None:
    colours = palette(name)

    assert contrast(colours[words], colours[under]) >= least, f"{words} on {under} in {name}"


def test_light_and_dark_name_the_same_colours() -> None:
    assert list(palette("light")) == list(palette("dark"))
    assert len(palette("light")) > 40


def test_what_has_the_focus_is_seen_on_both() -> None:
    """The ring is bright; the line inside it is the colour of the text. One of them stands out everywhere."""
    for colours in (palette("light"), palette("dark")):
        assert contrast(colours["text"], colours["body-background"]) >= WORDS
        assert max(contrast(colours[ring], colours["body-background"]) for ring in ("focus", "focus-text")) >= PARTS


def test_nobody_can_take_the_pages_for_the_state() -> None:
    assert GOVERNMENT_BLUES.isdisjoint({*palette("light").values(), *palette("dark").values()})


def test_the_measure_of_contrast_is_the_one_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == 1.0
