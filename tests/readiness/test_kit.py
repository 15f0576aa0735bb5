import re
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantern.access.roles import Role
from lantern.app import outage_kit
from lantern.app.failures import Refused
from lantern.cases import paper_child
from lantern.cases.paper_apart import PaperRefused
from lantern.packs.readiness_files import readiness_figures
from lantern.readiness import kit_printing
from lantern.readiness.actions import SetUpRefused, note_kit
from lantern.readiness.kit import Section, sections
from lantern.readiness.kit_paper import paper_of
from lantern.readiness.models import Kind, Note
from lantern.readiness.queries import next_number
from lantern.sending.rota_actions import give_turn
from lantern.sending.rota_times import Hours
from lantern.vault.audit import THE_SYSTEM
from tests.access.doors.hands import concern
from tests.access.people import account
from tests.readiness.house import Ready, by, noted

pytestmark = pytest.mark.django_db
FORMS = readiness_figures().kit_forms
PAGE, PAPER = "/outage-kit/", "/outage-kit/paper/"


def words_of(found: tuple[Section, ...]) -> str:
    lines = [one.title for one in found] + [one.introduction for one in found]
    for group in (group for one in found for group in one.groups):
        lines += [group.title, *(line.text for line in group.lines), *(cell for row in group.rows for cell in row)]
    return "\n".join(lines)


def test_it_says_whom_to_ring_what_to_do_and_how_it_comes_back(house: Ready, now: datetime) -> None:
    house.area()
    house.rota()
    house.settings.LANTERN_LEAD_PHONE = "07700 900411"
    told = words_of(sections(now, with_rota=True))

    wanted = ["999", "01582 547653", "07700 900411", "Robin Example", "not verified", "Listen.", "shredded"]
    wanted += ["If a child is not there", "When they are missing", "When someone may be a victim of trafficking"]

    assert [words for words in wanted if words not in told] == []


def test_every_sheet_that_the_figures_name_is_there_and_none_is_empty(house: Ready, now: datetime) -> None:
    house.area()
    found = sections(now, with_rota=False)
    sheets = found[2:-1]

    assert len(sheets) == len(readiness_figures().sheets)
    assert all(group.lines for one in sheets for group in one.groups)
    assert all(one.groups for one in sheets)


@pytest.mark.usefixtures("house")
def test_telephones_stand_in_the_order_in_which_one_rings(now: datetime) -> None:
    account(Role.TRUSTEE, shown_name="Helen Ashdown")
    telephones = next(
        group for one in sections(now, with_rota=True) for group in one.groups if group.title == "Telephones"
    )

    assert [row[1] for row in telephones.rows] == ["deputy lead", "safeguarding lead", "trustee"]


def test_hours_in_which_nobody_is_on_call_are_named_in_capitals(house: Ready, now: datetime) -> None:
    day = now.date() + timedelta(days=3)
    give_turn(account=house.deputy.id, first=day, last=day, hours=Hours.ALL, by=THE_SYSTEM, at=now)

    assert "NOBODY" in words_of(sections(now, with_rota=True))


def test_nothing_of_a_concern_stands_on_it(house: Ready, now: datetime) -> None:
    concern(now)
    told = str(paper_of(now, range(1, 3), by="Ada"))

    for words in ("He waits outside.", "woman with two boys", "12 Vale Road"):
        assert words not in told
    assert "12 Vale Road" not in house.door(house.lead).get(PAGE).content.decode()


def test_names_and_telephones_of_those_on_call_are_for_those_in_a_post(house: Ready) -> None:
    house.rota()
    lead = house.door(house.lead).get(PAGE).content.decode()
    administrator = house.door(house.administrator).get(PAGE).content.decode()

    assert "The coming two weeks" in lead
    assert "The coming two weeks" not in administrator
    assert "Robin Example" not in administrator
    assert house.door(house.administrator).post(PAPER).status_code == 404
    assert not noted(Kind.KIT)


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.WORKER, Role.WEB_MANAGER, Role.GROUP_ADMIN])
def test_for_everybody_else_there_is_no_such_page(house: Ready, role: Role) -> None:
    client = house.door(account(role))

    assert (client.get(PAGE).status_code, client.post(PAPER).status_code) == (404, 404)


