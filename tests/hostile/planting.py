"""Run as a program inside a house: fills it by the product's own actions, with a canary in every field."""

import json
import sys
from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

from lantern.app.opening import load_settings

load_settings()

from django.conf import settings  # noqa: E402

from lantern.access import break_glass, conflicts, grants, searching  # noqa: E402
from lantern.access.account_writing import system_keys  # noqa: E402
from lantern.access.actions import create_account  # noqa: E402
from lantern.access.codes import code_of  # noqa: E402
from lantern.access.contacts import change_contact, contact_of  # noqa: E402
from lantern.access.invitations import ask_for_role, invite  # noqa: E402
from lantern.access.models import Account  # noqa: E402
from lantern.access.roles import READERS, Role  # noqa: E402
from lantern.access.second_factors import begin_code_app, confirm_code_app  # noqa: E402
from lantern.access.stations import enrol, set_pin  # noqa: E402
from lantern.access.visitors import Visitor  # noqa: E402
from lantern.app.clock import now  # noqa: E402
from lantern.app.tables import make_tables  # noqa: E402
from lantern.cases import person_actions  # noqa: E402
from lantern.cases.actions import mark_significant  # noqa: E402
from lantern.cases.doubles import look_for_doubles  # noqa: E402
from lantern.cases.knows_actions import note_disclosure  # noqa: E402
from lantern.cases.person_models import Double  # noqa: E402
from lantern.cases.persons import SaidOf  # noqa: E402
from lantern.concerns.actions import report_concern  # noqa: E402
from lantern.concerns.models import Danger  # noqa: E402
from lantern.concerns.short_reports import ShortReport  # noqa: E402
from lantern.folders import actions  # noqa: E402
from lantern.folders.attaching import attach  # noqa: E402
from lantern.folders.kinds import EntryKind, ExclusionKind, FolderKind, Level  # noqa: E402
from lantern.folders.models import Entry, Exclusion, Grant, Link  # noqa: E402
from lantern.readiness.actions import keep_site, note_custody  # noqa: E402
from lantern.sending.marks import DEMO, mark  # noqa: E402
from lantern.sending.rota_queries import POSTS  # noqa: E402
from lantern.vault.audit import THE_SYSTEM, By  # noqa: E402
from lantern.vault.classes import Sensitivity  # noqa: E402
from lantern.vault.permits import Permit  # noqa: E402
from tests.access.need import house  # noqa: E402
from tests.hostile.canaries import Canary, new_number, new_word  # noqa: E402

LONG_AGO = timedelta(days=400)
PASSWORD = "a long walk by the river"
LOOK_AFTER_ACCOUNTS = frozenset(
    {"safeguarding_lead", "deputy", "registered_manager", "duty_manager", "trustee", "administrator"}
)
READ_IT = frozenset({"safeguarding_lead", "deputy", "worker", "registered_manager"})
"""The lead and the deputy receive it, the worker is let in, the Registered Manager breaks the glass."""
ANSWER_FOR_IT = frozenset({"safeguarding_lead", "deputy", "registered_manager", "trustee", "administrator"})
INSIDE_THE_HOUSE = frozenset({*(role.value for role in Role), "new_worker", "tablet_worker"})
NOBODY: frozenset[str] = frozenset()
CANARIES: list[Canary] = []


def put(name: str, may: frozenset[str] = NOBODY, *, door: bool = False, text: str = "") -> str:
    """A new canary; its word."""
    CANARIES.append(Canary(name, text or new_word(), may, door))
    return CANARIES[-1].text


def person(name: str, role: Role, *, joined: timedelta = LONG_AGO) -> dict[str, str]:
    """An account with its second factor, made long ago so that its first code is used up."""
    begun = now() - joined
    # Whoever reads the concern sees the names of those who had a part in it; who looks after accounts sees all.
    took_part = name in {"volunteer", "duty_manager", *READ_IT}
    seen_by = LOOK_AFTER_ACCOUNTS | READ_IT if took_part else LOOK_AFTER_ACCOUNTS
    # Whom to ring stands on the page of the rota, for everybody who signs in.
    everybody = INSIDE_THE_HOUSE if role in POSTS else NOBODY
    row = create_account(
        role=role, shown_name=put(f"name of {name}", seen_by | {name} | everybody).title(),
        mail=f"{put(f'mail of {name}', frozenset({name}))}@example.org", password=PASSWORD, by=THE_SYSTEM, at=begun,
    )  # fmt: skip
    change_contact(
        account=row.id, mail=contact_of(row.id).mail, by=THE_SYSTEM, at=begun,
        second_mail=f"{put(f'second address of {name}', frozenset({name}))}@texts.example.org",
        phone=put(f"telephone of {name}", everybody | {name}, text=new_number()),
    )  # fmt: skip
    made = {"id": str(row.id), "username": row.username, "password": PASSWORD, "secret": ""}
    if role in READERS | {Role.ADMINISTRATOR, Role.GROUP_ADMIN}:
        by = By(row.id, "0123456789abcdef")
        secret = str(begin_code_app(account=row.id, by=by, at=begun).open(system_keys(row.id, "plant"), "secret"))
        confirm_code_app(account=row.id, code=code_of(bytes.fromhex(secret), begun), by=by, at=begun)
        made["secret"] = put(f"secret of the app of {name}", text=secret)
    return made


