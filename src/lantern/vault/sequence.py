"""Whether the checkpoints hold among themselves, and against the copies kept elsewhere. Pure (G6)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from lantern.vault.anchors import NOTHING_BEFORE, Anchor, AnchorUnreadable, SignedAnchor, is_signed_by
from lantern.vault.findings import Finding
from lantern.vault.walking import Witness

Numbered = tuple[SignedAnchor, Anchor]


def opened(
    given: Sequence[SignedAnchor], public_key: bytes, installation: UUID, where: str
) -> tuple[list[Numbered], list[Finding]]:
    """Those that can be read and were signed by this installation, by number; and what is wrong with the others."""
    good: list[Numbered] = []
    found: list[Finding] = []
    for place, item in enumerate(given, start=1):
        try:
            anchor = item.opened()
        except AnchorUnreadable:
            found.append(Finding(what=f"Checkpoint at place {place} {where} cannot be read.", checkpoint=place))
            continue
        if not is_signed_by(item, public_key):
            what = f"Checkpoint {anchor.number} {where} was not signed by the key of this installation."
            found.append(Finding(what=what, checkpoint=anchor.number))
        elif anchor.installation != installation:
            what = f"Checkpoint {anchor.number} {where} is one of another installation."
            found.append(Finding(what=what, checkpoint=anchor.number))
        else:
            good.append((item, anchor))
    return sorted(good, key=lambda pair: pair[1].number), found


def faults_in_sequence(anchors: Sequence[Numbered], where: str) -> Iterator[Finding]:
    """Gaps, doubles, broken links and wrong sums among checkpoints that are signed."""
    before: Numbered | None = None
    sums = _Sums()
    whole = True
    for item, anchor in anchors:
        number = before[1].number + 1 if before else 1
        bad = min(number, anchor.number)
        what = None
        if anchor.number != number:
            what = f"Checkpoint {bad} {where} is missing or stands there twice."
        elif anchor.previous != (before[0].digest if before else NOTHING_BEFORE):
            what = f"Checkpoint {bad} {where} does not follow the one before."
        elif whole and not sums.hold_with(anchor):
            what = f"The sums of checkpoint {bad} {where} are wrong."
        if what:
            whole = False
            yield Finding(what=what, checkpoint=bad)
        before = item, anchor


def faults_between(here: Sequence[Numbered], elsewhere: Sequence[Numbered]) -> Iterator[Finding]:
    """Where the checkpoints in the database and their copies differ."""
    kept = {anchor.number: item for item, anchor in elsewhere}
    own = {anchor.number: item for item, anchor in here}
    for number in sorted(kept.keys() | own.keys()):
        if number not in own:
            what = f"Checkpoint {number} is gone from the database; its copy is there."
            yield Finding(what=what, checkpoint=number)
        elif number not in kept:
            what = f"Checkpoint {number} is not among the copies kept elsewhere."
            yield Finding(
                what=what,
                next="If the folder of copies could not be reached for a while, run: lantern audit checkpoint. "
                "Otherwise somebody took it away: keep everything as it is and tell two people.",
                checkpoint=number,
            )
        elif own[number] != kept[number]:
            yield Finding(what=f"Checkpoint {number} differs from its copy kept elsewhere.", checkpoint=number)


def witnesses_of(here: Sequence[Numbered], elsewhere: Sequence[Numbered]) -> Mapping[UUID, list[Witness]]:
    """What the checkpoints say of each chain. Where a copy exists, the copy speaks."""
    speaking = {anchor.number: anchor for _, anchor in here} | {anchor.number: anchor for _, anchor in elsewhere}
    found: dict[UUID, list[Witness]] = defaultdict(list)
    for number in sorted(speaking):
        for mark in speaking[number].marks:
            found[mark.folder].append(Witness(number, mark))
    return found


class _Sums:
    """The lengths of all chains, as the checkpoints so far have told them."""

    def __init__(self) -> None:
        self._lengths: dict[UUID, int] = {}
        self._entries = 0

    def hold_with(self, anchor: Anchor) -> bool:
        """Add what this one says. Whether every chain goes on where it stood, and the sums are right."""
        for mark in anchor.marks:
            if mark.since != self._lengths.get(mark.folder, 0) or mark.length <= mark.since:
                return False
            self._lengths[mark.folder] = mark.length
            self._entries += mark.length - mark.since
        return (anchor.chains, anchor.entries) == (len(self._lengths), self._entries)
