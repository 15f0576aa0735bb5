"""Run as a program inside a site: who is or was alerted of what lies in one folder, as JSON: names to sign in with."""

import json
import sys
from uuid import UUID

from lantern.app.opening import load_settings

load_settings()

from lantern.access.models import Account  # noqa: E402
from lantern.sending.models import OutgoingMessage  # noqa: E402

told = OutgoingMessage.objects.filter(folder=UUID(sys.argv[1])).values("recipient")
names = Account.objects.filter(pk__in=told).order_by("username").values_list("username", flat=True)
sys.stdout.write(json.dumps(list(names)))
