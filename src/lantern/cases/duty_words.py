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


def doer(words: Vocabulary, duty: Mapping[str, Any]) -> str:
    """Who does a duty. What follows from what was added at the desk is nothing that the reporter hears of."""
    who = str(duty.get("who", ""))
    recipient = words.recipients.get(who)
    if recipient is None or not recipient.notices:
        return label(words, who)
    return _("whoever works on it") if duty.get("desk") else _("the reporter")


def label(words: Vocabulary, word: str) -> str:
    """What a word stands for; a duty that somebody wrote by hand may name none, or one of its own."""
    recipient = words.recipients.get(word)
    return _(recipient.label) if recipient is not None else word
