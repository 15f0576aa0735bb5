"""How many questions a page asks the database: few, and no more in a house with many folders (U17, ADR 25)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.concerns.models import Concern, Danger
from lantern.folders import actions
from lantern.folders.kinds import FolderKind, Level
from lantern.folders.models import Duty
from lantern.vault.audit import THE_SYSTEM
from tests.access.need.house import let_in, note
from tests.access.people import account, signed_in
from tests.concerns.now_house import Reporter

pytestmark = pytest.mark.django_db
OF_A_LIST = 12
OF_A_FOLDER = 26
"""Three say who asks, one how they stand to the folder, six leave the trace, sixteen read what is shown."""
LISTS = ("/", "/concerns/", "/concerns/all/", "/alerts/", "/reviews/", "/rota/", "/contacts/")


def asked(lead: Account, path: str, at: datetime) -> list[str]:
    browser = signed_in(Client(), lead, at=at)
    assert browser.get(path).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        browser.get(path)
    said = [query["sql"] for query in seen.captured_queries]
    return [sql for sql in said if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]


def more_of_everything(lead: Account, at: datetime) -> None:
    for number in range(3):
        Reporter(at)
        folder = actions.open_folder(kind=FolderKind.CONCERN, title="Somebody", by=THE_SYSTEM, at=at).id
        let_in(folder, lead, at, Level.MANAGE)
        began = at - timedelta(days=number + 1)
        Concern.objects.create(
            folder=folder, reported_at=began, danger=Danger.NO, opened_at=began, opened_by=lead.id, closed_at=at
        )


@pytest.fixture
def lead(now: datetime, settings: Any) -> Account:
    settings.LANTERN_TEST_CLOCK = lambda: now
    account(Role.DEPUTY)
    return account(Role.SAFEGUARDING_LEAD)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_few_questions_and_no_more_when_there_is_more(path: str, lead: Account, now: datetime) -> None:
    more_of_everything(lead, now)
    few = asked(lead, path, now)
    more_of_everything(lead, now)
    many = asked(lead, path, now)

    assert len(many) == len(few) <= OF_A_LIST, "\n".join(many)


@pytest.mark.parametrize(
    "path",
    [
        "/concerns/{folder}/", "/concerns/{folder}/triage/", "/concerns/{folder}/duties/{duty}/",
        "/folders/{folder}/people/", "/chronology/{folder}/",
    ],
)  # fmt: skip
def test_the_page_of_a_folder_asks_a_known_number_of_questions(path: str, lead: Account, now: datetime) -> None:
    folder = Reporter(now).folder
    duty = Duty.objects.filter(folder=folder).order_by("made_at", "id")[0]
    where = path.format(folder=folder, duty=duty.id)
    few = asked(lead, where, now)
    more_of_everything(lead, now)
    for number in range(5):
        note(folder, now, f"Note {number}.")
    many = asked(lead, where, now)

    assert len(many) == len(few) <= OF_A_FOLDER, "\n".join(many)
