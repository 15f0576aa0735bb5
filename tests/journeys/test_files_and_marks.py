"""Files and marks of a report in a real browser, from the real server: with script and without."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import DESK, NARROW, PHONE, PageAt, picture, sideways, tabbed
from tests.journeys.site import SignedIn, Site, post
from tests.privacy import samples

Axe = Callable[[Page], list[str]]
Faults = Callable[[Page], list[str]]
BEGUN = re.compile(r"/concerns/report/([0-9a-f-]{36})/")
WAYS: dict[str, dict[str, Any]] = {
    "phone": {"width": PHONE},
    "narrow": {"width": NARROW},
    "dark": {"width": DESK, "dark": True},
    "right-to-left": {"width": PHONE, "language": "ar-xb"},
    "no-script": {"width": PHONE, "script": False},
}
PEOPLE = {"label": "Amina", "part": "harmed", "age": "adult"}


def begun(page: Page, site: Site, signed_in: SignedIn) -> str:
    """The folder of a report that was begun a moment ago, with one person in it."""
    signed_in("volunteer", page)
    asked = page.request.get(f"{site.url}/concerns/report/").text()
    form = re.search(r'name="report" value="([0-9a-f-]+)"', asked)
    assert form
    first = {"report": form.group(1), "danger": "no", "words": "She waits at the gate.", "about_us": "no"}
    answer = post(page.request, f"{site.url}/concerns/report/", first)
    found = BEGUN.search(answer.url)
    assert found, answer.url
    folder = found.group(1)
    who = f"{site.url}/concerns/report/{folder}/who/"
    assert post(page.request, who, PEOPLE).ok
    return folder


@pytest.fixture
def faults(axe: Axe) -> Faults:
    """What is wrong with a page: by axe, where there is script to run it, and by its width."""

    def found(page: Page) -> list[str]:
        wide = [f"{sideways(page)} pixels too wide"] if sideways(page) > 0 else []
        scripts = page.evaluate("document.body.classList.contains('js-enabled')")
        return [*wide, *(axe(page) if scripts else [])]

    return found


def open_lists(page: Page) -> None:
    """Open every list of parts by its own heading, as one does by key."""
    for group in page.locator("details.lantern-body__group").all():
        if group.get_attribute("open") is None:
            group.locator("summary").press("Enter")


@pytest.mark.parametrize("way", WAYS)
def test_a_photo_is_added_shown_and_taken_away(  # noqa: PLR0917 -- fixtures
    page_at: PageAt, site: Site, signed_in: SignedIn, faults: Faults, tmp_path: Path, way: str
) -> None:
    page = page_at(**WAYS[way])
    folder = begun(page, site, signed_in)
    photo = tmp_path / "bruise.jpg"
    photo.write_bytes(samples.jpeg(6, size=(1200, 900)))
    page.goto(f"/concerns/report/{folder}/files/")
    picture(page, f"files-empty-{way}")
    assert faults(page) == []

    page.locator("#id_file").set_input_files(photo)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".lantern-files")).to_contain_text("bruise.jpg")
    picture(page, f"files-added-{way}")
    assert faults(page) == []

    page.locator(".lantern-files button").click()
    expect(page.locator(".lantern-files")).to_have_count(0)


def test_a_large_photo_is_made_smaller_on_the_phone_and_its_place_never_leaves_it(
    page_at: PageAt, site: Site, signed_in: SignedIn, tmp_path: Path
) -> None:
    page = page_at(width=PHONE)
    folder = begun(page, site, signed_in)
    photo = tmp_path / "bruise.jpg"
    photo.write_bytes(samples.jpeg(6, size=(4032, 3024)) + b"\0" * 1_000_000)
    page.goto(f"/concerns/report/{folder}/files/")
    sent: list[bytes] = []
    page.on("request", lambda asked: sent.append(asked.post_data_buffer or b""))

    page.locator("#id_file").set_input_files(photo)
    expect(page.locator("[data-smaller]")).to_contain_text("Made smaller on your device")
    page.locator("main form button[type=submit]").last.click()

    expect(page.locator(".lantern-files")).to_contain_text("a part of its sharpness")
    assert photo.stat().st_size > 1_000_000
    (body,) = [body for body in sent if b"bruise.jpg" in body]
    assert len(body) < 600_000
    assert samples.GPS_BYTES not in body
    assert samples.CANARY.encode() not in body


def test_a_file_that_is_refused_says_what_to_do_instead(
    page_at: PageAt, site: Site, signed_in: SignedIn, axe: Axe, tmp_path: Path
) -> None:
    page = page_at(width=PHONE)
    folder = begun(page, site, signed_in)
    drawing = tmp_path / "photo.jpg"
    drawing.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    page.goto(f"/concerns/report/{folder}/files/")

    page.locator("#id_file").set_input_files(drawing)
    page.locator("main form button[type=submit]").last.click()

    expect(page.get_by_role("heading", name="Please mend this first")).to_be_visible()
    expect(page.locator(".govuk-error-message")).to_contain_text("Take a screenshot of it")
    picture(page, "files-refused")
    assert axe(page) == []


def test_a_reader_opens_the_file_and_it_is_handed_out(
    page_at: PageAt, site: Site, signed_in: SignedIn, tmp_path: Path
) -> None:
    page, desk = page_at(width=PHONE), page_at()
    folder = begun(page, site, signed_in)
    photo = tmp_path / "Amina.jpg"
    photo.write_bytes(samples.jpeg(size=(1200, 900)))
    page.goto(f"/concerns/report/{folder}/files/")
    page.locator("#id_file").set_input_files(photo)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".lantern-files")).to_be_visible()
    post(page.request, f"{site.url}/concerns/report/{folder}/check/", {})
    signed_in("safeguarding_lead", desk)
    desk.goto(f"/concerns/{folder}/")
    link = desk.locator("#files + ul a").first
    expect(link).to_have_text("Amina.jpg")

    with desk.expect_download() as download:
        link.click()
    assert "Amina" not in download.value.suggested_filename
    kept = Path(download.value.path()).read_bytes()
    assert kept.startswith(b"\xff\xd8\xff")
    assert samples.GPS_BYTES not in kept
    desk.get_by_text("Show the picture here").click()
    image = desk.locator(".lantern-files__picture")
    expect(image).to_be_visible()
    desk.wait_for_function("document.querySelector('.lantern-files__picture').naturalWidth > 0")
    picture(desk, "files-read")


@pytest.mark.parametrize("way", WAYS)
def test_a_mark_is_chosen_in_the_list_and_shown_in_the_picture(
    page_at: PageAt, site: Site, signed_in: SignedIn, faults: Faults, way: str
) -> None:
    page = page_at(**WAYS[way])
    folder = begun(page, site, signed_in)
    page.goto(f"/concerns/report/{folder}/body/p1/")
    picture(page, f"body-empty-{way}")
    assert faults(page) == []

    open_lists(page)
    for part in ("left_forearm", "face", "lower_back"):
        page.locator(f'input[value="{part}"]').check()
    if way != "no-script":
        expect(page.locator('[data-part="left_forearm"]')).to_have_attribute("data-marked", "")
    page.locator("main form button[type=submit]").last.click()

    expect(page.locator(".lantern-card")).to_have_count(3)
    expect(page.locator("[data-marked]")).to_have_count(3)
    page.locator('input[name="left_forearm-words"]').fill("three round marks")
    page.locator('input[name="left_forearm-how"][value="seen"]').check()
    picture(page, f"body-marked-{way}")
    assert faults(page) == []
    page.locator("main form button[type=submit]").last.click()
    expect(page).to_have_url(re.compile(r"/who/p1/$"))


def test_a_press_on_the_picture_chooses_in_the_list_and_a_second_takes_it_back(
    page_at: PageAt, site: Site, signed_in: SignedIn
) -> None:
    page = page_at(width=PHONE)
    folder = begun(page, site, signed_in)
    page.goto(f"/concerns/report/{folder}/body/p1/")
    box, chosen = page.locator('input[value="right_thigh"]'), page.locator("[data-body-chosen]")

    page.locator('[data-part="right_thigh"]').click()
    expect(box).to_be_checked()
    expect(chosen).to_have_text("Right thigh, from the front")
    page.locator('[data-part="right_thigh"]').click()
    expect(box).not_to_be_checked()
    # From the front the person's right stands on the left of the picture.
    edge = page.locator('[data-part="right_thigh"]').bounding_box()
    other = page.locator('[data-part="left_thigh"]').bounding_box()
    assert edge
    assert other
    assert edge["x"] < other["x"]


def test_everything_is_reached_by_keyboard_and_the_picture_is_in_nobodys_way(
    page_at: PageAt, site: Site, signed_in: SignedIn
) -> None:
    page = page_at(width=DESK)
    folder = begun(page, site, signed_in)
    page.goto(f"/concerns/report/{folder}/body/p1/")

    # Opened without a key, so that the first press of Tab is the first on this page.
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    reached = tabbed(page, 120)

    assert [name for name, seen in reached if not seen] == []
    assert (
        sum(name.startswith("INPUT parts-") for name, _seen in reached) == page.locator("input[type=checkbox]").count()
    )
    assert not any(name.lower().startswith(("svg", "path")) for name, _seen in reached)


def test_on_paper_the_picture_and_the_words_are_there(page_at: PageAt, site: Site, signed_in: SignedIn) -> None:
    page = page_at(width=DESK)
    folder = begun(page, site, signed_in)
    post(page.request, f"{site.url}/concerns/report/{folder}/body/p1/", {"parts-arms": "left_forearm"})
    page.goto(f"/concerns/report/{folder}/body/p1/")
    page.emulate_media(media="print")

    picture(page, "body-print")
    expect(page.locator(".lantern-body svg").first).to_be_visible()
    expect(page.get_by_text("Left forearm, inner side.")).to_be_visible()
