"""The form by which somebody notes whom they told, what, when and why."""

import re
from datetime import UTC, datetime, time
from typing import Any, Final

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.cases.forms import LONGEST_REASON, SHORTEST_REASON
from lantern.spelling.plain_text import plain
from lantern.web.days import DayField
from lantern.web.numbers import latin_digits

LONGEST_NAME: Final = 120
LONGEST_WORDS: Final = 2000
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


class ToldForm(forms.Form):
    """Whom one told."""

    told = forms.CharField(
        label=gettext_lazy("Whom did you tell?"), max_length=LONGEST_NAME,
        help_text=gettext_lazy("A name, or what they are. Such as: the duty worker."),
        error_messages={"required": gettext_lazy("Write whom you told.")},
    )  # fmt: skip
    agency = forms.CharField(
        label=gettext_lazy("Of which agency?"), max_length=LONGEST_NAME, required=False,
        help_text=gettext_lazy("Such as: the council; the school. Leave it empty for a private person."),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("What did you tell them?"), max_length=LONGEST_WORDS, widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Write what you told them.")},
    )  # fmt: skip
    why = forms.CharField(
        label=gettext_lazy("Why did they need to know it?"), min_length=SHORTEST_REASON, max_length=LONGEST_REASON,
        widget=forms.Textarea,
        error_messages={
            "required": gettext_lazy("Write why they needed to know it."),
            "min_length": gettext_lazy("Write a few words more, so that somebody else understands it."),
        },
    )  # fmt: skip
    day = DayField(label=gettext_lazy("On which day?"))
    at_time = forms.CharField(
        label=gettext_lazy("At which time?"), max_length=8,
        help_text=gettext_lazy("As near as you know. Such as 14:30."),
        error_messages={"required": gettext_lazy("Write the time, as near as you know.")},
    )  # fmt: skip

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        """``now``: nobody was told after it."""
        super().__init__(*args, **options)
        self._now = now

    def clean_at_time(self) -> time:
        """The time of day."""
        found = _CLOCK.fullmatch(latin_digits(str(self.cleaned_data["at_time"])).strip())
        if found is None:
            raise forms.ValidationError(_("Write the time like 14:30."))
        return time(int(found.group(1)), int(found.group(2)))

    def clean(self) -> dict[str, Any]:
        """The moment must not lie ahead."""
        found = super().clean() or {}
        if found.get("day") and found.get("at_time") is not None and self.moment() > self._now:
            self.add_error("day", _("This moment has not come yet. Check the day and the time."))
        return found

    def moment(self) -> datetime:
        """When they were told, once day and time are sound."""
        said = datetime.combine(self.cleaned_data["day"], self.cleaned_data["at_time"], tzinfo=get_current_timezone())
        return said.astimezone(UTC)

    def said(self, name: str) -> str:
        """The words of a field."""
        return plain(str(self.cleaned_data[name])).strip()
