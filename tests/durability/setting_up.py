"""Run as a program inside a house: makes the tables, a reporter and a lead, and prints the reporter's name."""

import sys

from lantern.app.opening import load_settings

load_settings()

from lantern.access.actions import create_account  # noqa: E402
from lantern.access.roles import Role  # noqa: E402
from lantern.app.clock import now  # noqa: E402
from lantern.app.tables import make_tables  # noqa: E402
from lantern.vault.audit import THE_SYSTEM  # noqa: E402

if __name__ == "__main__":
    make_tables()
    made = [
        create_account(
            role=role, shown_name="Somebody", mail="somebody@charity.example", password=sys.argv[1], by=THE_SYSTEM,
            at=now(),
        )
        for role in (Role.VOLUNTEER, Role.SAFEGUARDING_LEAD)
    ]  # fmt: skip
    sys.stdout.write(made[0].username)
