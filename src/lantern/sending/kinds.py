"""What an alert may be about, how soon it needs somebody, and what has become of it: plain values."""

from typing import Final

from django.db import models

from lantern.access.alerts import AlertKind

__all__ = ("NOW", "REACHES", "WAITING", "AlertKind", "Cause", "Route", "State")


NOW: Final = frozenset(
    {AlertKind.CONCERN, AlertKind.DUTY, AlertKind.BREAK_GLASS, AlertKind.RECOVERY, AlertKind.SIGN_IN, AlertKind.BUDGET}
)
"""What cannot wait until somebody happens to look."""


class State(models.TextChoices):
    """What has become of an outgoing message."""

    QUEUED = "queued", "waits"
    SENDING = "sending", "is being handed over"
    SENT = "sent", "was handed over"
    WITHHELD = "withheld", "was held back: the recipient is kept out"
    FAILED = "failed", "could not be handed over"
    NOBODY = "nobody", "there is nobody who may be told"


WAITING: Final = (State.QUEUED, State.SENDING)
"""States in which a pass still has to do something."""

REACHES: Final = (State.QUEUED, State.SENDING, State.SENT)
"""States in which a message has reached somebody, or still may."""


class Route(models.TextChoices):
    """By which way a message leaves. None of them says more than the others."""

    OWN = "own", "the address of the account"
    SECOND = "second", "the second address of the account"
    HOUSE = "house", "the second route of the organisation"


class Cause(models.TextChoices):
    """Why a message could not be handed over."""

    NONE = "", "no fault"
    REFUSED = "refused", "the mail server refused it"
    UNREACHABLE = "unreachable", "the mail server could not be reached"
    LATER = "later", "the mail server asked to try this address later"
    NO_ADDRESS = "no_address", "the account has no mail address"
    SUSPENDED = "suspended", "the account is suspended"
    CAME_BACK = "came_back", "mail to this address came back"
