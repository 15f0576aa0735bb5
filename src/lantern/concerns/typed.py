"""Words that somebody is still writing: which of them are kept before the screen is sent."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from lantern.concerns.forms import MOST_WORDS
from lantern.concerns.said import Said

FIELDS: Final = {
    "words": "words",
    "opinion": "opinion",
    "wishes": "wishes",
    "done_words": "done",
    "told_by": "told_by",
    "kept_out_words": "kept_out_words",
}
"""Fields of the screens, and where their words belong. A hidden place and a name are kept when they are sent."""


def kept_words(said: Said, typed: Mapping[str, str]) -> Said:
    """What was said, with the words that stand in the fields now. A field that is not there changes nothing."""
    found: dict[str, Any] = {place: typed[name][:MOST_WORDS] for name, place in FIELDS.items() if name in typed}
    return replace(said, **found)
