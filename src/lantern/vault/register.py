"""What stands in clear, looked at as a whole: our own fields and the tables of the libraries (G5).

Our fields declare their class where they are written. A library's columns cannot; they stand in one
register, column by column, each with its class and the reason. Anything that stands in neither
fails the check, and with it the build and the start.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.core.checks import Error
from django.db import models

from lantern.vault.classes import Sensitivity, class_of, reason_of

OURS: Final = "lantern."
# Into these anything could be written, so that a class alone is not enough.
ANYTHING_FITS: Final = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
_SHORTEST_REASON: Final = 12

Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a library's table: its class, and why it may stand there."""

    sensitivity: Sensitivity
    reason: str


Register = Mapping[str, Mapping[str, Column]]


class UnreadableRegister(Exception):  # noqa: N818
    """The register of tables does not say what it should: where, and what is missing."""


def read_register(path: Path) -> Register:
    """The register of the libraries' tables.

    Raises:
        UnreadableRegister: a column without a known class or without a reason.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        table: {name: _column(f"{table}.{name}", entry) for name, entry in columns.items()}
        for table, columns in tables.items()
    }


def faults(known: Iterable[Model], register: Register) -> Iterator[str]:
    """Each field or column that nobody has classed, in a sentence that says what to do."""
    for model in known:
        if model.__module__.startswith(OURS):
            yield from _faults_of_ours(model)
        else:
            yield from _faults_of_a_library(model, register)


def columns_of(model: Model) -> frozenset[str]:
    """The columns of a model's table."""
    return frozenset(str(field.column) for field in model._meta.concrete_fields)


def check_classes(**_: Any) -> list[Error]:
    """Django's system check: nothing starts while a field stands in clear that nobody has looked at."""
    known = apps.get_models(include_auto_created=True)
    return [
        Error(fault, id="lantern.E001") for fault in faults(known, read_register(settings.LANTERN_THIRD_PARTY_TABLES))
    ]


def _column(name: str, entry: Mapping[str, str]) -> Column:
    try:
        column = Column(Sensitivity(entry["class"]), entry["reason"])
    except (KeyError, ValueError, TypeError):
        raise UnreadableRegister(f"{name}: write class (one of {', '.join(Sensitivity)}) and reason.") from None
    if len(column.reason) < _SHORTEST_REASON:
        raise UnreadableRegister(f"{name}: the reason is missing.")
    return column


def _faults_of_ours(model: Model) -> Iterator[str]:
    if model._meta.auto_created:
        yield f"{model._meta.label}: a table made by itself has no classes. Write it out as a model."
        return
    for field in model._meta.concrete_fields:
        name = f"{model._meta.label}.{field.name}"
        declared = class_of(field)
        if declared is None:
            yield f"{name} has no class. Write plain(…) around it, or make it a SealedField."
        elif declared is Sensitivity.PLAIN and _needs_a_reason(field) and len(reason_of(field)) < _SHORTEST_REASON:
            yield f"{name} could hold anything in clear. Say why it may: plain(…, because=…), or seal it."


def _needs_a_reason(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, ANYTHING_FITS) and not field.choices


def _faults_of_a_library(model: Model, register: Register) -> Iterator[str]:
    table = model._meta.db_table
    registered = register.get(table, {})
    for column in sorted(columns_of(model) - registered.keys()):
        yield f"{table}.{column} is a library's column that nobody has classed. Add it to the register of tables."
    for column in sorted(registered.keys() - columns_of(model)):
        yield f"{table}.{column} stands in the register of tables, but there is no such column any more."
