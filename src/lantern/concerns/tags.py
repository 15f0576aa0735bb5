"""Words with a shape: how it is with a concern, never by colour alone."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy

from lantern.concerns.models import Danger

DANGER_WORDS: Final = {
    Danger.YES: gettext_lazy("Danger now"),
    Danger.UNKNOWN: gettext_lazy("Danger not known"),
    Danger.NO: gettext_lazy("No danger named"),
}
DANGER_KINDS: Final = {Danger.YES: "bad", Danger.UNKNOWN: "warn", Danger.NO: "plain"}


@dataclass(frozen=True)
class Tag:
    """A word with its shape."""

    text: str
    kind: str


def danger_tag(danger: Danger) -> Tag:
    """Danger as a word with a shape."""
    return Tag(str(DANGER_WORDS[danger]), DANGER_KINDS[danger])
