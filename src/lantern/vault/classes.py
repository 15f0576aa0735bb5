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


def plain(field: AnyField) -> AnyField:
    """Declare a field that stands in clear: ids, codes, moments, numbers; never a word about a person."""
    field.sensitivity = Sensitivity.PLAIN  # type: ignore[attr-defined]
    return field


def class_of(field: Any) -> Sensitivity | None:
    """The class a field declares, or none."""
    return getattr(field, "sensitivity", None)