def visit(name: str) -> Visitor:
    """Somebody at the door, as the middleware makes them."""
    return house.visit(Account.objects.get(pk=PEOPLE[name]["id"]), now())


def fill_the_concern() -> dict[str, str]:
    """One concern with everything that can stand in one. Its reporter sees whom they said it is about, and no more."""
    reporter = By(Account.objects.get(pk=PEOPLE["volunteer"]["id"]).id, "0123456789abcdef")
    report = ShortReport(
        words=f"She said {put('words', READ_IT)}.", danger=Danger.YES,
        about=put("about", READ_IT | {"volunteer"}).title(),
        place=put("place", READ_IT, door=True), kept_out_words=put("kept-out words", READ_IT),
    )  # fmt: skip
    folder = report_concern(report=report, by=reporter, at=now()).folder
    lead, inside = visit("safeguarding_lead"), house.inside(folder)
    grants.give(lead, folder, visit("worker").somebody(), Level.READ, why=put("why of a grant", READ_IT))
    conflicts.exclude(
        lead, folder, visit("duty_manager").somebody(), ExclusionKind.MUST_NOT_READ, why=put("why kept out", READ_IT)
    )
    kept_out = Exclusion.objects.get(folder=folder)
    conflicts.ask_to_lift(lead, folder, kept_out.id, why=put("why to lift", READ_IT))
    by = lead.by
    body = {"words": put("note", READ_IT), "source": put("source of a fact", READ_IT)}
    note = actions.add_entry(
        permit=inside, kind=EntryKind.FACT, body=body, by=by, at=now(), place=put("place of a note", READ_IT, door=True)
    )
    actions.correct_entry(permit=inside, entry=note.id, body={"words": put("correction", READ_IT)}, by=by, at=now())
    actions.record_assessment(
        permit=inside, answer={"next": put("assessment", READ_IT)}, digest="0" * 64, editions={}, by=by, at=now()
    )
    duty = actions.give_duty(permit=inside, body={"what": put("duty", READ_IT)}, owner=lead.somebody(), by=by, at=now())
    evidence = {"words": put("evidence", READ_IT)}
    actions.discharge_duty(permit=inside, duty=duty.id, evidence=evidence, by=by, at=now())
    actions.place_hold(permit=inside, why=put("why of a hold", READ_IT), by=by, at=now())
    mark_significant(permit=inside, row=note.id, why=put("why it is significant", READ_IT), by=by, at=now())
    person = fill_people(folder)
    fill_files(folder, by)
    broken = break_glass.break_glass(
        visit("registered_manager"), folder, reason=f"Nobody answers, and {put('why of break-glass', READ_IT)}"
    )
    break_glass.review(lead, broken.id, words=f"It was right, as {put('words of a review', READ_IT)}")
    search = searching.ask(lead, put("words of a search", frozenset({"safeguarding_lead"})))
    entry = Entry.objects.get(folder=folder, number=1)
    grant = Grant.objects.filter(folder=folder, account=visit("worker").somebody()).get()
    return {
        "folder": str(folder), "entry": str(entry.id), "grant": str(grant.id), "exclusion": str(kept_out.id),
        "search": str(search), "review": str(broken.id), "note": str(note.id), **person,
    }  # fmt: skip


def fill_people(folder: UUID) -> dict[str, str]:
    """Two people with one name in it, whom those who keep the concern read, and nobody else."""
    keep, lead = frozenset({"safeguarding_lead", "deputy"}), visit("safeguarding_lead")
    names = (f"{put('name of a person', keep)} {put('second name of a person', keep)}".title(),)
    said = SaidOf(names, put("birth of a person", keep), put("what a person wants", keep))
    made = [
        person_actions.open_person(
            permit=house.inside(folder), visitor=lead, said=said, told_by=put(f"who told of {role}", keep), role=role,
            search=uuid4(), by=lead.by, at=now(),
        )
        for role in ("harmed", "witness")
    ]  # fmt: skip
    note_disclosure(
        permit=house.inside(folder), told=put("who was told", READ_IT), agency=put("agency that was told", READ_IT),
        what=put("what was told", READ_IT), because=put("why it was told", READ_IT), happened_at=now(), by=lead.by,
        at=now(),
    )  # fmt: skip
    look_for_doubles(now())
    double = Double.objects.get()
    link = Link.objects.filter(folder=folder, other=made[0].id).get()
    return {"person_folder": str(made[0].id), "double": str(double.id), "link": str(link.id)}


