"""What a duty says: who does it, to whom, by when. Shared by every page that shows duties."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.procedures.vocabulary import Vocabulary

BY: Final[Mapping[str, Any]] = {
    "immediate": gettext_lazy("now"),
    "same_day": gettext_lazy("today"),
    "after": gettext_lazy("after another duty"),
    "before": gettext_lazy("before something that is to come"),
    "recurring": gettext_lazy("again and again"),
}


def doer(words: Vocabulary, who: str) -> str:
    """Who does it."""
    recipient = words.recipients.get(who)
    return _("the reporter") if recipient is not None and recipient.notices else label(words, who)


def label(words: Vocabulary, word: str) -> str:
    """What a word stands for; a duty that somebody wrote by hand may name none, or one of its own."""
    recipient = words.recipients.get(word)
    return _(recipient.label) if recipient is not None else word
