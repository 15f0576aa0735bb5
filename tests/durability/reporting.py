"""Run as a program inside a house: alerts its account so many times, each about a folder of its own."""

import sys

from lantern.app.opening import load_settings

load_settings()

from lantern.access.models import Account  # noqa: E402
from lantern.access.roles import Role  # noqa: E402
from lantern.app.clock import now  # noqa: E402
from lantern.folders import actions  # noqa: E402
from lantern.folders.kinds import FolderKind  # noqa: E402
from lantern.sending import outbox  # noqa: E402
from lantern.sending.kinds import AlertKind  # noqa: E402
from lantern.vault.acts import act  # noqa: E402
from lantern.vault.audit import THE_SYSTEM  # noqa: E402

if __name__ == "__main__":
    account = Account.objects.get(role=Role.SAFEGUARDING_LEAD).id
    for _ in range(int(sys.argv[1])):
        folder = actions.open_folder(kind=FolderKind.CONCERN, title="Practice", by=THE_SYSTEM, at=now()).id
        with act(by=THE_SYSTEM, at=now(), folder=folder, action="test.done") as done:
            outbox.alert(done, folder=folder, to=[account], kind=AlertKind.CONCERN, at=now())
