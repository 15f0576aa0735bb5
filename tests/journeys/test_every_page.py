"""Every page that there is, for everybody who may see it, through axe, in the ways that people use it (U1)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import DESK, HEIGHT, NARROW, PHONE, PageAt, picture, sideways
from tests.journeys.hands import begin_report, fill_in_report, send
from tests.journeys.site import SignedIn, Site, enter, post
from tests.journeys.visits import EVERYBODY, NOT_FOR_READING, STRANGER, TAKES_FORMS_ONLY, VISITS, Visit
from tests.matrix.site import routes_of

Axe = Callable[[Page], list[str]]
NOBODY_ID = f"{'1' * 8}-1111-4111-8111-{'1' * 12}"
TABLET = 768
WHY = "She works with the family from today on."
# Each change looks at every page as the first who may see it, and at everybody's menu; the night looks at all of it.
ROLES = [
    pytest.param(
        route, who, id=f"{route}-{who or 'stranger'}",
        marks=() if who == visit.who[0] or route == "home" else pytest.mark.nightly,
    )
    for route, visit in VISITS.items()
    for who in visit.who
]  # fmt: skip
FIRST = [pytest.param(route, visit.who[0], id=route) for route, visit in VISITS.items()]
FORMS = [pytest.param(route, visit.who[0], id=route) for route, visit in VISITS.items() if visit.empty_form]


@dataclass(frozen=True)
class Places:
    """Addresses that are not known before somebody has done something."""

    concern: str
    received: str
    place: str
    account: str
    link: str
    folder: str
    draft: str
    end_grant: str
    lift: str
    sealed: str
    glass: str
    now: str
    now_message: str
    now_done: str
    desk: str
    duty: str
    message: str
    let_go: str
    second: str
    owed: str
    chronology: str
    significance: str
    people: str
    end_link: str
    person: str
    beside: str
    put: str
    case: str
    free: str
    closed: str
    end_tie: str


@pytest.fixture(scope="module")
def places(site: Site, browser: Browser) -> Places:
    """One concern with a place, one account, one link to hand over; and what comes after things were done in it."""
    made: list[Page] = []

    def page_of(who: str) -> Page:
        context = browser.new_context(base_url=site.url)
        enter(context.request, site.people[who])
        made.append(context.new_page())
        return made[-1]

    reporter, lead = page_of("volunteer"), page_of("registered_manager")
    fill_in_report(reporter)
    given = send(reporter)
    draft = begin_report(reporter)
    now = f"{begin_report(reporter, about_us='No')}now/"
    post(reporter.request, now.replace("now/", "check/"), {})
    reporter.goto(now)
    message = reporter.locator("a[href*='/message/']").first.get_attribute("href") or ""
    happened = reporter.locator("a[href*='/done/']").first.get_attribute("href") or ""
    link = post(lead.request, "/accounts/invite/", {"shown_name": "Jo Sample", "role": "volunteer", "mail": ""}).text()
    lead.goto("/accounts/")
    account = lead.get_by_role("link", name="Noor Vale").get_attribute("href") or ""
    deputy = page_of("deputy")
    deputy.goto(given.concern)
    place = deputy.get_by_role("link", name="A place was given.").get_attribute("href") or ""
    deputy.get_by_role("link", name="Chronology").click()
    chronology = urlsplit(deputy.url).path
    significance = deputy.get_by_role("link", name="Mark as significant").first.get_attribute("href") or ""
    folder = given.concern.replace("/concerns/", "/folders/")
    end_grant, lift = let_in_and_keep_out(deputy, folder)
    people, end_link, person, beside = put_in(deputy, given.concern, site)
    put = people.replace("people/", "case/")
    case = urlsplit(post(deputy.request, put, {"case": "new"}).url).path
    post(deputy.request, case, {"sort": "decision", "words": WHY})
    day = {"day_day": "1", "day_month": "1", "day_year": "2026", "at_time": "11:20"}
    post(
        deputy.request, f"{case}knows/told/", {"told": "Amina", "agency": "the school", "words": WHY, "why": WHY, **day}
    )
    post(deputy.request, case, {"sort": "note", "words": WHY})
    end_tie = said_of_two(deputy, case)
    second = decided(deputy, given.concern)
    desk = now.replace("/report/", "/").removesuffix("now/")
    duty, let_go, owed = worked_on(deputy, desk)
    texts = f"{desk}duties/{message.split('/message/')[1].strip('/')}/message/"
    glass = break_the_glass(lead, given.reference)
    fill_in_report(reporter)
    other = send(reporter).concern
    free, closed = (empty_case(deputy, other.replace("/concerns/", "/cases/")) for _number in range(2))
    post(deputy.request, f"{closed}close/", {"result": "safe", "words": WHY})
    sealed = seal(deputy, other.replace("/concerns/", "/folders/"))
    for page in made:
        page.context.close()
    found = re.search(r"/welcome/[^<\s]+", link)
    assert found
    return Places(
        given.concern, given.path, place, account, found.group(), folder, draft, end_grant, lift, sealed, glass, now,
        message, happened, desk, duty, texts, let_go, second, owed, chronology, significance, people, end_link,
        person, beside, put, case, free, closed, end_tie,
    )  # fmt: skip


def put_in(page: Page, concern: str, site: Site) -> tuple[str, str, str, str]:
    """Put two people of one name in a concern: its people, where a part is ended, one of them, both side by side."""
    people = f"{concern.replace('/concerns/', '/cases/')}people/"
    new = {"which": "new", "born": "about 16", "wishes": "She wants to stay.", "told_by": "her brother"}
    for role in ("harmed", "witness"):
        found = post(page.request, f"{people}find/", {"names": "Amina Yusuf\nأمينة"}).url
        assert post(page.request, found, {**new, "role": role}).url.endswith(people)
    site.sweep()
    page.goto(people)
    end_link = page.get_by_role("link", name="End this").first.get_attribute("href") or ""
    person = page.locator("main a[href*='/person/']").first.get_attribute("href") or ""
    page.goto(person)
    beside = page.get_by_role("link", name="Look at both, side by side").get_attribute("href") or ""
    return people, end_link, person, beside


def said_of_two(page: Page, case: str) -> str:
    """Write down what one of two people is said to be to the other; where that is ended."""
    page.goto(f"{case}network/")
    one, other = (page.locator("select[name=one] option").nth(place).get_attribute("value") or "" for place in (1, 2))
    for tie in ("controls", "says_family", "friend"):
        said = {"one": other, "tie": tie, "other": one, "told_by": "her teacher", "words": WHY}
        post(page.request, f"{case}network/", said)
    page.goto(f"{case}network/")
    return page.get_by_role("link", name="End this").first.get_attribute("href") or ""


def empty_case(page: Page, concern: str) -> str:
    """Open a case from a concern, and take the concern out again: nothing in it is open."""
    case = urlsplit(post(page.request, f"{concern}case/", {"case": "new"}).url).path
    page.goto(case)
    out = page.get_by_role("link", name="Take it out").get_attribute("href") or ""
    post(page.request, out, {"why": WHY})
    return case


def decided(page: Page, concern: str) -> str:
    """Decide something that a second person must read; where it is read."""
    day = datetime.now(UTC).date() + timedelta(days=7)
    again = {f"look_again_on_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    words = {"outcome": "not_referred", "words": WHY, "wishes": WHY}
    answer = post(page.request, f"{concern}triage/", {**words, **again})
    assert "Waits for a second reader" in answer.text()
    found = re.search(rf"{concern}triage/second/[0-9a-f-]+/", page.request.get("/concerns/").text())
    assert found
    return found.group()


def worked_on(page: Page, concern: str) -> tuple[str, str, str]:
    """A duty of a concern, one of policy that may be let go, and something that is owed."""
    page.goto(concern)
    duties = [one.get_attribute("href") or "" for one in page.locator("a[href*='/duties/']").all()]
    letting_go = next(f"{duty}let-go/" for duty in duties if page.request.get(f"{duty}let-go/").ok)
    day = datetime.now(UTC).date() + timedelta(days=2)
    until = {f"until_{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    post(page.request, f"{concern}owed/", {"who": "the duty desk", "what": "an answer", **until})
    page.goto(concern)
    owed = page.get_by_role("link", name="the duty desk").get_attribute("href") or ""
    return duties[0], letting_go, owed


def let_in_and_keep_out(page: Page, folder: str) -> tuple[str, str]:
    """Let a worker in, keep somebody else out, and ask a second person to end that; where each is ended."""
    people = f"{folder}people/"
    worker = {"account": _choice(page, f"{people}let-in/", "Tomasz Brook"), "level": "read", "why": WHY}
    assert post(page.request, f"{people}let-in/", worker).url.endswith(people)
    other = {"account": _choice(page, f"{people}keep-out/", "Kit Farrow"), "kind": "must_not_read", "why": WHY}
    assert post(page.request, f"{people}keep-out/", other).url.endswith(people)
    page.goto(people)
    cards = page.locator(".lantern-card")
    end_grant = cards.filter(has_text="Tomasz Brook").get_by_role("link").get_attribute("href") or ""
    lift = cards.filter(has_text="Kit Farrow").get_by_role("link").get_attribute("href") or ""
    assert post(page.request, lift, {"why": WHY}).url.endswith(people)
    page.goto(people)
    expect(page.get_by_role("heading", name="Waits for a second person")).to_be_visible()
    return end_grant, lift


def break_the_glass(page: Page, reference: str) -> str:
    """Open a folder in an emergency; the page that says until when."""
    answer = post(page.request, "/break-glass/", {"reference": reference, "reason": f"{WHY} Nobody else is here."})
    assert re.search(r"/break-glass/[0-9a-f-]{36}/$", answer.url), answer.text()
    return urlsplit(answer.url).path


def seal(page: Page, folder: str) -> str:
    """Seal a folder for those who keep it."""
    page.goto(f"{folder}seal/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.locator("textarea[name=why]").fill(WHY)
    page.get_by_role("button", name="Seal it").click()
    expect(page.get_by_role("link", name="Open the seal")).to_be_visible()
    return folder


def _choice(page: Page, address: str, name: str) -> str:
    page.goto(address)
    return page.locator("select[name=account] option").filter(has_text=name).get_attribute("value") or ""


@pytest.fixture
def visit(page_at: PageAt, signed_in: SignedIn, site: Site, places: Places) -> "Opens":
    def opens(route: str, who: str, **way: object) -> Page:
        page = page_at(**way)  # type: ignore[arg-type]
        _become(who, page, site, signed_in)
        answer = page.goto(_address(VISITS[route], places, page))
        if route != "confirm" and "/confirm/" in page.url:
            post(page.request, "/confirm/", {"password": site.people[who].password})
            answer = page.goto(_address(VISITS[route], places, page))
        assert answer is not None
        assert answer.ok or route == "lantern_web:components_refusal", f"{route} answered {who}: {answer.status}"
        assert answer.request.redirected_from is None, f"{route} sent {who} elsewhere"
        return page

    return opens


Opens = Callable[..., Page]


# -- nothing is left out -----------------------------------------------------------------------------


def test_every_route_is_visited_or_says_why_not() -> None:
    assert set(routes_of(settings.ROOT_URLCONF)) == set(VISITS) | TAKES_FORMS_ONLY | set(NOT_FOR_READING)


def test_what_takes_forms_only_cannot_be_visited(site: Site, page_at: PageAt, signed_in: SignedIn) -> None:
    page = page_at()
    signed_in("administrator", page)

    def status(route: str) -> int:
        arguments = dict.fromkeys(routes_of(settings.ROOT_URLCONF)[route], NOBODY_ID)
        return page.request.get(site.url + reverse(route, kwargs=arguments)).status

    assert {route: status(route) for route in sorted(TAKES_FORMS_ONLY)} == dict.fromkeys(TAKES_FORMS_ONLY, 405)


# -- every page --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("route", "who"), ROLES)
def test_no_page_has_a_fault_that_axe_can_find_for_anybody(visit: Opens, axe: Axe, route: str, who: str) -> None:
    page = visit(route, who, width=PHONE)
    picture(page, f"phone-{_file(route)}-{who or 'stranger'}")

    assert axe(page) == []
    assert sideways(page) <= 0
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    picture(page, f"narrow-{_file(route)}-{who or 'stranger'}")
    assert sideways(page) <= 0
    page.set_viewport_size({"width": DESK, "height": HEIGHT})
    page.emulate_media(color_scheme="dark")
    picture(page, f"dark-{_file(route)}-{who or 'stranger'}")
    assert axe(page) == []


@pytest.mark.parametrize(("route", "who"), FIRST)
def test_no_page_has_a_fault_from_right_to_left(visit: Opens, axe: Axe, route: str, who: str) -> None:
    page = visit(route, who, width=PHONE, language="ar-xb")
    picture(page, f"right-to-left-{_file(route)}")

    assert page.locator("html").get_attribute("dir") == "rtl"
    assert axe(page) == []
    assert sideways(page) <= 0


@pytest.mark.parametrize(("route", "who"), FORMS)
def test_no_form_has_a_fault_when_everything_is_missing(visit: Opens, axe: Axe, route: str, who: str) -> None:
    page = visit(route, who, width=PHONE)

    page.evaluate("document.querySelectorAll('main [type=radio]').forEach(one => { one.checked = false })")
    with page.expect_response(lambda heard: heard.request.method == "POST") as answer:
        page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("heading", name="Please mend this first")).to_be_visible()
    page.wait_for_load_state()
    picture(page, f"mend-{_file(route)}")

    assert answer.value.status == 422
    assert page.title().startswith("Error: ")
    assert axe(page) == []
    assert sideways(page) <= 0


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ten thousand visits are named only where they are wanted: every process of every run has to gather them."""
    if "way" in metafunc.fixturenames:
        every_change = metafunc.config.option.markexpr == "not nightly"
        ways = () if every_change else product((NARROW, PHONE, TABLET, DESK), (True, False), ("en", "en-xa", "ar-xb"))
        named = [pytest.param(way, id=f"{way[0]}-{'dark' if way[1] else 'light'}-{way[2]}") for way in ways]
        metafunc.parametrize("way", named)


