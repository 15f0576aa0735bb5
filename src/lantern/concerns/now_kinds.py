"""What somebody tried for a duty, and what comes of the tries: plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import models


class Tried(models.TextChoices):
    """One thing that was done for a duty, or that came of it."""

    DIALLED = "dialled", "rang"
    ANSWERED = "answered", "they answered"
    NOBODY = "nobody", "nobody answered"
    FORM = "form", "used the form meanwhile"
    SECOND_FORM = "second_form", "somebody else sent the form meanwhile"
    SENT = "sent", "sent the message"
    TAKEN_BACK = "taken_back", "took the last one back"


OF_A_CALL: Final = (Tried.DIALLED, Tried.ANSWERED, Tried.NOBODY, Tried.FORM, Tried.SECOND_FORM)
"""What the buttons of a call may say."""
LOGS: Final = (Tried.ANSWERED, Tried.FORM, Tried.SECOND_FORM)
"""What brings a report to those it is for."""


@dataclass(frozen=True, slots=True)
class Try:
    """One thing that was tried for a duty. ``of`` is the try that this one takes back."""

    id: UUID
    duty: UUID
    kind: Tried
    at: datetime
    of: UUID | None = None


def standing(tries: Iterable[Try]) -> tuple[Try, ...]:
    """The tries that nobody has taken back, oldest first."""
    known = sorted(tries, key=lambda one: one.at)
    gone = {one.of for one in known if one.of is not None}
    return tuple(one for one in known if one.id not in gone and one.kind is not Tried.TAKEN_BACK)


class Ring(models.TextChoices):
    """Whether the reporter wants to be rung."""

    YES = "yes", "wants to be rung"
    NO = "no", "does not want to be rung"


class Visit(models.TextChoices):
    """Whether the reporter goes on the next visit. Who says nothing is taken off it."""

    STAY = "stay", "stays on the next visit"
    OFF = "off", "is taken off the next visit"
