from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from lantern.web.components import record
from lantern.web.navigation import NavigationItem, navigation_for
from lantern.web.shell import shell_for
from tests.web import house

MOMENT = datetime(2026, 11, 22, 3, 5, tzinfo=UTC)


def danger(request: HttpRequest) -> HttpResponse:
    return record(request)


urlpatterns = [*house.urlpatterns, path("danger/", danger, name="danger")]


def six(_request: HttpRequest) -> list[NavigationItem]:
    return [NavigationItem(str(number), "/") for number in range(6)]


def test_asked_for_a_part_only_the_part_is_sent(client: Client) -> None:
    whole = client.get("/components/form/").content.decode()
    part = client.get("/components/form/", headers={"HX-Request": "true"}).content.decode()

    assert part.lstrip().startswith('<h1 class="govuk-heading-l">Fields of a form</h1>')
    assert "<html" not in part
    assert "<html" in whole
    assert 'name="csrfmiddlewaretoken" value=""' not in part
    assert "csrfmiddlewaretoken" in part


def test_asked_for_the_whole_by_script_the_whole_is_sent(client: Client) -> None:
    words = client.get("/components/form/", headers={"HX-Request": "true", "HX-Request-Type": "full"}).content.decode()

    assert "<html" in words


def test_an_answer_says_what_it_depends_on(client: Client) -> None:
    answer = client.get("/components/form/")

    assert {"HX-Request", "Cookie"} <= {name.strip() for name in answer.headers["Vary"].split(",")}


def test_the_link_for_danger_is_on_every_page_and_leads_to_the_page_for_it_where_there_is_one(client: Client) -> None:
    ringing = client.get("/components/").content.decode()
    with override_settings(ROOT_URLCONF="tests.web.test_pages"):
        leading = client.get("/components/").content.decode()

    assert '<a class="lantern-danger" href="tel:999">' in ringing
    assert '<a class="lantern-danger" href="/danger/">' in leading


def test_a_sixth_link_in_the_menu_is_refused() -> None:
    request = RequestFactory().get("/")

    with override_settings(LANTERN_NAVIGATION="tests.web.test_pages.six"), pytest.raises(ImproperlyConfigured):
        navigation_for(request)
    with override_settings(LANTERN_NAVIGATION=""):
        assert navigation_for(request) == ()


def test_the_practice_banner_is_on_every_page_of_a_practice_house_and_on_no_other(client: Client) -> None:
    paths = ("/missing/", "/components/refusals/500/")
    practice = [client.get(path).content.decode() for path in paths]
    with override_settings(LANTERN_DEMO=False):
        lived_in = client.get("/missing/").content.decode()

    assert all("Practice: invented people." in words for words in practice)
    assert "Practice: invented people." not in lived_in


def test_paper_says_when_the_page_was_made_by_the_clock_of_the_request() -> None:
    request = RequestFactory().get("/")
    request.now = MOMENT  # type: ignore[attr-defined]

    assert shell_for(request).made_at == MOMENT
    assert shell_for(RequestFactory().get("/")).made_at is None


def test_no_address_carries_more_than_the_path(client: Client) -> None:
    words = client.get("/missing/?name=Canary").content.decode()

    assert "Canary" not in words
    assert 'name="next" value="/missing/"' in words


def test_a_neutral_page_keeps_its_title_even_with_faults() -> None:
    request = RequestFactory().get("/")
    request.neutral = True  # type: ignore[attr-defined]

    words = record(request).content.decode()

    assert "<title>Notes</title>" in words
    assert "Lantern</a>" not in words
