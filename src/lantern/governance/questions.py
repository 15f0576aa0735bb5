"""What a trustee should ask the lead, from what is shown and nothing else. Pure."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from lantern.governance.figures import Figures

MANY: Final = 3


class Ask(StrEnum):
    """One thing to ask. The order is that in which they are asked."""

    BROKEN = "broken"
    UNOPENED = "unopened"
    OVERDUE = "overdue"
    CLIMBED = "climbed"
    ROTA = "rota"
    LATE = "late"
    OWED = "owed"
    CONTACTS = "contacts"
    NEAR = "near"
    ENOUGH = "enough"
    NOT_SEEN = "not_seen"
    LEARNED = "learned"


def asks(figures: Figures, *, rota_gap: bool, contacts: bool) -> tuple[Ask, ...]:
    """Three things to ask: what stands worst first, and always something that no figure shows.

    Args:
        figures: of the quarter, as shown.
        rota_gap: nobody is on call at some hour of the coming weeks.
        contacts: a number or an address was found to be wrong and still stands.
    """
    return tuple(_all(figures, rota_gap=rota_gap, contacts=contacts))[:MANY]


def _all(figures: Figures, *, rota_gap: bool, contacts: bool) -> Iterator[Ask]:
    found = (
        (Ask.BROKEN, not figures.broken.none),
        (Ask.UNOPENED, not figures.unopened.none),
        (Ask.OVERDUE, not figures.overdue_in_all.none),
        (Ask.CLIMBED, not figures.climbed.none),
        (Ask.ROTA, rota_gap),
        (Ask.LATE, not figures.late.none),
        # Fewer than the limit may be none: then nothing can be asked about it.
        (Ask.OWED, figures.owing_in_all.least > 0),
        (Ask.CONTACTS, contacts),
        (Ask.NEAR, not figures.near_in_all.none),
    )
    worst = [ask for ask, there in found if there][: MANY - 1]
    yield from worst
    yield from (Ask.ENOUGH, Ask.NOT_SEEN, Ask.LEARNED)
