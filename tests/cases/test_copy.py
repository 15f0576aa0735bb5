"""A copy that is taken out: by whom, with which trace, and what stands on the paper."""

import re
import subprocess
import time
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pikepdf
import pytest
import typst
from django.http import HttpResponse

from lantern.access.roles import Role
from lantern.cases import paper_apart
from lantern.cases.paper_apart import PaperRefused, pdf_of
from lantern.cases.paper_child import LETTERS
from lantern.folders import actions
from lantern.folders.kinds import EntryKind, Level
from lantern.folders.queries import FOLDER_EXPORTED
from lantern.vault.models import AuditEntry
from tests.access.need import house
from tests.access.people import account, signed_in
from tests.cases.stories import DAY, HOUR, Story, story
from tests.cases.test_chronology_page import plain

pytestmark = pytest.mark.django_db
WHY = "For the strategy meeting on Monday."
AS_LONG_AS_IT_MAY_TAKE = 0.5
HOSTILE = (
    '#panic("gone")', '#read("/etc/passwd")', "*bold* _it_ $x^2$ `raw` @ref <label>", "= Heading\n- item\n/ a: b",
    '#import "x.typ": *', "\\u{41} // gone\n/* gone */", '"}) #sys.version', '#include "/etc/hostname"', "]]]} #{[",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _clock(settings: object, now: datetime) -> None:
    settings.LANTERN_TEST_CLOCK = lambda: now  # type: ignore[attr-defined]


@pytest.fixture
def told(now: datetime) -> Story:
    return story(now)


def taken(told: Story, **more: str) -> HttpResponse:
    """The answer to the lead who takes a copy out."""
    return told.browser().post(f"{told.url}copy/", {"why": WHY, **more})  # type: ignore[return-value]


def text_of(made: bytes) -> str:
    """What a program reads out of a PDF, without signs of direction."""
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],  # noqa: S607
        input=made, capture_output=True, check=True,
    )  # fmt: skip
    return re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", read.stdout.decode())


def exports(folder: UUID) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(folder=folder, action=FOLDER_EXPORTED).order_by("number"))


# -- who takes it, and what is kept of that -------------------------------------------------------------


def test_a_copy_bears_the_reference_alone_in_its_name_and_leaves_its_trace_with_the_reason(told: Story) -> None:
    answer = taken(told)
    (trace,) = exports(told.folder)

    assert answer.headers["Content-Type"] == "application/pdf"
    assert re.fullmatch(
        r'attachment; filename="chronology-[2-9A-Z]{4}-[2-9A-Z]{4}\.pdf"', answer.headers["Content-Disposition"]
    )
    assert trace.actor == told.lead.id
    assert trace.reason
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_reason_nothing_leaves(told: Story) -> None:
    assert told.browser().post(f"{told.url}copy/", {"why": "short"}).status_code == 422
    assert exports(told.folder) == []


def test_an_old_sign_in_is_asked_for_once_more_and_the_filter_comes_along(told: Story) -> None:
    stale = signed_in(told.browser(), told.lead, at=told.at, confirmed_at=told.at - HOUR)
    answer = stale.post(f"{told.url}copy/", {"why": WHY, "kind": "words"})

    assert answer.status_code == 403
    assert "Show that it is you" in answer.content.decode()
    assert re.search(r'name="kept\.kind" value="words"', answer.content.decode())
    assert exports(told.folder) == []


def test_looking_at_the_page_of_the_copy_takes_nothing_out(told: Story) -> None:
    assert told.browser().get(f"{told.url}copy/").status_code == 200
    assert exports(told.folder) == []


def test_a_worker_takes_nothing_out(told: Story) -> None:
    who = account(Role.WORKER)
    house.let_in(told.folder, who, told.at - DAY, Level.WRITE)

    assert told.browser(who).post(f"{told.url}copy/", {"why": WHY}).status_code == 403
    assert "Take a copy out" not in told.browser(who).get(told.url).content.decode()


