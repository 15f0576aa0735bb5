"""A concern with a story of its own, written by the product's actions at moments that the test says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.test import Client

from lantern.access.models import Account
from lantern.access.roles import Role
from lantern.concerns.actions import add_note
from lantern.concerns.now_actions import close_duty, note_try, reopen_duty
from lantern.concerns.now_kinds import Tried
from lantern.concerns.report_actions import begin_report, send_report
from lantern.concerns.said import PersonSaid, Said
from lantern.concerns.situations import head_of
from lantern.directory.house import house as house_of
from lantern.folders import actions
from lantern.folders.kinds import EntryKind, FolderKind
from lantern.folders.models import Duty, Entry
from lantern.vault.audit import By
from lantern.vault.keyring import keyring
from lantern.vault.permits import for_the_system
from tests.access.need import house
from tests.access.people import account, signed_in

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SESSION = "0123456789abcdef"
WORDS = "She said “#panic() *he* waits $at$ the gate”.\nقالت إنها خائفة من الرجل\nንሳ ፈሪሓ ኣላ"  # noqa: RUF001 -- Arabic


@dataclass(frozen=True)
class Story:
    """A concern of a month ago: told a day later, tried twice, done late, opened again, then silence."""

    folder: UUID
    person: UUID
    lead: Account
    reporter: Account
    at: datetime

    @property
    def by(self) -> By:
        return By(self.lead.id, SESSION)

    @property
    def url(self) -> str:
        return f"/chronology/{self.folder}/"

    def browser(self, who: Account | None = None) -> Client:
        """A browser of the lead, or of somebody else."""
        return signed_in(Client(raise_request_exception=False), who or self.lead, at=self.at)


def lead() -> Account:
    return account(Role.SAFEGUARDING_LEAD, shown_name="Ada Lindqvist")


def story(at: datetime, *, words: str = WORDS) -> Story:
    """Write it. ``at`` is now; everything happened before."""
    ada, robin = lead(), account(Role.VOLUNTEER, shown_name="Robin Example")
    begun = at - 40 * DAY
    by, lead_by = By(robin.id, SESSION), By(ada.id, SESSION)
    said = Said(
        words=words, noticed_at=(begun - 2 * DAY).isoformat(), house=head_of(house_of()),
        given={"danger": "yes", "about_us": "no"}, kept_out_asked=True, kept_out_words="Not her uncle Farid.",
    )  # fmt: skip
    said = said.with_person(PersonSaid(id="p1", label="Amina", given={"part": ["harmed"], "age": "says"}))
    folder = begin_report(form=uuid4(), said=said, by=by, at=begun).folder
    send_report(folder=folder, by=by, at=begun + HOUR)
    duty = first_duty(folder)
    for hours in (2, 26):
        note_try(folder=folder, duty=duty, kind=Tried.DIALLED, by=by, at=begun + hours * HOUR)
        note_try(folder=folder, duty=duty, kind=Tried.NOBODY, by=by, at=begun + (hours + 1) * HOUR)
    done_at = begun + 3 * DAY
    close_duty(
        folder=folder, duty=duty, words="Spoke to the duty worker.", reference="CAD 4821", happened_at=done_at, by=by,
        at=done_at + HOUR,
    )  # fmt: skip
    reopen_duty(folder=folder, duty=duty, why="It was another child.", by=by, at=begun + 4 * DAY)
    inside = house.inside(folder)
    note = add_note(permit=inside, words="The school rang at noon.", by=lead_by, at=begun + 25 * DAY)
    right = {"words": "The school rang at two."}
    actions.correct_entry(permit=inside, entry=note.id, body=right, by=lead_by, at=begun + 26 * DAY)
    person = actions.open_folder(kind=FolderKind.PERSON, title="Amina Example", by=lead_by, at=begun + 5 * DAY).id
    actions.link_folders(permit=inside, other=person, role="harmed", by=lead_by, at=begun + 5 * DAY)
    return Story(folder, person, ada, robin, at)


def first_duty(folder: UUID) -> UUID:
    """A duty of the reporter that has a call."""
    keys = keyring().open(for_the_system(folder, "test", reads=True))
    rows = [(str(row.open(keys, "body")["key"]), row.id) for row in Duty.objects.filter(folder=folder)]
    return next(row for key, row in sorted(rows) if key == "ring_lead")


def note_of(folder: UUID, words: str) -> Entry:
    """The entry that holds these words."""
    keys = keyring().open(for_the_system(folder, "test", reads=True))
    return next(
        row
        for row in Entry.objects.filter(folder=folder, kind=EntryKind.NOTE)
        if words in str(row.open(keys, "body").get("words"))
    )
