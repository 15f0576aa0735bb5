"""Run as a program inside a site: what its database holds of one report, as JSON.

Every case and answer that was written, oldest first, with its moment; and every duty that stands there.
"""

import json
import sys
from uuid import UUID

from lantern.app.opening import load_settings

load_settings()

from lantern.folders.models import Assessment, Duty  # noqa: E402
from lantern.vault.keyring import keyring  # noqa: E402
from lantern.vault.permits import for_the_system  # noqa: E402

folder = UUID(sys.argv[1])
keys = keyring().open(for_the_system(folder, "test", reads=True))
rows = Assessment.objects.filter(folder=folder).order_by("at", "id")
answers = [{"at": row.at.isoformat(), "answer": row.open(keys, "body")} for row in rows]
duties = [row.open(keys, "body") for row in Duty.objects.filter(folder=folder)]
sys.stdout.write(json.dumps({"answers": answers, "duties": duties}))
