import gzip
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import DESK, NARROW, PHONE, PageAt, loaded, picture, sideways, tabbed

Axe = Callable[[Page], list[str]]

PAGES = {
    "parts": "/components/",
    "form": "/components/form/",
    "record": "/components/record/",
    "missing": "/components/refusals/404/",
    "broken": "/components/refusals/500/",
    "wait": "/components/refusals/429/",
    "locked": "/components/refusals/locked/",
}
WAYS = {
    "desk": {"width": DESK},
    "phone": {"width": PHONE},
    "narrow": {"width": NARROW},
    "dark": {"width": DESK, "dark": True},
    "dark-phone": {"width": PHONE, "dark": True},
    "right-to-left": {"width": DESK, "language": "ar-xb"},
    "right-to-left-phone": {"width": PHONE, "language": "ar-xb"},
    "lengthened": {"width": NARROW, "language": "en-xa"},
}


# The error pages share one template: each change looks at one of them in every way, and at the others once.
EVERY_WAY = ("parts", "form", "record", "missing")
SEEN = [
    pytest.param(name, way, marks=() if name in EVERY_WAY or way == "phone" else pytest.mark.nightly)
    for name in PAGES
    for way in WAYS
]


@pytest.mark.parametrize(("name", "way"), SEEN)
def test_no_page_has_a_fault_that_axe_can_find_or_scrolls_sideways(
    page_at: PageAt, axe: Axe, name: str, way: str
) -> None:
    page = page_at(**WAYS[way])  # type: ignore[arg-type]

    page.goto(PAGES[name])
    picture(page, f"{name}-{way}")

    assert axe(page) == []
    assert sideways(page) <= 0


@pytest.mark.parametrize("way", WAYS)
def test_a_form_with_faults_has_none_that_axe_can_find(page_at: PageAt, axe: Axe, way: str) -> None:
    page = page_at(**WAYS[way])  # type: ignore[arg-type]

    page.goto("/components/form/")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_selector(".govuk-error-summary")
    picture(page, f"faults-{way}")

    assert axe(page) == []
    assert sideways(page) <= 0


# -- without script ----------------------------------------------------------------------------------


