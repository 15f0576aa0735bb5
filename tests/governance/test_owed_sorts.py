"""Which sort of agency owes something: chosen by whoever notes it, kept as a coarse code, and nothing more."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from lantern.concerns import desk_actions as desk
from lantern.concerns.desk_forms import OwedForm
from lantern.concerns.desk_models import Owed
from lantern.packs.governance_files import governance_figures
from lantern.vault.audit import THE_SYSTEM
from tests.access.need import house
from tests.governance import quarter_house as made

DAY = timedelta(days=1)


def sent(now: datetime, **more: str) -> dict[str, Any]:
    day = now + 2 * DAY
    until = {"until_day": day.day, "until_month": day.month, "until_year": day.year}
    return {"who": "the duty desk", "what": "an answer", **until, **more}


def test_it_may_be_left_open_and_every_sort_of_the_file_can_be_chosen(now: datetime) -> None:
    form = OwedForm(sent(now), now=now)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["agency"] == ""

    for agency in governance_figures().agencies:
        form = OwedForm(sent(now, agency=agency.key), now=now)
        assert form.is_valid()
        assert form.cleaned_data["agency"] == agency.key


def test_a_sort_that_nobody_offers_is_refused(now: datetime) -> None:
    assert "agency" in OwedForm(sent(now, agency="Amina's school"), now=now).errors


@pytest.mark.django_db
def test_the_code_stands_in_clear_and_the_words_do_not(now: datetime) -> None:
    where = made.concern(now - DAY, now - DAY, house.folder(now - DAY))
    desk.note_owed(
        permit=house.inside(where), duty=None, who="CANARY school", what="CANARY letter", since=now - DAY,
        until=now + DAY, agency="school", by=THE_SYSTEM, at=now,
    )  # fmt: skip

    row = Owed.objects.get()

    assert row.agency == "school"
    assert b"CANARY" not in bytes(row.body)
