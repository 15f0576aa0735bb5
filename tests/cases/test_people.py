"""People of a concern: looked for first, one folder each, a part in each concern, and nothing told to others."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from lantern.access.need_to_know import permit
from lantern.access.policy_actions import Action
from lantern.access.roles import Role
from lantern.cases.person_models import Person
from lantern.folders.erasing import confirm_erasure, propose_erasure
from lantern.folders.kinds import EntryKind, ErasureGround, ExclusionKind, FolderKind, Level
from lantern.folders.models import Entry, Exclusion, Folder, Grant, Link, SearchBlob
from lantern.vault.audit import By
from lantern.vault.models import AuditEntry
from tests.access.need import house
from tests.cases.people_house import MINUTE, Desk, bare, desk

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
SIGNING_IN = 4
WISHES = "She wants to stay with her brother."


@pytest.fixture(autouse=True)
def _clock(now: datetime) -> Iterator[None]:
    with override_settings(LANTERN_TEST_CLOCK=lambda: now):
        yield


# -- a folder for somebody ------------------------------------------------------------------------------


def test_somebody_is_looked_for_then_opened_a_folder_with_names_as_they_were_said(ada: Desk, concern: UUID) -> None:
    person = ada.adds(concern, "Amina Yusuf\nأمينة", born="about 16", wishes=WISHES, told_by="her brother")

    page = ada.gets(f"person/{person}/")
    for words in ("Amina Yusuf", "أمينة", "about 16", WISHES, "A. Y."):
        assert words in page, words
    people = ada.gets(f"{concern}/people/")
    assert "A. Y." in people
    assert "the person who may be harmed" in people


def test_no_name_stands_in_a_title_an_address_or_the_database(ada: Desk, concern: UUID) -> None:
    person = ada.adds(concern, "Amina Yusuf", born="about 16", wishes=WISHES)

    for path in (f"{concern}/people/", f"person/{person}/"):
        assert "Amina" not in ada.gets(path).partition("<title>")[2].partition("</title>")[0]
    assert "amina" not in ada.looks_for(concern, "Amina Yusuf").lower()
    row, folder = Person.objects.get(folder=person), Folder.objects.get(pk=person)
    for kept in (row.said, folder.title, SearchBlob.objects.get(folder=person).words):
        assert b"amina" not in bytes(kept).lower()


def test_what_was_said_stands_in_the_chronology_with_its_source(ada: Desk, concern: UUID) -> None:
    person = ada.adds(concern, "Amina Yusuf", wishes=WISHES, told_by="her brother")

    page = ada.browser.get(f"/chronology/{person}/").content.decode()
    for words in ("What is said of the person", "Amina Yusuf", WISHES, "her brother"):
        assert words in page, words


def test_one_person_has_another_part_in_another_concern(ada: Desk, concern: UUID) -> None:
    person, other = ada.adds(concern, "Amina Yusuf"), ada.concern()

    assert ada.posts(ada.looks_for(other, "Ameena"), which=str(person), role="witness").status_code == 302

    assert "saw or heard it" in ada.gets(f"{other}/people/")
    assert "saw or heard it" not in ada.gets(f"{concern}/people/")
    page = ada.gets(f"person/{person}/")
    assert "saw or heard it" in page
    assert "the person who may be harmed" in page
    assert Folder.objects.filter(kind=FolderKind.PERSON).count() == 1


def test_the_same_part_twice_is_one_link(ada: Desk, concern: UUID) -> None:
    person = ada.adds(concern, "Amina Yusuf")
    for _time in range(2):
        ada.posts(ada.looks_for(concern, "Amina"), which=str(person), role="harmed")

    assert Link.objects.filter(folder=concern, other=person).count() == 1


def test_a_part_ends_with_a_reason_and_stays_on_record(ada: Desk, concern: UUID) -> None:
    person = ada.adds(concern, "Amina Yusuf", role="alleged")
    link = Link.objects.get(folder=concern, other=person)
    path = f"{concern}/links/{link.id}/end/"

    assert "A. Y.: said to have caused harm" in ada.gets(path)
    assert ada.posts(path, why="").status_code == 422
    assert ada.posts(path, why="It was somebody else with that name.").status_code == 302

    assert "A. Y." not in ada.gets(f"{concern}/people/")
    assert Link.objects.get(pk=link.id).ended_at is not None
    chronology = ada.browser.get(f"/chronology/{concern}/").content.decode()
    assert "The link with another folder was ended" in chronology
    assert ada.posts(path, why="It was somebody else with that name.").status_code == 404


def test_a_part_in_a_concern_cannot_be_ended_from_the_folder_of_the_person(ada: Desk, concern: UUID) -> None:
    person = ada.adds(concern, "Amina Yusuf")
    link = Link.objects.get(folder=concern, other=person)

    answer = ada.posts(f"{person}/links/{link.id}/end/", why="It was somebody else with that name.")

    assert answer.status_code == 422
    assert Link.objects.get(pk=link.id).ended_at is None


def test_what_is_said_anew_counts_and_what_was_said_before_stays(ada: Desk, concern: UUID) -> None:
    person = ada.adds(concern, "Amina Yusuf", born="about 16")
    said = {"names": "Amina Yousef\nAmina Yusuf", "born": "3 May 2010", "wishes": WISHES, "told_by": "a passport"}

    assert ada.posts(f"person/{person}/say/", **said, seen="1").status_code == 302

    page = ada.gets(f"person/{person}/")
    assert "3 May 2010" in page
    assert "about 16" not in page
    assert "about 16" in ada.browser.get(f"/chronology/{person}/").content.decode()
    assert Entry.objects.filter(folder=person, kind=EntryKind.FACT).count() == 2


def test_nobody_writes_over_what_they_have_not_seen(ada: Desk, concern: UUID) -> None:
    person = ada.adds(concern, "Amina Yusuf")
    said = {"names": "Amina Yousef", "born": "3 May 2010"}
    ada.posts(f"person/{person}/say/", **said, seen="1")

    answer = ada.posts(f"person/{person}/say/", names="Amina", born="1 May 2010", seen="1")

    assert answer.status_code == 422
    assert "Somebody else has changed this" in answer.content.decode()
    assert "3 May 2010" in ada.gets(f"person/{person}/")


def test_a_folder_that_holds_no_more_than_a_title_takes_what_is_said(ada: Desk) -> None:
    person = ada.concern(kind=FolderKind.PERSON)

    assert "The gate" in ada.gets(f"person/{person}/")
    assert ada.posts(f"person/{person}/say/", names="Amina Yusuf", seen="0").status_code == 302
    assert "Amina Yusuf" in ada.gets(f"person/{person}/")


# -- look first -----------------------------------------------------------------------------------------


def test_without_a_search_of_ones_own_session_nobody_is_opened_a_folder(
    ada: Desk, concern: UUID, now: datetime
) -> None:
    new = {"which": "new", "role": "harmed"}
    search = ada.looks_for(concern, "Amina Yusuf")

    assert ada.posts(f"{concern}/people/find/{uuid4()}/", **new).status_code == 404
    other = Desk(ada.who, now)
    other.let_in(concern)
    assert desk(now, name="Sam Okoro").posts(search, **new).status_code == 404
    with override_settings(LANTERN_TEST_CLOCK=lambda: now + timedelta(minutes=11)):
        assert ada.posts(search, **new).status_code == 404
    assert not Folder.objects.filter(kind=FolderKind.PERSON).exists()


@pytest.mark.parametrize("asked", ["Ameena", "YUSUF", "Youssef Aminah", "Somebody else\nAmina Yusuf", "yus"])
def test_somebody_is_found_in_every_spelling(ada: Desk, concern: UUID, asked: str) -> None:
    person = ada.adds(concern, "Amina Yusuf")

    page = ada.gets(ada.looks_for(concern, asked))

    assert Folder.objects.get(pk=person).reference in page
    assert "A. Y." in page


def test_what_was_found_stands_without_the_name(ada: Desk, concern: UUID) -> None:
    ada.adds(concern, "Amina Yusuf", born="about 16")

    page = ada.gets(ada.looks_for(concern, "Ameena"))

    assert "Yusuf" not in page
    assert "A. Y., about 16" in page


def test_only_who_was_found_can_be_put_in(ada: Desk, concern: UUID, now: datetime) -> None:
    person, other = ada.adds(concern, "Amina Yusuf"), house.folder(now, title="Farid", kind=FolderKind.PERSON)
    search = ada.looks_for(ada.concern(), "Tesfaye")

    for chosen in (person, other, uuid4()):
        assert ada.posts(search, which=str(chosen), role="harmed").status_code == 422


def test_a_search_for_no_name_offers_nothing(ada: Desk, concern: UUID) -> None:
    for names in ("", "  \n ", "?!", "a\nb\nc\nd\ne\nf\ng"):
        assert ada.posts(f"{concern}/people/find/", names=names).status_code == 422, names


# -- F25: nobody is told that somebody exists -------------------------------------------------------------


def _asks(who: Desk, concern: UUID, names: str) -> tuple[bytes, bytes, int, int]:
    with CaptureQueriesContext(connection) as asking:
        path = who.looks_for(concern, names)
    with CaptureQueriesContext(connection) as shown:
        answer = who.browser.get(f"/cases/{path}")
    assert answer.status_code == 200
    ids = path.rsplit("/", 2)[1].encode()
    opened = who.posts(path, which="new", role="harmed")
    page = bare(answer).replace(ids, b"").replace(names.encode(), b"NAME")
    return page, opened.headers["Location"].encode(), len(asking), len(shown)


def test_a_name_that_a_closed_folder_holds_is_answered_as_one_that_nobody_holds(ada: Desk, now: datetime) -> None:
    """The bodies are the same to the byte besides proofs and ids, and so is the number of questions."""
    keeper = desk(now, Role.DEPUTY, name="Sam Okoro")
    keeper.adds(keeper.concern(), "Amina Yusuf", born="3 May 2010")
    for kind in (ExclusionKind.MUST_NOT_KNOW, ExclusionKind.MUST_NOT_READ):
        closed = keeper.adds(keeper.concern(), "Amina Yusuf")
        house.let_in(closed, ada.who, now - MINUTE, Level.MANAGE)
        house.keep_out(closed, ada.who, now - MINUTE, kind)

    known = _asks(ada, ada.concern(), "Amina Yusuf")
    unknown = _asks(ada, ada.concern(), "Zadok Quill")

    folders = list(Link.objects.filter(folder__grants__account=ada.who.id).values_list("folder", flat=True))
    pages = []
    for one in (known, unknown):
        page = one[0]
        for folder in folders:
            page = page.replace(str(folder).encode(), b"FOLDER")
        for reference in Folder.objects.filter(pk__in=folders).values_list("reference", flat=True):
            page = page.replace(reference.encode(), b"REFERENCE")
        pages.append(page)
    assert pages[0] == pages[1]
    assert known[2:] == unknown[2:]


def test_the_probe_notices_a_folder_that_one_may_read(ada: Desk, concern: UUID) -> None:
    """The negative control: where somebody is offered, the two answers differ."""
    ada.adds(concern, "Amina Yusuf")

    known, unknown = _asks(ada, concern, "Amina Yusuf"), _asks(ada, concern, "Zadok Quill")

    assert known[0] != unknown[0]


# -- who may read it --------------------------------------------------------------------------------------


def test_whoever_keeps_the_concern_keeps_the_folder_and_whoever_is_kept_out_stays_out(ada: Desk, now: datetime) -> None:
    concern, worker = ada.concern(), desk(now, Role.WORKER, name="Tomasz Brook")
    worker.let_in(concern, Level.WRITE)
    out = desk(now, Role.DEPUTY, name="Sam Okoro")
    out.let_in(concern)
    house.keep_out(concern, out.who, now - MINUTE, ExclusionKind.MUST_NOT_KNOW)

    person = worker.adds(concern, "Amina Yusuf")

    grants = dict(Grant.objects.filter(folder=person).values_list("account", "level"))
    assert grants == {ada.who.id: "manage", worker.who.id: "write"}
    kept_out = Exclusion.objects.get(folder=person)
    assert (kept_out.account, kept_out.kind) == (out.who.id, "must_not_know")
    out.gets(f"person/{person}/", status=404)


def test_where_nobody_keeps_the_concern_somebody_keeps_the_folder(ada: Desk, now: datetime) -> None:
    worker = desk(now, Role.WORKER, name="Tomasz Brook")

    person = worker.adds(worker.concern(Level.WRITE), "Amina Yusuf")

    assert Grant.objects.filter(folder=person, level="manage", account=ada.who.id).exists()


def test_nobody_reads_of_a_person_whose_folder_they_may_not_read(ada: Desk, concern: UUID, now: datetime) -> None:
    reader = desk(now, Role.WORKER, name="Tomasz Brook")
    ada.adds(concern, "Amina Yusuf")
    reader.let_in(concern, Level.READ)

    page = reader.gets(f"{concern}/people/")

    assert "A. Y." not in page
    assert "Nobody whom you may know of" in page


def test_nobody_reads_on_a_person_of_a_concern_that_they_may_not_read(ada: Desk, concern: UUID, now: datetime) -> None:
    person, reader = ada.adds(concern, "Amina Yusuf"), desk(now, Role.WORKER, name="Tomasz Brook")
    reader.let_in(person, Level.READ)

    page = reader.gets(f"person/{person}/")

    assert Folder.objects.get(pk=concern).reference not in page
    assert "Nothing that you may know of." in page


@pytest.mark.parametrize("kind", list(ExclusionKind))
def test_whoever_has_a_tie_sees_nobody(ada: Desk, concern: UUID, now: datetime, kind: ExclusionKind) -> None:
    ada.adds(concern, "Amina Yusuf")
    tied = desk(now, Role.DEPUTY, name="Sam Okoro")
    tied.let_in(concern)
    house.keep_out(concern, tied.who, now - MINUTE, kind)

    for path in (f"{concern}/people/", f"{concern}/people/find/"):
        answer = tied.browser.get(f"/cases/{path}")
        assert answer.status_code == (403 if kind is ExclusionKind.MUST_NOT_READ else 404)
        assert b"A. Y." not in answer.content


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.ADMINISTRATOR, Role.WEB_MANAGER])
def test_who_reads_no_folders_finds_nothing(ada: Desk, concern: UUID, now: datetime, role: Role) -> None:
    person, who = ada.adds(concern, "Amina Yusuf"), desk(now, role, name="Noor Vale")
    who.let_in(concern)
    who.let_in(person)

    for path in (f"{concern}/people/", f"{concern}/people/find/", f"person/{person}/", f"person/{person}/say/"):
        who.gets(path, status=404)


def test_a_reader_who_may_not_write_changes_nothing(ada: Desk, concern: UUID, now: datetime) -> None:
    person, reader = ada.adds(concern, "Amina Yusuf"), desk(now, Role.WORKER, name="Tomasz Brook")
    link = Link.objects.get(folder=concern, other=person)
    for folder in (concern, person):
        reader.let_in(folder, Level.READ)

    assert "Add somebody" not in reader.gets(f"{concern}/people/")
    for path in (f"{concern}/people/find/", f"{concern}/links/{link.id}/end/", f"person/{person}/say/"):
        reader.gets(path, status=403)


# -- what is kept -----------------------------------------------------------------------------------------


def test_each_thing_is_one_entry_of_the_audit(ada: Desk, concern: UUID) -> None:
    person = ada.adds(concern, "Amina Yusuf")
    ada.posts(f"person/{person}/say/", names="Amina Yousef", seen="1")
    link = Link.objects.get(folder=concern, other=person)
    ada.posts(f"{concern}/links/{link.id}/end/", why="It was somebody else with that name.")

    written = AuditEntry.objects.filter(actor=ada.who.id).values_list("action", flat=True)
    for action in ("search.made", "person.opened", "person.changed", "folder.unlinked"):
        assert list(written).count(action) == 1, action
    ended = AuditEntry.objects.get(action="folder.unlinked")
    assert b"somebody else" not in bytes(ended.reason or b"")


def test_an_erased_person_is_found_by_nobody_and_leaves_nothing_to_read(ada: Desk, concern: UUID) -> None:
    person, inside = ada.adds(concern, "Amina Yusuf", wishes=WISHES), By(uuid4(), "s")
    ground = ErasureGround.ASKED_FOR
    door = house.inside(person)
    asked = propose_erasure(permit=door, ground=ground, why="She asked for it.", by=inside, at=ada.at)
    confirm_erasure(permit=door, proposal=asked.id, by=By(ada.who.id, "s"), at=ada.at)

    assert bytes(Person.objects.get(folder=person).said) == b""
    assert "A. Y." not in ada.gets(f"{concern}/people/")
    assert Folder.objects.get(pk=person).reference not in ada.gets(ada.looks_for(concern, "Amina"))
    ada.gets(f"person/{person}/", status=404)


def _asked_by(ada: Desk, path: str) -> int:
    """What a page asks beside signing in, the door and its trace: the same for every folder that is opened."""
    ada.gets(path)
    with CaptureQueriesContext(connection) as door:
        permit(house.visit(ada.who, ada.at), Action.READ_FOLDER, UUID(path.replace("person/", "")[:36]), purpose="test")
    with CaptureQueriesContext(connection) as asked:
        ada.gets(path)
    return len(asked) - len(door) - SIGNING_IN


@pytest.mark.parametrize("more", [0, 8])
def test_the_pages_ask_the_database_no_more_for_many_people_than_for_one(ada: Desk, more: int) -> None:
    concern = ada.concern()
    person = ada.adds(concern, "Amina Yusuf")
    for number in range(more):
        ada.adds(concern, f"Somebody Number{number}")
    search = ada.looks_for(concern, "Amina")
    counts = [_asked_by(ada, path) for path in (f"{concern}/people/", f"person/{person}/", search)]

    assert max(counts) <= MOST_QUERIES, counts
