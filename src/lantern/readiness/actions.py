"""What people do on the way to being ready. Each is one transaction with one audit entry."""

from datetime import datetime, timedelta
from uuid import UUID

from lantern.access.alerts import AlertKind, tell
from lantern.access.recipients import NO_FOLDER
from lantern.folders.of_the_house import HOUSE, house_keys, house_keys_for_reading
from lantern.readiness.keepers import ANSWERABLE, those_in
from lantern.readiness.models import Kind, Note, Proposal, Site, What
from lantern.readiness.packs_in_use import digest_in_use, files_in_use
from lantern.readiness.queries import has_left, next_number
from lantern.sending import outbox
from lantern.vault.acts import act
from lantern.vault.audit import THE_SYSTEM, By

LONGEST_AGO = timedelta(minutes=2)
"""Two clocks may differ so far when words of one machine are typed on another."""


class SetUpRefused(Exception):  # noqa: N818
    """It cannot be done: there is nothing of that kind any more, or it is not so yet."""


def keep_site(*, id: UUID, name: str, kind: str, area: str, by: By, at: datetime) -> Site:  # noqa: A002
    """Write down a site of the organisation. Sent twice it is one.

    Args:
        id: made with the empty form.
        name: what people call it; sealed.
        kind: one of the kinds of ``readiness.toml``.
        area: one that the packs name, or empty.
        by: who.
        at: when.
    """
    with act(by=by, at=at, folder=HOUSE, action="set_up.site_kept", subject=id) as done:
        known = Site.objects.filter(pk=id).first()
        if known is not None:
            return known
        row = Site(id=id, folder=HOUSE, kind=kind, area=area, made_at=at, made_by=by.account)
        done.add(row.seal(house_keys(done, at), body={"name": name}))
    return row


def end_site(*, site: UUID, by: By, at: datetime) -> Site:
    """The organisation is at that site no more. What was of it stays.

    Raises:
        SetUpRefused: there is no such site, or it ended already.
    """
    with act(by=by, at=at, folder=HOUSE, action="set_up.site_ended", subject=site) as done:
        row = Site.objects.select_for_update().filter(pk=site, ended_at=None).first()
        reading = house_keys_for_reading()
        if row is None or reading is None:
            raise SetUpRefused
        seen, body = row.version, row.open(reading, "body")
        row.version += 1
        row.seal(house_keys(done, at), body=body)
        row.ended_at, row.ended_by = at, by.account
        done.change(row, seen=seen)
    return row


def propose_packs(*, asker: UUID, to: list[UUID], by: By, at: datetime) -> Proposal:
    """Say, as the first of two, that the packs in use were read. Those who can agree hear of it."""
    with act(by=by, at=at, folder=HOUSE, action="set_up.packs_proposed") as done:
        row = Proposal(
            folder=HOUSE, what=What.PACKS.value, packs_digest=digest_in_use(), names=dict(files_in_use()),
            asked_by=asker, asked_at=at,
        )  # fmt: skip
        done.add(row)
        tell(done, folder=NO_FOLDER, to=to, kind=AlertKind.ANOTHER, at=at, beside=[asker])
    return row


def agree_packs(*, proposal: UUID, second: UUID, by: By, at: datetime) -> Proposal:
    """Agree, as the second person: the packs are adopted.

    Raises:
        SetUpRefused: it was agreed to already, one's own, or the packs have changed since.
    """
    with act(by=by, at=at, folder=HOUSE, action="set_up.packs_adopted", subject=proposal) as done:
        row = _waiting(proposal, What.PACKS, second)
        seen, row.version = row.version, row.version + 1
        row.agreed_by, row.agreed_at = second, at
        done.change(row, seen=seen)
    return row


def propose_live(*, asker: UUID, to: list[UUID], by: By, at: datetime) -> Proposal:
    """Ask, as the first of two, that real reports are taken from now on. Whoever can agree hears of it."""
    with act(by=by, at=at, folder=HOUSE, action="set_up.live_proposed") as done:
        row = Proposal(folder=HOUSE, what=What.LIVE.value, packs_digest=digest_in_use(), asked_by=asker, asked_at=at)
        done.add(row)
        tell(done, folder=NO_FOLDER, to=to, kind=AlertKind.ANOTHER, at=at, beside=[asker])
    return row


def agree_live(*, proposal: UUID, second: UUID, by: By, at: datetime) -> Proposal:
    """Agree, as the second person: from now on real reports are taken. Nothing takes that back.

    Everybody who answers for the installation hears of it.

    Raises:
        SetUpRefused: it was agreed to already, one's own, or the packs have changed since.
    """
    with act(by=by, at=at, folder=HOUSE, action="set_up.live", subject=proposal) as done:
        row = _waiting(proposal, What.LIVE, second)
        seen, row.version = row.version, row.version + 1
        row.agreed_by, row.agreed_at = second, at
        done.change(row, seen=seen)
        tell(done, folder=NO_FOLDER, to=those_in(ANSWERABLE), kind=AlertKind.ANOTHER, at=at, beside=[second])
    return row


