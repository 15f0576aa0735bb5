"""What every role may do with a lead who is there, and with one who is expected: answers and what then stands (G9)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import pytest
from django.test import override_settings

from lantern.access import invitations
from lantern.access.models import Account, AccountRequest, OneTimeLink
from lantern.access.roles import Role
from lantern.vault.audit import THE_SYSTEM, By
from tests.access.need import house
from tests.matrix.site import Town

pytestmark = pytest.mark.django_db
# Written by hand: + done at once, 2 waits for a second person, x refused, = answered and nothing changes.
# Who was never stopped by anybody known counts as stopped by the highest: only those let them in.
TABLE: Final = """
#                       vol wor lea dep reg dut tru web gro adm
link_of_a_lead           x   x   =   =   =   x   x   x   x   =
link_of_an_expected      x   x   2   2   2   x   x   x   x   2
role_of_a_lead           x   x   x   x   x   x   x   x   x   2
role_of_an_expected      x   x   x   x   x   x   x   x   x   2
suspend_of_a_lead        x   x   +   +   +   +   x   x   x   +
suspend_of_an_expected   x   x   +   +   +   +   x   x   x   +
recover_of_a_lead        x   x   2   2   2   x   2   x   x   x
recover_of_an_expected   x   x   2   2   2   x   2   x   x   x
sessions_of_a_lead       x   x   +   +   +   +   x   x   x   +
restore_of_a_lead        x   x   =   x   =   x   x   x   x   x
"""
COLUMNS: Final = (
    "volunteer", "worker", "safeguarding_lead", "deputy", "registered_manager", "duty_manager", "trustee",
    "web_manager", "group_admin", "administrator",
)  # fmt: skip
ROWS: Final = {line.split()[0]: line.split()[1:] for line in TABLE.strip().splitlines()[1:]}
PATHS: Final = {
    "link": "link", "role": "role", "suspend": "suspend", "recover": "recover", "sessions": "sessions",
    "restore": "restore",
}  # fmt: skip
POSTED: Final = {"role": {"role": "volunteer"}, "suspend": {"why": "a test"}}


@pytest.fixture
def town(now: datetime) -> Iterator[Town]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now, LANTERN_ALERTS="tests.access.need.house.TOLD"):
        yield Town(now)


def expected_lead(town: Town) -> Account:
    asker, second = (house.account(Role.SAFEGUARDING_LEAD, town.at) for _ in range(2))
    made = invitations.invite(
        role=Role.SAFEGUARDING_LEAD, shown_name="Jo Sample", mail="", by=THE_SYSTEM, at=town.at,
        must_be_agreed=True, asker=asker.id,
    ).account  # fmt: skip
    wish = AccountRequest.objects.get(account=made.id).id
    invitations.agree(request=wish, second=second.id, by=By(second.id, "0123456789abcdef"), at=town.at)
    return made


def state(who: Account) -> tuple[str, bool, int, int]:
    """What stands about an account: role, whether it is on, how many links were made and requests wait."""
    row = Account.objects.get(pk=who.id)
    waiting = AccountRequest.objects.filter(account=who.id, agreed_at=None, ended_at=None).count()
    return row.role, row.is_active, OneTimeLink.objects.filter(account=who.id).count(), waiting


@pytest.mark.parametrize("row", sorted(ROWS))
def test_what_every_role_does_with_a_lead_is_as_the_table_says(row: str, town: Town) -> None:
    deed, _, whom = row.partition("_of_")
    found = []
    for visitor in COLUMNS:
        who = house.account(Role.SAFEGUARDING_LEAD, town.at) if whom == "a_lead" else expected_lead(town)
        before = state(who)
        answer = town.ask(visitor, "POST", f"/accounts/{who.id}/{PATHS[deed]}/", POSTED.get(deed, {}))
        found.append(_sign(answer.status_code, before, state(who), deed))

    assert found == ROWS[row]


def _sign(status: int, before: tuple[str, bool, int, int], after: tuple[str, bool, int, int], deed: str) -> str:
    if status == 403:
        return "x" if before == after else "refused, and done"
    if status not in {200, 302, 409}:
        return f"status {status}"
    if after == (*before[:3], before[3] + 1):
        return "2"
    if after == before:
        return "+" if deed == "sessions" else "="
    return "+" if deed == "suspend" and after == (before[0], False, *before[2:]) else f"{before} became {after}"
