"""``lantern accounts``: the first people of a new installation. After them, people invite people."""

import sys
from enum import StrEnum
from importlib import import_module
from typing import Annotated, Any, Final

import typer

from lantern.app.clock import now
from lantern.app.environment import Environment
from lantern.app.failures import Refused
from lantern.app.unlocking import PassphraseStdin, open_house

app = typer.Typer(help="The first people of a new installation.", no_args_is_help=True)


@app.callback()
def _root() -> None:
    """The first people of a new installation."""


class FirstRole(StrEnum):
    """Who may be among the first: those who keep accounts, and those who can agree as a second person."""

    ADMINISTRATOR = "administrator"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    DEPUTY = "deputy"
    REGISTERED_MANAGER = "registered_manager"
    TRUSTEE = "trustee"


_HAND_OVER: Final = """Hand over this link. It is shown this once, works once, and for 24 hours:

  {link}

User name: {username}

Whoever may read folders is let in by two people. So make at least two of safeguarding lead, deputy,
registered_manager and trustee now. When the first of them has come, this command makes no more.
"""


@app.command("first")
def first_command(
    role: Annotated[FirstRole, typer.Option("--role", help="What this person is here.")],
    name: Annotated[str, typer.Option("--name", help="The name colleagues know; kept encrypted.")] = "",
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Make one of the first accounts, and print the link by which its owner comes in.

    It works only until somebody has come. From then on people invite people.
    """
    open_house(from_stdin=passphrase_stdin)
    invitations: Any = import_module("lantern.access.invitations")
    roles: Any = import_module("lantern.access.roles")
    chosen = roles.Role(role.value)
    try:
        made = invitations.invite_first(role=chosen, shown_name=name or roles.ROLE_NAMES[chosen], at=now())
    except import_module("lantern.access.actions").SignInRefused as refusal:
        raise Refused(str(refusal)) from None
    address = import_module("django.urls").reverse("welcome", args=[made.token])
    link = Environment().text("LANTERN_SITE").rstrip("/") + address
    sys.stdout.write(_HAND_OVER.format(link=link, username=made.account.username))
