"""What is shown at the end of an invitation: the link, once, or that a second person must agree."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lantern.access.guarding import may_begin
from lantern.access.policy_actions import Action
from lantern.access.presenters import WordsPage
from lantern.web.pages import page

LOOKERS: Final = (Action.MANAGE_ACCOUNTS, Action.SUSPEND, Action.APPROVE_RECOVERY)
"""Who may do any of these looks at the list of accounts."""


def second_person_page(request: HttpRequest) -> HttpResponse:
    """Nothing is handed over yet: a second person must agree first."""
    record = WordsPage(
        title=_("A second person must agree"),
        paragraphs=(
            _("This role reads folders or keeps accounts. So a lead, the Registered Manager or a trustee must agree."),
            _("They find it under “Accounts”. It waits for 24 hours. Then they get the link to hand over."),
        ),
        back=back_from_inviting(request),
    )
    return page(request, "access/words.html", record)


def link_page(request: HttpRequest, token: str, username: str) -> HttpResponse:
    """The link, shown this once."""
    record = WordsPage(
        title=_("Hand over this link"),
        paragraphs=(
            _("It is shown this once. It works once, and only for a short time."),
            _("Make sure you give it to the right person: best face to face, or by a number you know."),
        ),
        shown=request.build_absolute_uri(reverse("welcome", args=[token])),
        names=((_("User name"), username),),
        back=back_from_inviting(request),
    )
    return page(request, "access/words.html", record)


def back_from_inviting(request: HttpRequest) -> str:
    """Where somebody goes who has invited: to the list, where they may see it."""
    looks = any(may_begin(request, action) for action in LOOKERS)
    return reverse("accounts" if looks else "invite")
