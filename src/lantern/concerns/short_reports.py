"""A whole report in one go: words, danger, and a few answers. For a weak signal, for tests and for practice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lantern.access.roles import Role
from lantern.concerns.models import Danger
from lantern.concerns.said import SOMEBODY, PersonSaid, Said
from lantern.concerns.situations import moment_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortReport:
    """What a reporter says on one page, exactly as it was written."""

    words: str
    danger: Danger
    about: str = ""
    place: str = ""
    kept_out: frozenset[Role] = frozenset()
    kept_out_words: str = ""

    def said(self, house: Mapping[str, Any], at: datetime) -> Said:
        """The same as the report that goes screen by screen holds it."""
        return Said(
            words=self.words,
            noticed_at=moment_text(at),
            given={"danger": self.danger.value},
            people=(PersonSaid(id=SOMEBODY, label=self.about),),
            kept_out=tuple(sorted(role.value for role in self.kept_out)),
            kept_out_words=self.kept_out_words,
            kept_out_asked=True,
            place_given=bool(self.place),
            house=house,
        )