def test_about_many_people_a_second_person_agrees_first_and_it_counts_once(told: Story) -> None:
    for number in range(2, 13):
        body = {"person": f"p{number}", "label": f"Person {number}", "answers": {}}
        actions.add_entry(
            permit=house.inside(told.folder), kind=EntryKind.FACT, body=body, by=told.by, at=told.at - HOUR
        )
    second = account(Role.DEPUTY, shown_name="Sam Okoro")
    house.let_in(told.folder, second, told.at - DAY, Level.MANAGE)
    people = f"/folders/{told.folder}/people/"

    assert "A second person was asked" in taken(told).content.decode()
    assert exports(told.folder) == []
    asked = told.browser(second).get(people).content.decode()
    assert "Take a copy out." in asked
    (agree,) = re.findall(rf'action="({people}[0-9a-f-]+/agree/)"', asked)
    assert told.browser(told.lead).post(agree, {}).status_code == 403
    assert told.browser(second).post(agree, {}).status_code == 302
    assert taken(told).headers["Content-Type"] == "application/pdf"
    assert len(exports(told.folder)) == 1
    assert "A second person was asked" in taken(told).content.decode()


def test_of_a_linked_folder_only_what_one_may_take_out_is_in_it(told: Story) -> None:
    house.note(told.person, told.at - 10 * DAY, "She likes to draw.")
    assert "She likes to draw." not in text_of(taken(told).content)
    house.let_in(told.person, told.lead, told.at - 20 * DAY)

    assert "She likes to draw." in text_of(taken(told).content)
    assert len(exports(told.person)) == 1


def test_whoever_must_not_learn_of_a_linked_folder_stands_on_the_copy_that_holds_its_words(told: Story) -> None:
    house.note(told.person, told.at - 10 * DAY, "She likes to draw.")
    house.keep_out(told.person, account(Role.DUTY_MANAGER, shown_name="Idris Marlowe"), told.at - 15 * DAY)
    assert "Idris Marlowe" not in text_of(taken(told).content)
    house.let_in(told.person, told.lead, told.at - 20 * DAY)
    text = text_of(taken(told).content)

    assert "She likes to draw." in text
    assert re.search(r"Who must not learn of it\s+\S*\s*Idris Marlowe", text)
    assert "Who must not learn of it\nIdris Marlowe" in plain(told.browser().get(told.url).content.decode())


# -- what stands on the paper --------------------------------------------------------------------------


def test_the_paper_says_whose_copy_it_is_on_every_page_and_how_to_keep_it(told: Story) -> None:
    made = taken(told).content
    pages = text_of(made).rstrip("\f").split("\f")

    assert len(pages) >= 2
    for number, page in enumerate(pages, start=1):
        assert "Copy for Ada Lindqvist, Sun 22 Nov 2026, 12:00" in page
        assert "Confidential. Keep this paper" in page
        assert re.search(rf"{number}/{len(pages)}", page)


def test_the_paper_is_tagged_named_and_in_a_language_and_brings_its_letters(told: Story) -> None:
    made = taken(told).content
    with pikepdf.open(BytesIO(made)) as document:
        root, info = document.Root, document.open_metadata()
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "en"
        assert info["pdfuaid:part"] == "1"
        assert re.fullmatch(r"Chronology [2-9A-Z]{4}-[2-9A-Z]{4}", info["dc:title"])
        assert "dc:creator" not in info
        fonts = {str(one.get("/BaseFont")) for one in document.objects if _is_font(one)}
        embedded = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one]
    assert any("Vazirmatn" in name for name in fonts)
    assert any("Ethiopic" in name for name in fonts)
    assert len(embedded) >= 4


def _is_font(one: Any) -> bool:
    return isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font" and "/BaseFont" in one


def test_arabic_and_tigrinya_can_be_read_out_of_the_paper_as_they_were_written(told: Story) -> None:
    text = text_of(taken(told).content)

    assert "قالت إنها خائفة من الرجل" in text
    assert "ንሳ ፈሪሓ ኣላ" in text


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_words_that_look_like_commands_stand_there_as_words(told: Story, words: str) -> None:
    house.note(told.folder, told.at - HOUR, f"begin {words} end")
    text = re.sub(r"\s+", " ", text_of(taken(told, kind="note").content))

    assert re.sub(r"\s+", " ", f"begin {words} end") in text


