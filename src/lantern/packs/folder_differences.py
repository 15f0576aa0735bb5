"""What changed between two folders of packs: every pack, every contact; guides and examples are left out."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from lantern.packs.difference_lines import MARK
from lantern.packs.differences import differences, extension_differences
from lantern.packs.library import Library
from lantern.packs.vocabularies import vocabulary
from lantern.procedures.contacts import BlockedAddress, Contact, Way
from lantern.procedures.pack import Extension, Procedure

_Item = TypeVar("_Item")
_CONTACTS: Final = "Contacts"


@dataclass(frozen=True, slots=True)
class Section:
    """The sentences about one pack, or about the contacts."""

    title: str
    lines: tuple[str, ...]

    @property
    def weakens(self) -> bool:
        """Whether something in it may protect less."""
        return any(line.startswith(MARK) for line in self.lines)


def folder_differences(old: Library, new: Library, *, among: Iterable[Procedure] = ()) -> tuple[Section, ...]:
    """Every difference, pack by pack: those that may protect less first, the contacts last."""
    known = (*among, *old.procedures, *new.procedures)
    sections = [
        *_paired(
            _newest(old.procedures, _reach), _newest(new.procedures, _reach),
            lambda item: f"{item.id} {item.title}", lambda one, two: differences(one, two, among=known),
        ),
        *_paired(
            _newest(old.extensions, _place), _newest(new.extensions, _place),
            _called, lambda one, two: extension_differences(one, two, among=known),
        ),
    ]  # fmt: skip
    contacts = Section(_CONTACTS, tuple(sorted(_contacts(old, new), key=lambda line: not line.startswith(MARK))))
    found = sorted(sections, key=lambda section: not section.weakens)
    return tuple(section for section in (*found, contacts) if section.lines)


def _paired(
    old: dict[Hashable, _Item],
    new: dict[Hashable, _Item],
    title: Callable[[_Item], str],
    compare: Callable[[_Item, _Item], tuple[str, ...]],
) -> Iterator[Section]:
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before is not None and after is not None:
            yield Section(title(after), compare(before, after))
        elif before is not None:
            yield Section(title(before), (f"{MARK}The whole pack was taken out.",))
        elif after is not None:
            yield Section(title(after), ("This pack is new.",))


def _newest(packs: Iterable[_Item], key: Callable[[_Item], Hashable]) -> dict[Hashable, _Item]:
    """Of each pack the newest edition."""
    found: dict[Hashable, _Item] = {}
    for pack in sorted(packs, key=lambda item: str(getattr(item, "edition", ""))):
        found[key(pack)] = pack
    return found


def _reach(item: Procedure) -> Hashable:
    return item.id, item.layer, item.areas, item.organisations


def _place(item: Extension) -> Hashable:
    return item.extends, item.layer, item.areas, item.organisations


def _called(item: Extension) -> str:
    return f"{item.extends} in {', '.join(sorted(item.areas | item.organisations)) or item.layer}"


# -- contacts ------------------------------------------------------------------------------------------


def _contacts(old: Library, new: Library) -> Iterator[str]:
    before = {_who(item): item for item in old.directory.contacts}
    after = {_who(item): item for item in new.directory.contacts}
    for key in dict.fromkeys((*before, *after)):
        if key not in after:
            yield f"{MARK}The contact {_named(before[key])} was taken out."
        elif key not in before:
            yield f"The contact {_named(after[key])} is new."
        else:
            yield from _contact(before[key], after[key])
    yield from _blocked(old.directory.blocked, new.directory.blocked)


def _who(item: Contact) -> Hashable:
    return item.role, item.name, item.areas, item.nations


def _named(item: Contact) -> str:
    where = f", {', '.join(sorted(item.areas))}" if item.areas else ""
    return f"“{item.name}” ({vocabulary().recipients[item.role].label}{where})"


def _contact(old: Contact, new: Contact) -> Iterator[str]:
    if old.hours_text != new.hours_text:
        yield f"The hours of {_named(new)} changed from “{old.hours_text}” to “{new.hours_text}”."
    left, right = ({way.value: way for way in side.ways} for side in (old, new))
    gone, more = ([value for value in one if value not in two] for one, two in ((left, right), (right, left)))
    for value in gone:
        other = next((item for item in more if right[item].kind == left[value].kind), None)
        if other is None:
            yield f"{MARK}The {left[value].kind} {value} of {_named(new)} was taken out."
            continue
        more.remove(other)
        yield f"The {left[value].kind} of {_named(new)} changed from {value} to {other} ({_status(right[other])})."
    for value in more:
        yield f"The {right[value].kind} {value} of {_named(new)} is new ({_status(right[value])})."
    for value in left:
        if value in right and _status(left[value]) != _status(right[value]):
            mark = MARK if left[value].verified_on and not right[value].verified_on else ""
            yield f"{mark}{value} of {_named(new)}: {_status(left[value])} before, {_status(right[value])} now."


def _status(way: Way) -> str:
    return f"verified {way.verified_on}" if way.verified_on else "not verified"


def _blocked(old: Iterable[BlockedAddress], new: Iterable[BlockedAddress]) -> Iterator[str]:
    before, after = ({item.pattern for item in side} for side in (old, new))
    for pattern in sorted(before - after):
        yield f"{MARK}{pattern} is no longer blocked."
    for pattern in sorted(after - before):
        yield f"{pattern} is blocked now."