def test_a_form_is_filled_in_mended_and_sent_without_script(page_at: PageAt) -> None:
    page = page_at(PHONE, script=False)
    page.goto("/components/form/")

    page.get_by_label("What did you see or hear?").fill("No pay since June.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Please mend this first")).to_be_visible()
    page.get_by_role("link", name="Choose one. “I do not know” is an answer.").click()

    expect(page).to_have_url(re.compile("#id_danger$"))
    expect(page.get_by_label("What did you see or hear?")).to_have_value("No pay since June.")
    page.get_by_role("radio", name="I do not know").check()
    page.get_by_role("checkbox", name="A child").check()
    for part, value in (("Day", "27"), ("Month", "March"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("Which area?").select_option("luton")
    page.get_by_label("Code from your app").fill("123456")
    page.get_by_label("Password").fill("not a real one")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Please mend this first")).to_have_count(0)
    expect(page).to_have_title("Fields of a form - Lantern")


@pytest.mark.parametrize("script", [True, False])
def test_language_and_colours_are_chosen_with_and_without_script(page_at: PageAt, *, script: bool) -> None:
    page = page_at(PHONE, script=script)
    page.goto("/components/record/")

    page.get_by_role("button", name="dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-appearance", "dark")
    expect(page).to_have_url(re.compile("/components/record/$"))
    page.locator("button[value=ar-xb]").click()

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page).to_have_url(re.compile("/components/record/$"))


def test_the_menu_is_there_without_script(page_at: PageAt) -> None:
    page = page_at(PHONE, script=False)

    page.goto("/components/")

    expect(page.get_by_role("link", name="Concerns")).to_be_visible()


# -- by keyboard -------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["desk", "dark", "narrow", "right-to-left"])
@pytest.mark.parametrize("name", ["parts", "form", "record"])
def test_everything_is_reached_by_keyboard_and_the_focus_is_always_seen(page_at: PageAt, name: str, way: str) -> None:
    page = page_at(**WAYS[way])  # type: ignore[arg-type]
    page.goto(PAGES[name])
    page.evaluate("document.activeElement.blur()")

    reached = tabbed(page)

    assert len(reached) > 12
    assert [what for what, seen in reached if not seen] == []


def test_the_first_key_leads_past_the_header_and_the_second_to_the_danger_link(page_at: PageAt) -> None:
    page = page_at()
    page.goto("/components/record/")

    names = [name for name, _seen in tabbed(page, 3)]

    assert names[0] == "A Skip to the main part"
    assert "999" in names[2]


def test_the_test_of_focus_notices_a_hidden_ring(page_at: PageAt) -> None:
    page = page_at()
    page.goto("/components/record/")
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('*:focus { outline: none !important; box-shadow: none !important }')
      document.adoptedStyleSheets = [sheet]
    }""")

    assert [seen for _name, seen in tabbed(page, 3)] == [False, False, False]


# -- numbers, paper, weight --------------------------------------------------------------------------


def test_a_number_keeps_its_order_on_a_page_from_right_to_left(page_at: PageAt) -> None:
    page = page_at(PHONE, language="ar-xb")
    page.goto("/components/")

    assert left_edges(page, ".lantern-phone .lantern-number") == "in order"


def test_the_test_of_order_notices_a_number_without_its_box(page_at: PageAt) -> None:
    page = page_at(PHONE, language="ar-xb")
    page.goto("/components/")
    page.evaluate("""() => {
      const number = document.querySelector('.lantern-phone .lantern-number')
      const bare = document.createElement('p')
      bare.className = 'bare'
      bare.textContent = '\u0627\u062a\u0635\u0644 ' + number.textContent
      document.querySelector('main').append(bare)
    }""")

    assert left_edges(page, ".bare") == "turned round"


def left_edges(page: Page, where: str) -> str:
    """Whether the groups of digits of a number stand from left to right."""
    groups: list[float] = page.evaluate(
        """where => {
          const text = document.querySelector(where).firstChild
          return [...text.data.matchAll(/[0-9]+/g)].map(match => {
            const range = document.createRange()
            range.setStart(text, match.index)
            range.setEnd(text, match.index + match[0].length)
            return range.getBoundingClientRect().left
          })
        }""",
        where,
    )
    assert len(groups) > 1
    return "in order" if groups == sorted(groups) else "turned round"


@pytest.mark.parametrize("dark", [True, False])
def test_paper_is_light_says_its_class_and_has_no_buttons(page_at: PageAt, *, dark: bool) -> None:
    page = page_at(dark=dark)
    page.goto("/components/record/")
    page.emulate_media(media="print", color_scheme="dark" if dark else "light")

    expect(page.get_by_text("Confidential. Keep this paper").first).to_be_visible()
    expect(page.get_by_text("Practice: invented people.")).to_be_visible()
    expect(page.locator(".lantern-danger")).to_be_hidden()
    expect(page.locator(".lantern-footer")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") in {"rgb(0, 0, 0)", "rgb(28, 36, 34)"}
    picture(page, f"paper-{'dark' if dark else 'light'}")


def test_a_first_visit_weighs_less_than_a_staff_page_may(page_at: PageAt) -> None:
    page = page_at(PHONE)

    sizes = loaded(page, "/components/form/")
    sent = sum(len(gzip.compress(page.request.get(path).body(), 9)) for path in sizes)

    assert set(sizes) >= {"/components/form/", "/static/lantern/lantern.css", "/static/lantern/lantern.js"}
    assert sent <= 30_000, f"{sent} bytes as sent"


def test_a_page_in_a_shared_room_says_nothing_in_its_title_or_icon(page_at: PageAt) -> None:
    page = page_at()
    page.goto("/neutral/")

    assert page.title() == "Notes"
    assert "neutral.svg" in (page.locator("link[rel=icon]").get_attribute("href") or "")
    expect(page.get_by_role("link", name="Lantern")).to_have_count(0)


def test_targets_are_large_enough_for_a_thumb(page_at: PageAt) -> None:
    page = page_at(PHONE)
    page.goto("/components/form/")

    small = page.evaluate("""() => [...document.querySelectorAll('button, select, .lantern-header__row a')]
      .filter(part => part.offsetParent && part.getBoundingClientRect().height < 24).map(part => part.textContent)""")

    assert small == []


def test_the_test_of_faults_notices_a_picture_without_words(page_at: PageAt, axe: Axe) -> None:
    page = page_at()
    page.goto("/components/record/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")

    assert [fault.partition(":")[0] for fault in axe(page)] == ["image-alt"]
