"""The words of packs in the language of the page. What is said or written to others stays as the pack has it."""

from django.utils.translation import gettext


def translated(text: str) -> str:
    """A text of a pack in the language of the page, where somebody has translated it."""
    # Asked for nothing, gettext gives the head of its catalogue.
    return gettext(text) if text else ""
