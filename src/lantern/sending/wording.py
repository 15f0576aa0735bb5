"""The words of an alert. They are fixed: whoever reads the message learns that Lantern is used, and nothing else.

No name, no place, no type, no reference, and no link to anything but the front door (U14, T8).
"""

from dataclasses import dataclass
from typing import Final

from lantern.sending.kinds import NOW, AlertKind

_SUBJECT: Final = "Something needs you in Lantern"
_BODY: Final = """{what}

Sign in to Lantern to see it:
{site}

This message says no more, because other people may see it.
Please do not answer it, and do not write about anybody by e-mail.
If somebody is in danger now, ring 999.
"""
_AT_ONCE: Final = "Something in Lantern needs you now. Please look at it as soon as you can."
_TODAY: Final = "Something in Lantern needs you. Please look at it today."


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a message."""

    subject: str
    body: str


def words_of(kind: AlertKind, site: str) -> Words:
    """The words for an alert; the kind only says how soon it is to be looked at."""
    return Words(_SUBJECT, _BODY.format(what=_AT_ONCE if kind in NOW else _TODAY, site=site))
