"""Where the harness signs in and what it posts. To point it at another page, make another ``Target``."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def folder_in_location(location: str) -> str | None:
    """The receipt of an acknowledgement: the id of the folder to which the answer leads."""
    found = _ID.search(location)
    return str(UUID(found.group())) if found else None


@dataclass(frozen=True)
class Target:
    """The pages, the fields of the report, and how the receipt is read from where the answer leads.

    ``receipt`` gives the id of a folder, or its reference: the harness looks for both in the database.
    """

    settings: str = "tests.durability.settings"
    sign_in: str = "/sign-in/"
    report: str = "/concerns/report/short/"
    name_field: str = "name"
    word_field: str = "password"
    fields: Callable[[int], dict[str, str]] = field(
        default=lambda number: {"words": f"What was seen, {number}. " * 20, "danger": "no"}
    )
    receipt: Callable[[str], str | None] = folder_in_location


THE_PAGES = Target()