def fill_files(folder: UUID, by: By) -> None:
    """Two files: one that readers may open, and one that still says where it was taken."""
    for name, sensitivity in (("file", Sensitivity.SENSITIVE), ("picture with its place", Sensitivity.HIDDEN)):
        inside = Permit(
            folder=folder,
            account=by.account,
            session=by.session,
            purpose="plant",
            reads=True,
            writes=True,
            reveals=True,
        )
        hidden = sensitivity is Sensitivity.HIDDEN
        content = (put(f"content of the {name}", READ_IT, door=hidden) + " ").encode() * 9_000
        attach(
            permit=inside, file=BytesIO(content), name=f"{put(f'name of the {name}', READ_IT)}.jpg",
            media_type="image/jpeg", by=by, at=now(), sensitivity=sensitivity,
        )  # fmt: skip


def fill_what_is_closed() -> dict[str, str]:
    """Folders that nobody may open: one without a grant, one that was sealed, and one that leaves out the lead."""
    closed = actions.open_folder(kind=FolderKind.PERSON, title=put("title of a person"), by=THE_SYSTEM, at=now())
    entry = house.note(closed.id, now(), put("note on a person"), place=put("place of a person", door=True))
    sealed = house.folder(now(), title=put("title of a sealed folder"))
    house.note(sealed, now(), put("note in a sealed folder"), place=put("place in a sealed folder", door=True))
    house.let_in(sealed, Account.objects.get(pk=PEOPLE["safeguarding_lead"]["id"]), now(), Level.READ)
    house.let_in(sealed, Account.objects.get(pk=PEOPLE["trustee"]["id"]), now(), Level.MANAGE, stand_in=True)
    actions.seal_folder(permit=house.inside(sealed), why=put("why of a seal"), by=THE_SYSTEM, at=now())
    deputy = frozenset({"deputy"})
    report = ShortReport(
        words=put("words about the lead", deputy), danger=Danger.NO, about=put("about the lead", deputy | {"worker"}),
        place=put("place beside the lead", deputy, door=True), kept_out=frozenset({Role.SAFEGUARDING_LEAD}),
        kept_out_words=put("kept-out words about the lead", deputy),
    )  # fmt: skip
    around = report_concern(report=report, by=By(visit("worker").account, "0123456789abcdef"), at=now()).folder
    return {"closed": str(closed.id), "closed_entry": str(entry), "sealed": str(sealed), "around_the_lead": str(around)}


def fill_accounts() -> dict[str, str]:
    """Somebody invited, a wish that waits, a shared tablet and a PIN for it."""
    at, admin = now(), By(visit("administrator").account, "0123456789abcdef")
    invited = invite(
        role=Role.VOLUNTEER, shown_name=put("name of a guest", LOOK_AFTER_ACCOUNTS),
        mail=f"{put('mail of a guest')}@example.org", by=admin, at=at, must_be_agreed=False,
        asker=visit("administrator").somebody(),
    )  # fmt: skip
    wish = ask_for_role(
        account=visit("web_manager").somebody(),
        role=Role.WORKER,
        asker=visit("administrator").somebody(),
        by=admin,
        at=at,
    )
    tablet = enrol(by=admin, enroller=visit("administrator").somebody(), at=at)
    set_pin(account=visit("tablet_worker").somebody(), pin=PIN, by=THE_SYSTEM, at=at)
    return {
        "token": invited.token or "", "target": str(invited.account.id), "wish": str(wish.id),
        "station": str(tablet.station.id), "tablet": tablet.token,
    }  # fmt: skip


def fill_set_up() -> dict[str, str]:
    """A site, and who holds the keys: for those who answer for the installation."""
    at, by = now(), By(visit("administrator").account, "0123456789abcdef")
    site = keep_site(id=uuid4(), name=put("name of a site", ANSWER_FOR_IT), kind="house", area="Luton", by=by, at=at)
    note_custody(
        id=uuid4(), first=put("first holder of the keys", ANSWER_FOR_IT), by=by, at=at,
        second=put("second holder of the keys", ANSWER_FOR_IT), where=put("where the keys lie", ANSWER_FOR_IT),
    )  # fmt: skip
    return {"site": str(site.id)}


if __name__ == "__main__":
    # Where nothing carries the alerts of access yet, the house of the tests does.
    settings.LANTERN_ALERTS = getattr(settings, "LANTERN_ALERTS", "") or "tests.access.need.house.TOLD"
    make_tables()
    mark(DEMO, now())
    PIN = put("a PIN", text=new_number())
    PEOPLE = {role.value: person(role.value, role) for role in Role}
    PEOPLE["new_worker"] = person("new_worker", Role.WORKER, joined=timedelta(days=9))
    PEOPLE["tablet_worker"] = person("tablet_worker", Role.WORKER)
    PEOPLE["suspended"] = person("suspended", Role.WORKER)
    ids = {**fill_the_concern(), **fill_what_is_closed(), **fill_accounts(), **fill_set_up()}
    shown = [{"name": one.name, "text": one.text, "may": sorted(one.may), "door": one.door} for one in CANARIES]
    json.dump({"people": PEOPLE, "ids": ids, "canaries": shown, "pin": PIN}, sys.stdout)
