"""Run as a program inside a house: the words of every report that was begun, as JSON by folder."""

import json
import sys

from lantern.app.opening import load_settings

load_settings()

from lantern.concerns.models import Report  # noqa: E402
from lantern.concerns.said import read  # noqa: E402
from lantern.vault.keyring import keyring  # noqa: E402
from lantern.vault.permits import for_the_system  # noqa: E402

words = {
    str(row.folder): read(row.open(keyring().open(for_the_system(row.folder, "test", reads=True)), "said")).words
    for row in Report.objects.all()
}
sys.stdout.write(json.dumps(words))
