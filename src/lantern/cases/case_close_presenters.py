"""The pages on which a case is closed, or opened again, as frozen records of plain values."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.cases.case_presenters import PROMISE
from lantern.cases.case_queries import Case, CaseDuty


@dataclass(frozen=True)
class OpenLine:
    """Something that is open, and where it is closed."""

    words: str
    reference: str
    url: str
    overdue: bool = False


@dataclass(frozen=True, kw_only=True)
class ClosePage:
    """Closing a case, or opening it again. What is still open stands beside the form."""

    title: str
    reference: str
    folder: UUID
    lead: str
    closes: bool
    concerns: tuple[OpenLine, ...] = ()
    duties: tuple[OpenLine, ...] = ()
    promises: tuple[OpenLine, ...] = ()
    form: BaseForm | None

    @property
    def is_open(self) -> bool:
        """Whether something stands against closing it."""
        return bool(self.concerns or self.duties or self.promises)


def close_page(found: Case, at: datetime, form: BaseForm) -> ClosePage:
    """What is open in the case, and the form beside it; no form while something is."""
    around = found.around
    waiting = [one for one in found.duties if one.duty.done_at is None]
    concerns = [one for one in found.concerns if one.open]
    return ClosePage(
        title=_("Close the case"), reference=around.reference, folder=around.reading.folder, closes=True,
        lead=_("Nothing that you may know of is open. The case stays on record, and can be opened again."),
        concerns=tuple(
            OpenLine(_("Not closed yet"), one.reference, reverse("folder", args=[one.folder])) for one in concerns
        ),
        duties=tuple(_line(one, at) for one in waiting if not one.duty.body.get(PROMISE)),
        promises=tuple(_line(one, at) for one in waiting if one.duty.body.get(PROMISE)),
        form=None if waiting or concerns else form,
    )  # fmt: skip


def again_page(found: Case, form: BaseForm) -> ClosePage:
    """Opening a closed case again."""
    around = found.around
    return ClosePage(
        title=_("Open the case again"), reference=around.reference, folder=around.reading.folder, closes=False,
        lead=_("It stands among the open cases again. That it was closed, and on what, stays on record."), form=form,
    )  # fmt: skip


def _line(one: CaseDuty, at: datetime) -> OpenLine:
    duty = one.duty
    what = str(duty.body.get("what") or "")
    url = reverse("concerns:desk_duty", args=[one.folder, duty.id])
    return OpenLine(_(what) if what else "", one.reference, url, overdue=duty.due_at is not None and duty.due_at < at)
