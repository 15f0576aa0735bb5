"""A day that somebody types: three boxes, any digits, the month by number or name."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext_lazy as _

from lantern.web.numbers import latin_digits

PARTS = ("day", "month", "year")
EARLIEST = 1900
LATEST = 2199


class DayWidget(forms.MultiWidget):
    """The three boxes: ``seen_day``, ``seen_month``, ``seen_year``."""

    def __init__(self) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS})

    def decompress(self, value: Any) -> list[Any]:
        """A date that is there already, in its boxes."""
        return [value.day, value.month, value.year] if isinstance(value, date) else ["", "", ""]


class DayField(forms.MultiValueField):
    """A day. What is missing or impossible is said in words, and what was typed stays in the boxes."""

    widget = DayWidget

    def __init__(self, **options: Any) -> None:
        """``options`` are those of any form field."""
        super().__init__([forms.CharField(required=False, max_length=20) for _part in PARTS], require_all_fields=False, **options)

    def clean(self, value: Any) -> date | None:
        """The day, or nothing where it may be left out.

        Raises:
            ValidationError: A box is empty, or there is no such day.
        """
        typed = [latin_digits(str(part or "")).strip() for part in (value or ["", "", ""])]
        if not any(typed):
            if self.required:
                raise ValidationError(_("Write the day, the month and the year."), code="required")
            return None
        for part, words in zip(typed, _MISSING, strict=True):
            if not part:
                raise ValidationError(words, code="incomplete")
        return _day(*typed)

    def compress(self, data_list: list[Any]) -> Any:
        """Asked for by Django; ``clean`` has its own way."""
        return data_list


_MISSING = (_("The day is missing."), _("The month is missing."), _("The year is missing. Write all four digits."))


def _day(day: str, month: str, year: str) -> date:
    try:
        found = date(int(year), _month(month), int(day))
    except (ValueError, OverflowError) as problem:
        raise ValidationError(_("There is no such day. Write it like 27 3 2026."), code="invalid") from problem
    if not EARLIEST <= found.year <= LATEST:
        raise ValidationError(_("Check the year. Write all four digits, like 2026."), code="invalid")
    return found


def _month(written: str) -> int:
    names = {str(name).casefold(): number for table in (MONTHS, MONTHS_3) for number, name in table.items()}
    return names.get(written.casefold()) or int(written)
