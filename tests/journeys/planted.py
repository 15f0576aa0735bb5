"""Run as a program inside a site: reports of a held case, begun and sent, as somebody has told them.

Call it with the id of the case and the user name of the reporter. It prints the two folders as JSON.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from lantern.app.opening import load_settings

load_settings()

from lantern.access.models import Account  # noqa: E402
from lantern.concerns.report_actions import begin_report, send_report  # noqa: E402
from lantern.concerns.said import PersonSaid, Said  # noqa: E402
from lantern.concerns.situations import head_of  # noqa: E402
from lantern.directory.house import house  # noqa: E402
from lantern.vault.audit import By  # noqa: E402
from tests.journeys.vignettes import Vignette, plain_value, vignettes  # noqa: E402


def said_of(case: Vignette, at: datetime) -> Said:
    """Everything that the case holds."""
    return Said(
        words=case.narrative, noticed_at=at.isoformat(), house=head_of(house()),
        given={"danger": case.danger.key, "about_us": "unknown"}, kept_out_asked=True,
        answers={name: plain_value(value) for name, value in case.facts.items()},
        people=tuple(
            PersonSaid(
                id=one.id, label=one.label,
                given={"part": [part.key for part in one.part], **({"age": one.age.key} if one.age else {})},
                answers={name: plain_value(value) for name, value in one.facts.items()},
            )
            for one in case.people
        ),
    )  # fmt: skip


if __name__ == "__main__":
    by = By(Account.objects.get(username=sys.argv[2]).id, "0123456789abcdef")
    at = datetime.now(UTC) - timedelta(minutes=1)
    whole = said_of(vignettes()[sys.argv[1]], at)
    # What is begun has everything still to be asked.
    bare = Said(words=whole.words, noticed_at=whole.noticed_at, house=whole.house, given=whole.given)
    bare = bare.with_person(PersonSaid(id="p1", label=whole.people[0].label, given=whole.people[0].given))
    begun = begin_report(form=uuid4(), said=bare, by=by, at=at).folder
    sent = begin_report(form=uuid4(), said=whole, by=by, at=at).folder
    send_report(folder=sent, by=by, at=at + timedelta(seconds=20))
    sys.stdout.write(json.dumps({"begun": str(begun), "sent": str(sent)}))