def test_a_command_that_is_put_together_with_mark_up_would_run() -> None:
    """The control: built as text instead of data, the same words do break the document."""
    with pytest.raises(typst.TypstError, match="gone"):
        typst.compile(f"begin {HOSTILE[0]} end".encode())


def test_hostile_words_in_names_reasons_and_titles_are_words_too(told: Story) -> None:
    body = {"what": "#panic(1)", "who": "#x", "to": ["*y*"], "by": "immediate"}
    actions.give_duty(permit=house.inside(told.folder), body=body, owner=told.lead.id, by=told.by, at=told.at - HOUR)
    fact = {"person": "p9", "label": '#eval("1")', "answers": {"#fact": "$no$"}, "source": "@her"}
    actions.add_entry(permit=house.inside(told.folder), kind=EntryKind.FACT, body=fact, by=told.by, at=told.at - HOUR)
    text = text_of(taken(told).content)

    for words in ("#panic(1)", "#x", "*y*", '#eval("1")', "#fact", "$no$", "@her"):
        assert words in text, words


def test_signs_without_letters_are_named_and_nothing_fails(told: Story) -> None:
    house.note(told.folder, told.at - HOUR, "她害怕 🙂 \ue000\x00\ud7ff")
    text = text_of(taken(told).content)

    assert "Some letters could not be printed" in text
    assert "A concern was reported" in text


def test_a_narrowed_copy_says_so_and_holds_no_more(told: Story) -> None:
    text = text_of(taken(told, kind="note").content)

    assert "narrowed to" in text
    assert "The school rang at noon." in text
    assert "The school rang at two." in text
    assert "She said" not in text


def test_a_hidden_place_never_leaves(told: Story) -> None:
    body = {"words": "She was moved."}
    actions.add_entry(
        permit=house.inside(told.folder), kind=EntryKind.NOTE, body=body, by=told.by, at=told.at - HOUR,
        place="12 Vale Road",
    )  # fmt: skip

    assert "12 Vale Road" not in text_of(taken(told).content)


def test_the_reason_is_sealed_with_the_folder(told: Story) -> None:
    taken(told)
    (trace,) = exports(told.folder)

    assert trace.reason
    assert WHY.encode() not in bytes(trace.reason)


# -- the program apart ----------------------------------------------------------------------------------


def values(**more: object) -> dict[str, Any]:
    """The least that a paper needs."""
    return {
        "title": "Chronology", "lang": "en", "rtl": False, "classification": "Confidential.", "copy": "Copy",
        "facts": [], "kept_out": [], "unprintable": False,
        "words": dict.fromkeys(("kept_out", "do_not_tell", "at_a_glance", "happened", "unprintable"), "words"),
        "picture": "", "picture_words": "", "legend": "", "figure_heads": [], "figures": [], "gap_heads": [],
        "gaps": [],
        "note": "", "rows": [], **more,
    }  # fmt: skip


def test_a_paper_is_made_within_half_a_second(told: Story) -> None:
    taken(told)
    began = time.perf_counter()
    pdf_of(values())
    took = time.perf_counter() - began

    assert took < AS_LONG_AS_IT_MAY_TAKE * 3, took


def test_a_program_that_takes_too_long_is_ended_and_nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_apart, "PATIENCE", 0.001)

    with pytest.raises(PaperRefused):
        pdf_of(values())


def test_what_cannot_be_set_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PaperRefused):
        pdf_of({"title": "only"})
    monkeypatch.setattr(paper_apart, "_PROGRAM", ("-c", "print('no document')"))
    with pytest.raises(PaperRefused, match="no document"):
        pdf_of(values())


def test_when_no_paper_can_be_made_the_page_says_try_later(told: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_apart, "_PROGRAM", ("-c", "raise SystemExit(3)"))

    assert taken(told).status_code == 503


def test_the_letters_come_with_their_licences() -> None:
    letters = sorted(one.name for one in LETTERS.iterdir())

    assert len([name for name in letters if name.endswith(".ttf")]) == 5
    assert len([name for name in letters if name.startswith("LICENSE.")]) == 4
