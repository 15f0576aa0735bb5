"""The page of one's own alerts, made from what is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.sending.kinds import AlertKind
from lantern.sending.own_alerts import OwnAlert

WORDS: Final = {
    AlertKind.CONCERN: gettext_lazy("A concern has come in"),
    AlertKind.DUTY: gettext_lazy("Something is due soon, or late"),
    AlertKind.BREAK_GLASS: gettext_lazy("A folder was opened in an emergency"),
    AlertKind.GRANT: gettext_lazy("Somebody was let into a folder"),
    AlertKind.REVIEW: gettext_lazy("Something waits for you to look it over"),
    AlertKind.BUDGET: gettext_lazy("Somebody has opened very many folders. Ask them why."),
    AlertKind.ACCOUNT: gettext_lazy("An account has changed, or waits for a second person"),
    AlertKind.RECOVERY: gettext_lazy("Somebody is being let back in who lost what they sign in with"),
    AlertKind.SIGN_IN: gettext_lazy("Very many tries to sign in went wrong. Somebody may be guessing passwords."),
    AlertKind.ROTA: gettext_lazy("The rota has changed, or a time comes in which nobody is on call"),
    AlertKind.CONTACT: gettext_lazy("A number or an address of the directory leads nowhere. Look for the right one."),
    AlertKind.ANOTHER: gettext_lazy("Lantern needs somebody who looks after it. The page of its health says more."),
}
"""Every kind in words for the page. None of them stands in a mail."""

_TOLD_HERE: Final = frozenset({AlertKind.BUDGET, AlertKind.SIGN_IN, AlertKind.ANOTHER})


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert. ``url`` is empty where nothing more can be opened."""

    words: str
    made_at: datetime
    opened: bool
    reference: str
    url: str


@dataclass(frozen=True, slots=True)
class AlertsPage:
    """One's own alerts."""

    title: str
    lines: tuple[AlertLine, ...]
    urgent: str = ""


def told_here(alert: OwnAlert) -> bool:
    """Whether the line is all there is to see of it."""
    return alert.kind in _TOLD_HERE


def line_of(alert: OwnAlert) -> AlertLine:
    """One alert as a line."""
    place = [alert.about] if alert.about else []
    url = reverse(alert.route, args=place) if alert.route else ""
    opened = alert.opened or told_here(alert)
    return AlertLine(str(WORDS.get(alert.kind, _("Something needs you"))), alert.made_at, opened, alert.reference, url)
