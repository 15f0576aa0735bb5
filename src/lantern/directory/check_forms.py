"""The forms of the directory: what to look for, and what came of trying a number."""

from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from uuid import uuid4, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lantern.directory.standing import TROUBLE, Found, mark_of
from lantern.directory.standing_words import FOUND_WORDS
from lantern.packs.calendars import london
from lantern.packs.library import library
from lantern.procedures.contacts import Way
from lantern.web.days import DayField
from lantern.web.form_choices import offer

LONGEST: Final = 500
LONGEST_ADDRESS: Final = 200
FARTHEST: Final = timedelta(days=366)
"""As far back every folder is looked at: a year, so that a slip of the pen does not have all of them opened."""
_WRITTEN_TO: Final = ("e-mail", "form", "web")


class CheckForm(forms.Form):
    """What came of trying one way."""

    check = forms.UUIDField(required=False, widget=forms.HiddenInput)
    found = forms.ChoiceField(
        label=_("What came of it?"), widget=forms.RadioSelect, error_messages={"required": _("Say what came of it.")}
    )
    words = forms.CharField(
        label=_("How do hours or notes differ?"), required=False, widget=forms.Textarea, max_length=LONGEST,
        help_text=_("As they said it. No name of a person, and nothing about a case."),
    )  # fmt: skip
    right = forms.CharField(
        label=_("What is the right number or address?"), required=False, max_length=LONGEST_ADDRESS,
        help_text=_("Only if they told you. It is used by nobody until it stands in your packs."),
    )  # fmt: skip
    since = DayField(
        label=_("Since when does it lead nowhere?"), required=False,
        help_text=_("For a mail that came back: the day on which it was sent. Leave it out if it is today."),
    )  # fmt: skip

    def __init__(self, *args: Any, way: Way, now: datetime, **options: Any) -> None:
        """``way`` is what was tried, ``now`` the moment of the request."""
        super().__init__(*args, **options)
        self._way, self._now = way, now
        self.fields["check"].initial = uuid4()
        choices = [found for found in Found if found is not Found.BOUNCED or way.kind in _WRITTEN_TO]
        offer(self, "found", [(found.value, FOUND_WORDS[found]) for found in choices])

    def clean(self) -> dict[str, Any]:
        """What belongs to the answer must be there; what cannot be right is not taken for it."""
        given = super().clean() or {}
        found, right, since = given.get("found"), (given.get("right") or "").strip(), given.get("since")
        if found == Found.DIFFERS and not (given.get("words") or "").strip():
            self.add_error("words", _("Say how they differ."))
        if right and found == Found.WRONG:
            self._may_be_right(right)
        today = self._now.astimezone(london()).date()
        if since is not None and since > today:
            self.add_error("since", _("This day has not come yet."))
        elif since is not None and since < today - FARTHEST:
            self.add_error("since", _("This day is more than a year ago."))
        return given

    def kept(self) -> dict[str, Any]:
        """What is kept of a valid form: only what belongs to the answer.

        The same answer sent twice has the same id. Who goes back and answers otherwise has said something else.
        """
        given = self.cleaned_data
        found = Found(given["found"])
        words = given["words"].strip() if found is Found.DIFFERS else ""
        right = given["right"].strip() if found is Found.WRONG else ""
        return {
            "id": uuid5(given.get("check") or uuid4(), f"{found.value}\x00{words}\x00{right}"),
            "found": found,
            "since": self._since() if found in TROUBLE else None,
            "words": words,
            "right": right,
        }

    def _may_be_right(self, right: str) -> None:
        barred = library().directory.is_blocked(right)
        if barred is not None:
            known = ValidationError(_("This one is known to be wrong: %(why)s"), params={"why": barred.reason})
            self.add_error("right", known)
        elif mark_of(Way(kind=self._way.kind, value=right)) == mark_of(self._way):
            self.add_error("right", _("This is the one that you have just tried."))

    def _since(self) -> datetime:
        day = self.cleaned_data.get("since") or self._now.astimezone(london()).date()
        return datetime.combine(day, time(), london()).astimezone(UTC)