def note_custody(*, id: UUID, first: str, second: str, where: str, by: By, at: datetime) -> Note:  # noqa: A002
    """Keep which two posts hold the keys, and where what they hold lies. No key, no phrase, no name stands in it."""
    with act(by=by, at=at, folder=HOUSE, action="set_up.custody_noted", subject=id) as done:
        if known := Note.objects.filter(pk=id).first():
            return known
        row = Note(id=id, folder=HOUSE, kind=Kind.CUSTODY.value, at=at, about_at=at, by=by.account)
        done.add(row.seal(house_keys(done, at), body={"first": first, "second": second, "where": where}))
    return row


def note_drill(*, id: UUID, done_at: datetime, minutes: int, by: By, at: datetime) -> Note:  # noqa: A002
    """Keep that a backup was brought back: when, and in how many minutes. The proof was looked at before.

    Raises:
        SetUpRefused: it lies in the future.
    """
    if done_at > at + LONGEST_AGO:
        raise SetUpRefused
    with act(by=by, at=at, folder=HOUSE, action="set_up.drill_noted", subject=id) as done:
        if known := Note.objects.filter(pk=id).first():
            return known
        row = Note(id=id, folder=HOUSE, kind=Kind.DRILL.value, at=at, about_at=done_at, by=by.account)
        done.add(row.seal(house_keys(done, at), body={"minutes": minutes}))
    return row


def send_test(*, account: UUID, by: By, at: datetime) -> Note:
    """Send somebody an alert as every other, to try the mail. It says that something needs them, and no more.

    Raises:
        SetUpRefused: it would go to somebody else: this account cannot be told.
    """
    with act(by=by, at=at, folder=HOUSE, action="set_up.mail_asked", subject=account) as done:
        sent = outbox.alert(done, folder=NO_FOLDER, to=[account], kind=AlertKind.ANOTHER, at=at)
        if [one.recipient for one in sent] != [account]:
            raise SetUpRefused
        row = Note(folder=HOUSE, kind=Kind.MAIL.value, at=at, about_at=at, by=account, message=sent[0].id)
        done.add(row)
    return row


def say_arrived(*, note: UUID, account: UUID, by: By, at: datetime) -> Note:
    """Say that one's own test message arrived.

    Raises:
        SetUpRefused: it is somebody else's, was said already, or has not left yet: then it cannot have arrived.
    """
    with act(by=by, at=at, folder=HOUSE, action="set_up.mail_arrived", subject=note) as done:
        row = Note.objects.select_for_update().filter(pk=note, kind=Kind.MAIL.value, by=account, done_at=None).first()
        if row is None or not has_left(row):
            raise SetUpRefused
        seen, row.version = row.version, row.version + 1
        row.done_at = at
        done.change(row, seen=seen)
    return row


def note_kit(*, first: int, forms: int, by: By, at: datetime) -> Note:
    """Keep that the paper for an outage was printed, and which numbers stand on its forms: each is given once.

    Raises:
        SetUpRefused: somebody else has taken these numbers meanwhile.
    """
    with act(by=by, at=at, folder=HOUSE, action="set_up.kit_printed") as done:
        if next_number() != first:
            raise SetUpRefused
        row = Note(
            folder=HOUSE, kind=Kind.KIT.value, at=at, about_at=at, by=by.account, first_number=first,
            last_number=first + forms - 1,
        )  # fmt: skip
        done.add(row)
    return row


def remind(*, at: datetime) -> None:
    """Remind those who answer for the installation that something of set-up is overdue. What it is stands here only."""
    with act(by=THE_SYSTEM, at=at, folder=HOUSE, action="alert.set_up") as done:
        tell(done, folder=NO_FOLDER, to=those_in(ANSWERABLE), kind=AlertKind.ANOTHER, at=at)


def tell_turned_away(*, at: datetime) -> None:
    """Tell those who answer for the installation that a report was turned away. Whose it was stands nowhere."""
    with act(by=THE_SYSTEM, at=at, folder=HOUSE, action="alert.turned_away") as done:
        tell(done, folder=NO_FOLDER, to=those_in(ANSWERABLE), kind=AlertKind.ANOTHER, at=at)


def _waiting(proposal: UUID, what: What, second: UUID) -> Proposal:
    row = Proposal.objects.select_for_update().filter(pk=proposal, what=what.value, agreed_at=None)
    found = row.first()
    if found is None or found.asked_by == second or found.packs_digest != digest_in_use():
        raise SetUpRefused
    return found
