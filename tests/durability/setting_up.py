"""Run as a program inside a house: makes the tables and one account that may sign in."""

import sys

from lantern.app.opening import load_settings

load_settings()

from uuid import uuid4  # noqa: E402

from lantern.access.models import Account  # noqa: E402
from lantern.access.roles import Role  # noqa: E402
from lantern.app.clock import now  # noqa: E402
from lantern.app.tables import make_tables  # noqa: E402
from lantern.folders import writing  # noqa: E402
from lantern.folders.kinds import FolderKind  # noqa: E402
from lantern.vault.acts import act  # noqa: E402
from lantern.vault.audit import THE_SYSTEM  # noqa: E402

if __name__ == "__main__":
    make_tables()
    at, id = now(), uuid4()  # noqa: A001
    fresh = writing.fresh_folder(FolderKind.WORKER, at=at, id=id)
    row = Account(id=id, username=sys.argv[1], role=Role.SAFEGUARDING_LEAD, joined_at=at)
    row.set_password(sys.argv[2])
    row.seal(fresh.keys, shown_name="Somebody", mail="lead@charity.example")
    with act(by=THE_SYSTEM, at=at, folder=id, action="account.made") as done:
        writing.write_folder(done, fresh, title="Somebody")
        done.add(row)
