"""Run as a program inside a house: those who receive concerns, and one volunteer, whose name is printed."""

import sys

from lantern.app.opening import load_settings

load_settings()

from lantern.access.actions import create_account  # noqa: E402
from lantern.access.models import Account  # noqa: E402
from lantern.access.roles import Role  # noqa: E402
from lantern.app.clock import now  # noqa: E402
from lantern.vault.audit import THE_SYSTEM  # noqa: E402

RECEIVERS = (Role.SAFEGUARDING_LEAD, Role.DEPUTY, Role.REGISTERED_MANAGER, Role.DUTY_MANAGER, Role.TRUSTEE)


def made(role: Role, password: str | None) -> Account:
    """An account of that role."""
    return create_account(
        role=role, shown_name="Somebody", mail="somebody@charity.example", password=password, by=THE_SYSTEM, at=now()
    )


if __name__ == "__main__":
    for post in RECEIVERS:
        made(post, None)
    sys.stdout.write(made(Role.VOLUNTEER, sys.argv[1]).username)