def test_the_paper_is_a_pdf_with_numbered_forms_and_its_print_is_noted(house: Ready, now: datetime) -> None:
    house.area()
    house.rota()
    answer = house.door(house.lead).post(PAPER)
    (row,) = Note.objects.filter(kind=Kind.KIT.value)

    assert answer["Content-Disposition"] == 'attachment; filename="outage-kit.pdf"'
    assert (row.first_number, row.last_number, row.about_at) == (1, FORMS, now)
    with pikepdf.open(BytesIO(answer.content)) as read:
        assert len(read.pages) > FORMS


def test_every_letter_of_it_can_be_printed_and_read_aloud(house: Ready, now: datetime) -> None:
    house.area()
    house.rota()

    assert paper_child.document(paper_of(now, range(1, 3), by="Ada")).startswith(b"%PDF-")


def test_what_could_not_be_made_is_not_noted(house: Ready) -> None:
    with mock.patch.object(kit_printing, "pdf_of", side_effect=PaperRefused):
        answer = house.door(house.lead).post(PAPER)

    assert answer.status_code == 503
    assert not noted(Kind.KIT)


def in_hand(*_: object, **__: object) -> bytes:
    return b"%PDF-1.7 in hand"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The paper without its setter, from an installation that is open already."""
    monkeypatch.setattr(kit_printing, "pdf_of", in_hand)
    monkeypatch.setattr(outage_kit, "open_house", lambda **_: None)


@pytest.mark.usefixtures("house", "quick")
def test_the_command_writes_the_paper_and_notes_it(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    outage_kit.outage_kit_command(folder / "kit.pdf")

    assert [(one.name, one.read_bytes()) for one in folder.iterdir()] == [("kit.pdf", in_hand())]
    assert noted(Kind.KIT) == 1


@pytest.mark.usefixtures("house", "quick")
@pytest.mark.parametrize("fault", ["open", "fsync", "replace"])
def test_what_could_not_be_written_takes_no_number_and_leaves_no_file(tmp_path: Path, fault: str) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    where = folder / "gone" if fault == "open" else folder
    place = {"open": "os.getpid", "fsync": "os.fsync", "replace": "pathlib.Path.replace"}[fault]
    full = OSError(28, "No space left on device")
    with mock.patch(place, side_effect=full), pytest.raises(Refused):
        outage_kit.outage_kit_command(where / "kit.pdf")

    assert list(folder.iterdir()) == []
    assert (noted(Kind.KIT), next_number()) == (0, 1)


@pytest.mark.usefixtures("house", "quick")
def test_paper_whose_numbers_were_taken_meanwhile_is_taken_away(tmp_path: Path) -> None:
    with mock.patch.object(kit_printing, "note_kit", side_effect=SetUpRefused), pytest.raises(Refused):
        outage_kit.outage_kit_command(tmp_path / "kit.pdf")

    assert not (tmp_path / "kit.pdf").exists()


@pytest.mark.usefixtures("house")
def test_a_file_that_comes_while_the_paper_is_made_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kit.pdf"

    def slow(*_: object) -> bytes:
        file.write_bytes(b"of somebody else")
        return in_hand()

    monkeypatch.setattr(kit_printing, "pdf_of", slow)
    monkeypatch.setattr(outage_kit, "open_house", lambda **_: None)
    with pytest.raises(Refused):
        outage_kit.outage_kit_command(file)

    assert file.read_bytes() == b"of somebody else"
    assert not noted(Kind.KIT)


def test_no_number_is_given_twice(house: Ready, now: datetime) -> None:
    house.kit()

    with pytest.raises(SetUpRefused):
        note_kit(first=1, forms=10, by=by(house.lead), at=now)
    assert "not printed this week" not in house.door(house.lead).get(PAGE).content.decode()


def test_old_paper_shouts(house: Ready, now: datetime) -> None:
    house.kit()
    later = now + readiness_figures().days["kit"]

    assert "not printed this week" in house.door(house.lead, later).get(PAGE).content.decode()


@pytest.mark.usefixtures("house")
def test_every_sheet_says_when_it_was_printed_and_that_it_is_to_be_destroyed(now: datetime) -> None:
    told: Any = paper_of(now, range(7, 9), by="Ada")

    assert re.fullmatch(r"Printed 22 November 2026, 12:00\. Destroy it when a newer one is here\.", told["printed"])
    assert told["forms"]["numbers"] == ["Form 7", "Form 8"]


def test_the_page_asks_the_database_no_more_with_many_people(house: Ready) -> None:
    house.rota()
    client = house.door(house.lead)
    client.get(PAGE)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(PAGE)
        return len(seen)

    before = asked()
    for _ in range(10):
        account(Role.DEPUTY)
    assert asked() <= before <= 15