@pytest.mark.nightly
@pytest.mark.parametrize(("route", "who"), ROLES)
def test_no_page_has_a_fault_in_any_way_for_anybody(
    visit: Opens, axe: Axe, route: str, who: str, way: tuple[int, bool, str]
) -> None:
    width, dark, language = way
    page = visit(route, who, width=width, dark=dark, language=language)

    assert axe(page) == []
    assert sideways(page) <= 0


# -- who they are ------------------------------------------------------------------------------------


def _become(who: str, page: Page, site: Site, signed_in: SignedIn) -> None:
    if who in EVERYBODY:
        signed_in(who, page)
    elif who == "half_way":
        person = site.people["safeguarding_lead"]
        post(page.request, "/sign-in/", {"name": person.username, "password": person.password})
    elif who == "tablet":
        post(page.request, "/confirm/", {"password": signed_in("administrator", page).password})
        post(page.request, "/stations/enrol/", {"back": "/stations/"}, form="/stations/")
        site.cookies.pop("administrator")
    elif who == "beginner":
        post(page.request, "/confirm/", {"password": signed_in("web_manager", page).password})
        post(page.request, "/me/app/begin/", {"back": "/me/"}, form="/me/")
    else:
        assert (who,) == STRANGER


def _address(visit: Visit, places: Places, page: Page) -> str:
    path = visit.path.format(**vars(places))
    return post(page.request, path, visit.sends).url if visit.sends else path


def _file(route: str) -> str:
    return route.replace(":", "-")
