"""The form by which a case is given to somebody who holds it, with those of its duties that somebody ticks."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from lantern.web.form_choices import offer


class CaseHandForm(forms.Form):
    """To whom, and which open duties go with it. None is ticked beforehand: a human says which."""

    to = forms.ChoiceField(
        label=_("Who holds it?"), help_text=_("Those who may write in this case, and are not away."),
        error_messages={"required": _("Choose somebody."), "invalid_choice": _("They cannot hold it. Choose again.")},
    )  # fmt: skip
    duties = forms.MultipleChoiceField(
        label=_("Which open duties go to them, too?"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Those that are not ticked stay with whoever has them."),
        error_messages={"invalid_choice": _("One of these duties is not open any more. Look at the list again.")},
    )  # fmt: skip

    def __init__(self, among: Mapping[UUID, str], duties: Iterable[tuple[str, str]], data: Any = None) -> None:
        """``among``: those who can be chosen, with their names. ``duties``: those that are open, with their words."""
        super().__init__(data)
        offer(self, "to", [("", _gettext("Choose")), *((str(account), name) for account, name in among.items())])
        offer(self, "duties", duties)
