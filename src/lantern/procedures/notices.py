"""What a person must look at before relying on an answer: stale packs, unverified contacts, open figures."""

from collections.abc import Iterator
from datetime import date

from lantern.procedures.assessment import Duty
from lantern.procedures.contacts import Contact, Directory, Way, is_open, ways_for
from lantern.procedures.exclusions import Barriers
from lantern.procedures.rulebook import CompiledProcedure, Procedures
from lantern.procedures.situation import Situation

_PRESSING = ("immediate", "same_day")
_MOST_UNREAD = 5
_STATUS_WORDS = {
    "to_confirm": "a person must still confirm this figure",
    "enacted_not_in_force": "this is not yet law; it runs as our own policy",
}


def notices(
    situation: Situation,
    procedures: Procedures,
    directory: Directory,
    *,
    duties: tuple[Duty, ...],
    barriers: Barriers,
    in_use: tuple[CompiledProcedure, ...],
) -> Iterator[str]:
    """Every warning that comes from the state of packs, contacts and the case's own words."""
    yield from _borrowed(situation, procedures, in_use)
    yield from _stale(situation, procedures, in_use)
    yield from _contacts(situation, procedures, directory, duties)
    yield from _closed(situation, procedures, duties)
    yield from _figures(in_use, duties)
    yield from _beyond_the_calendar(situation, procedures, duties)
    yield from _unknown_area(situation, directory)
    yield from _unread(situation, procedures)
    if barriers.unplaced_decider:
        yield (
            "Somebody who decides here is among those who must not know or decide, and the case does not say "
            "which post they hold. Check each owner of a duty before anything is sent."
        )


def _borrowed(situation: Situation, procedures: Procedures, in_use: tuple[CompiledProcedure, ...]) -> Iterator[str]:
    nation = procedures.vocabulary.nations[situation.nation]
    for item in in_use:
        if situation.nation in item.procedure.as_policy_in:
            own = " and ".join(sorted(procedures.vocabulary.nations[name] for name in item.procedure.nations))
            yield (
                f"{item.procedure.id} ({item.procedure.title}) is written for {own} and runs here as our own "
                f"policy: {nation} has rules of its own. Ask for advice, and do not wait with what is urgent."
            )
    for identity, title in procedures.missing_here:
        yield (
            f"There is no pack for {identity} ({title}) in {nation}, and no other nation's rule was used. "
            "Ask for advice."
        )


def _stale(situation: Situation, procedures: Procedures, in_use: tuple[CompiledProcedure, ...]) -> Iterator[str]:
    today = situation.now.astimezone(procedures.zone).date()
    noticed = situation.noticed_at.astimezone(procedures.zone).date() if in_use else today
    for item in in_use:
        if today > item.procedure.review_due:
            yield (
                f"{item.procedure.id} ({item.procedure.title}), edition {item.procedure.edition}, was due for "
                f"review on {item.procedure.review_due.isoformat()}. Check it before you rely on it."
            )
        if noticed < item.procedure.in_force_from:
            yield (
                f"{item.procedure.id}: the oldest edition here is in force from "
                f"{item.procedure.in_force_from.isoformat()}, after this was noticed. It was used all the same."
            )


def _contacts(
    situation: Situation, procedures: Procedures, directory: Directory, duties: tuple[Duty, ...]
) -> Iterator[str]:
    for duty in duties:
        for word in duty.to:
            recipient = procedures.vocabulary.recipients[word]
            found = duty.contacts.get(word, ())
            if found:
                opened = _is_open(found[0], situation, procedures)
                yield from _unverified(found[0], ways_for(found[0], duty.channel, opened=opened), directory)
            elif recipient.listed:
                yield _missing(recipient.label, recipient.by_area, duty.area or situation.area)


def _missing(label: str, by_area: bool, area: str | None) -> str:
    where = f" for {area}" if by_area and area else ""
    if by_area and not area:
        where = "; the case does not say in which area the person is"
    return (
        f"The directory has no contact: {label}{where}. Find it with the safeguarding lead; never use another area's."
    )


def _unverified(contact: Contact, ways: tuple[Way, ...], directory: Directory) -> Iterator[str]:
    for way in ways:
        blocked = directory.is_blocked(way.value)
        if blocked is not None:
            yield f"{contact.name}: {way.value} must not be used. {blocked.reason}"
        elif way.unverified:
            yield f"{contact.name}, {way.value}: not verified. {way.unverified}"


def _is_open(contact: Contact, situation: Situation, procedures: Procedures) -> bool:
    calendar = procedures.calendars[situation.nation]
    return is_open(contact.hours, situation.now, calendar=calendar, zone=procedures.zone)


def _closed(situation: Situation, procedures: Procedures, duties: tuple[Duty, ...]) -> Iterator[str]:
    """Nobody answers now, and the directory knows no other number: say so before somebody tries."""
    for duty in duties:
        if duty.by.kind not in _PRESSING:
            continue
        for word in duty.to:
            if word in duty.when_closed:
                continue
            for contact in duty.contacts.get(word, ())[:1]:
                if not _is_open(contact, situation, procedures) and not any(way.out_of_hours for way in contact.ways):
                    yield (
                        f"{contact.name} is closed now ({contact.hours_text}), and the directory has no "
                        "out-of-hours number. Ask the safeguarding lead; ring 999 if it turns into danger."
                    )


def _figures(in_use: tuple[CompiledProcedure, ...], duties: tuple[Duty, ...]) -> Iterator[str]:
    arisen = {(identity, duty.key) for duty in duties for identity in duty.procedures}
    for item in in_use:
        for figure in item.procedure.figures:
            if figure.status == "confirmed":
                continue
            if figure.duties and not any((item.procedure.id, key) in arisen for key in figure.duties):
                continue
            sources = ", ".join(figure.because)
            yield f"{item.procedure.id}, {figure.what}: {_STATUS_WORDS[figure.status]} ({sources})."


def _beyond_the_calendar(situation: Situation, procedures: Procedures, duties: tuple[Duty, ...]) -> Iterator[str]:
    calendar = None
    for duty in duties:
        if duty.by.kind == "working_days" and isinstance(duty.due, date):
            calendar = calendar or procedures.calendars[situation.nation]
            if not calendar.is_published(duty.due):
                yield (
                    f'"{duty.what}": the bank holidays are published until {calendar.known_until.isoformat()} '
                    "only; the day given is an estimate."
                )


def _unknown_area(situation: Situation, directory: Directory) -> Iterator[str]:
    for area in dict.fromkeys([situation.area, *(person.area for person in situation.subjects)]):
        if area and (meant := directory.area_meant(area)):
            yield f'The directory has no contacts for "{area}".{meant}'


def _unread(situation: Situation, procedures: Procedures) -> Iterator[str]:
    """An answer that nothing here looks at must not pass for one that was weighed. A no asks for nothing."""
    known, unread = procedures.vocabulary.facts, procedures.unread_here
    found: set[str] = set()
    for answers in (situation.facts, *(person.facts for person in situation.subjects)):
        for name, value in answers.items():
            if name in unread and value != "no":
                found.add(f'"{known[name].ask or known[name].meaning}"')
    if found:
        named = " ".join(sorted(found)[:_MOST_UNREAD])
        more = f" (and {len(found) - _MOST_UNREAD} more)" if len(found) > _MOST_UNREAD else ""
        yield (
            "These answers change nothing on this page, because no procedure that is followed here reads them: "
            f"{named}{more} Tell the safeguarding lead."
        )
