"""The class of a field: what it would tell a thief. Every field of every model has one (G5)."""

from enum import StrEnum
from typing import Any, TypeVar

from django.db import models

AnyField = TypeVar("AnyField", bound="models.Field[Any, Any]")


class Sensitivity(StrEnum):
    """From what may stand in clear to what may be opened through one door only."""

    PLAIN = "plain"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    HIDDEN = "hidden"


def plain(field: AnyField, because: str = "") -> AnyField:
    """Declare a field that stands in clear: ids, codes, moments, numbers; never a word about a person.

    Args:
        field: the field.
        because: why nobody is harmed when it is read. Needed where anything could be written into
            it: text without a list of choices, JSON, bytes.
    """
    field.sensitivity = Sensitivity.PLAIN  # type: ignore[attr-defined]
    field.plain_because = because  # type: ignore[attr-defined]
    return field


def class_of(field: Any) -> Sensitivity | None:
    """The class a field declares, or none."""
    return getattr(field, "sensitivity", None)


def reason_of(field: Any) -> str:
    """Why a plain field may stand in clear; empty where nobody said."""
    return str(getattr(field, "plain_because", ""))
