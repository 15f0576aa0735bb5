"""The forms of the rota: a turn, and being away."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantern.access.roles import ROLE_NAMES
from lantern.sending.rota_queries import Colleague
from lantern.sending.rota_times import Hours, OfficeClock
from lantern.web.days import DayField
from lantern.web.form_choices import offer

LONGEST: Final = timedelta(days=366)
HOURS_WORDS: Final = {
    Hours.OUT: _("out of office hours: evenings, nights, weekends and bank holidays"),
    Hours.OFFICE: _("in office hours"),
    Hours.ALL: _("day and night"),
}
_BACKWARDS: Final = _("The last day comes before the first. Check both.")
_OVER: Final = _("That is over already. Write a day from today on.")
_FAR: Final = _("That is more than a year away. Check the year.")


class _AboutSomebodyForm(forms.Form):
    """About one colleague, from one day to another."""

    account = forms.ChoiceField(label=_("Who?"), error_messages={"required": _("Choose somebody.")})

    def __init__(self, *args: Any, among: Iterable[tuple[Colleague, str]], today: date, **options: Any) -> None:
        """``among`` are those who can be chosen, with their names; ``today`` is the day of the house."""
        super().__init__(*args, **options)
        self.today = today
        chosen = [(str(one.account), f"{name} ({ROLE_NAMES[one.role]})") for one, name in among]
        offer(self, "account", [("", _("Choose")), *chosen])

    def chosen(self) -> UUID:
        """Who it is about, once the form is valid."""
        return UUID(self.cleaned_data["account"])

    def _check(self, first: date | None, last: date | None) -> None:
        if first and first > self.today + LONGEST:
            self.add_error("first", ValidationError(_FAR, code="far"))
        if first and last and last < first:
            self.add_error("last", ValidationError(_BACKWARDS, code="backwards"))
        elif last and last < self.today:
            self.add_error("last", ValidationError(_OVER, code="over"))
        elif last and last > self.today + LONGEST:
            self.add_error("last", ValidationError(_FAR, code="far"))


class TurnForm(_AboutSomebodyForm):
    """Somebody is on call."""

    hours = forms.ChoiceField(
        label=_("Which hours?"), choices=[(hours.value, words) for hours, words in HOURS_WORDS.items()],
        widget=forms.RadioSelect, error_messages={"required": _("Choose which hours.")},
    )  # fmt: skip
    first = DayField(label=_("First day"))
    last = DayField(
        label=_("Last day"),
        help_text=_("The night after the last day belongs to it, until the hour at which the office opens."),
    )
    field_order = ("account", "hours", "first", "last")

    def clean(self) -> dict[str, Any] | None:
        """The last day is not before the first, and not over."""
        self._check(self.cleaned_data.get("first"), self.cleaned_data.get("last"))
        return self.cleaned_data


class AwayForm(_AboutSomebodyForm):
    """Somebody is away. Why is not asked."""

    first = DayField(label=_("First day away"), required=False, help_text=_("Leave it empty for: from now on."))
    last = DayField(
        label=_("Last day away"), required=False,
        help_text=_("Leave it empty if nobody knows yet. Then it holds until somebody says that they are back."),
    )  # fmt: skip
    field_order = ("account", "first", "last")

    def clean(self) -> dict[str, Any] | None:
        """The last day is not before the first, and not over."""
        self._check(self.cleaned_data.get("first"), self.cleaned_data.get("last"))
        return self.cleaned_data

    def starts(self, clock: OfficeClock, at: datetime) -> datetime:
        """From which moment; nobody was away before it was said."""
        first: date | None = self.cleaned_data["first"]
        return at if first is None or first <= self.today else clock.moment(first, time())

    def until(self, clock: OfficeClock) -> datetime | None:
        """Until which moment: the end of the last day; none where it is open."""
        last: date | None = self.cleaned_data["last"]
        return None if last is None else clock.moment(last + timedelta(days=1), time())
