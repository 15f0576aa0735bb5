"""Forms of the page of what to do now: when something happened, what happened, what one may suppose."""

import re
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lantern.concerns.forms import MOST_WORDS, ExplainedForm
from lantern.packs.calendars import london
from lantern.web.numbers import latin_digits

NOW: Final = "now"
EARLIER: Final = "earlier"
MOST_REFERENCE: Final = 200
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])[:.h ]?([0-5]\d)")
_NIGHT: Final = timedelta(hours=12)


class HappenedForm(ExplainedForm):
    """When something happened: now, or at a time of today."""

    when = forms.ChoiceField(
        label=_("When was it?"),
        choices=[(NOW, _("Just now")), (EARLIER, _("Earlier today"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    time = forms.CharField(
        label=_("If earlier: at what time?"), help_text=_("Hour and minute, by the clock in London."), max_length=20,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        """``now`` is the moment of the server, never of the device."""
        super().__init__(*args, **options)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """Find the moment; a time that cannot be is said kindly, and stays in the field."""
        given = self.cleaned_data
        if given.get("when") == EARLIER and "time" in given:
            found, problem = moment_of(str(given["time"]), self.now)
            if problem:
                self.add_error("time", problem)
            given["moment"] = found
        elif given.get("when") == NOW:
            given["moment"] = self.now
        return given

    def moment(self) -> datetime:
        """The moment that was given."""
        found: datetime = self.cleaned_data["moment"]
        return found


class SentForm(HappenedForm):
    """When a message was sent."""


class DoneForm(HappenedForm):
    """What happened, so that a duty is done. That something was sent is not enough."""

    WHY = {"reference": _("With it they find it again, and so do we.")}  # noqa: RUF012
    words = forms.CharField(
        label=_("What happened?"),
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        error_messages={"required": _("Write in a few words what happened.")},
    )
    reference = forms.CharField(label=_("The name or number they gave you"), max_length=MOST_REFERENCE, required=False)
    field_order = ("words", "reference", "when", "time")


class UndoForm(forms.Form):
    """Why something has not happened after all."""

    why = forms.CharField(
        label=_("What is right instead?"),
        help_text=_("What you wrote before stays, and so does this."),
        widget=forms.Textarea,
        max_length=MOST_WORDS,
        error_messages={"required": _("Write in a few words what is right.")},
    )


class WhatIfForm(forms.Form):
    """What somebody supposes. Asking changes nothing."""

    suppose = forms.ChoiceField(label=_("What if …"), error_messages={"required": _("Choose one.")})

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **options: Any) -> None:
        """``offered`` are the keys and words of what may be supposed here."""
        super().__init__(*args, **options)
        self.fields["suppose"].choices = [("", _("Choose one")), *offered]  # type: ignore[attr-defined]


def moment_of(typed: str, now: datetime) -> tuple[datetime | None, Any]:
    """The last moment at which the clock in London showed this time, or what is wrong with it.

    Shortly after midnight a time of the evening before is meant; otherwise it is a time of today.
    """
    found = _CLOCK.fullmatch(latin_digits(typed).strip())
    if not typed.strip():
        return None, _("Write the time.")
    if found is None:
        return None, _("Write the hour and the minute, with a colon between them.")
    local = now.astimezone(london())
    moment = local.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    if moment <= local:
        return moment.astimezone(now.tzinfo), ""
    before = moment - timedelta(days=1)
    if local - before <= _NIGHT:
        return before.astimezone(now.tzinfo), ""
    return None, _("That time is still to come. Check the hour, or choose “Just now”.")
