"""Every screen of a report, and every page of what to do now, on the smallest glass and in the largest letters (U2)."""

import pytest
from playwright.sync_api import Page

from tests.journeys.browser import NARROW, PHONE, PageAt, picture, sideways
from tests.journeys.screens import SCREENS, WRONG, Planted, planted, send_wrongly, with_duties
from tests.journeys.site import SignedIn

__all__ = ["planted"]
TWICE = 32  # pixels of a letter; it is 16 elsewhere
# What stands outside the window, or is cut off in its own box, by its words. What is for hearing only is not meant.
CUT = """() => [...document.querySelectorAll('body *')].filter(one => {
  const style = getComputedStyle(one), box = one.getBoundingClientRect()
  const heard = one.closest('.govuk-visually-hidden, .govuk-skip-link, svg')
  if (!box.width || !one.textContent.trim() || heard) return false
  const outside = box.right > document.documentElement.clientWidth + 1 || box.left < -1
  const hides = style.overflowX !== 'visible' && style.overflowX !== 'auto' && style.overflowX !== 'scroll'
  return style.visibility !== 'hidden' && (outside || (hides && one.scrollWidth > one.clientWidth + 1))
}).map(one => one.tagName + ' ' + one.className + ': ' + one.textContent.trim().slice(0, 40))"""
# Each run of digits in groups stands in a box, or in words, that run from left to right; else the groups change places.
TURNED = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = []
  while (texts.nextNode()) {
    const node = texts.currentNode, at = node.parentElement
    if (/\\d[\\s()+·-]+\\d/.test(node.data) && getComputedStyle(at).direction === 'rtl') found.push(node.data.trim())
  }
  return found
}"""


@pytest.fixture
def volunteer(page_at: PageAt, signed_in: SignedIn) -> Page:
    page = page_at(NARROW, script=False)
    signed_in("volunteer", page)
    return page


def faults(page: Page) -> list[str]:
    """What does not fit."""
    wide = sideways(page)
    return [*([f"{wide} pixels too wide"] if wide > 0 else []), *map(str, page.evaluate(CUT))]


def test_everything_fits_at_320_pixels(planted: Planted, volunteer: Page) -> None:
    found = {}
    places = with_duties(planted, volunteer)
    for name in SCREENS:
        volunteer.goto(places.path(name))
        picture(volunteer, f"narrow-{name}")
        found[name] = faults(volunteer)

    assert {name: faulty for name, faulty in found.items() if faulty} == {}


def test_everything_fits_at_320_pixels_with_its_mistakes_shown(planted: Planted, volunteer: Page) -> None:
    found = {}
    places = with_duties(planted, volunteer)
    for name in WRONG:
        volunteer.goto(places.path(name))
        send_wrongly(volunteer, name)
        picture(volunteer, f"narrow-{name}-wrong")
        found[name] = faults(volunteer)

    assert {name: faulty for name, faulty in found.items() if faulty} == {}


def test_everything_fits_in_letters_twice_as_large(planted: Planted, page_at: PageAt, signed_in: SignedIn) -> None:
    page = page_at(PHONE)
    signed_in("volunteer", page)
    places = with_duties(planted, page)
    height = float(page.locator("h1").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)"))
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": TWICE, "fixed": TWICE}})
    found = {}
    for name in SCREENS:
        page.goto(places.path(name))
        # A picture would show the letters as they are elsewhere: none is taken.
        found[name] = faults(page)
    page.goto(places.path("now"))
    large = float(page.locator("h1").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)"))

    assert large == pytest.approx(2 * height)
    assert {name: faulty for name, faulty in found.items() if faulty} == {}


def test_from_right_to_left_everything_fits_and_no_number_is_turned(
    planted: Planted, page_at: PageAt, signed_in: SignedIn
) -> None:
    page = page_at(NARROW, language="ar-xb")
    signed_in("volunteer", page)
    places = with_duties(planted, page)
    found = {}
    for name in SCREENS:
        page.goto(places.path(name))
        assert page.locator("html").get_attribute("dir") == "rtl"
        picture(page, f"rtl-{name}")
        found[name] = [*faults(page), *(f"turned: {words}" for words in page.evaluate(TURNED))]

    assert {name: faulty for name, faulty in found.items() if faulty} == {}


def test_the_measures_notice_what_does_not_fit_and_a_number_that_is_turned(volunteer: Page) -> None:
    volunteer.set_content("""<!doctype html><html dir="rtl"><body style="margin:0">
        <p style="width:500px">far too wide for such a window</p>
        <p style="width:100px;overflow:hidden;white-space:nowrap">cut off where nobody can read the end of it</p>
        <p style="width:100px">0808 196 7272</p></body></html>""")

    assert sideways(volunteer) > 0
    assert any("far too wide" in one for one in faults(volunteer))
    assert any("cut off" in one for one in faults(volunteer))
    assert volunteer.evaluate(TURNED) == ["0808 196 7272"]
