"""Nobody learns from an answer whether a folder is there that they may not see (G3, T6)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.test.client import ClientHandler
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from lantern.folders.models import Folder
from tests.conftest import NOON
from tests.hostile.forms_of_the_site import PLAUSIBLE
from tests.hostile.sending_badly import values_for
from tests.matrix.answers import told_apart
from tests.matrix.site import Town, routes_of, whole_town

pytestmark = pytest.mark.django_db
ABOUT_FOLDERS = {name: names for name, names in routes_of(settings.ROOT_URLCONF).items() if "folder" in names}
VISITORS = (
    "anonymous",
    "volunteer",
    "worker",
    "new_worker",
    "safeguarding_lead",
    "trustee",
    "administrator",
    "station",
)
KEPT_FROM = ("none", "former", "must_not_know", "sealed_out")


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:  # noqa: ARG001
    with django_db_blocker.unblock(), whole_town(NOON) as town:
        yield town


@pytest.fixture
def town(whole: Town, now: datetime) -> Iterator[Town]:
    whole.ready.clear()
    with override_settings(LANTERN_TEST_CLOCK=lambda: now):
        yield whole


def ids_of_nothing(town: Town, visitor: str, kept: dict[str, UUID]) -> dict[str, UUID]:
    """Ids that are no folder: never made, the least and the greatest, and those of other things that there are."""
    who = town.person(visitor)
    other = town._made(who, "none")
    return {
        "never made": uuid4(),
        "least": UUID(int=0),
        "greatest": UUID(int=2**128 - 1),
        "an entry": kept["entry"],
        "an entry elsewhere": other["entry"],
        "an account": town.person("deputy").id,  # type: ignore[union-attr]
    }


def differences(town: Town, route: str, visitor: str, relation: str) -> list[str]:
    """How a folder that is kept from somebody is told from what is no folder, by any method."""
    kept = town._things(visitor, relation)
    names, found = ABOUT_FOLDERS[route], []
    others = ids_of_nothing(town, visitor, kept) if relation == "none" else {"never made": uuid4()}
    values = values_for(**kept)
    for method in ("GET", "POST"):
        there = reverse(route, kwargs={name: values[name] for name in names})
        one = asked(town, visitor, method, there)
        for what, other in others.items():
            not_there = reverse(route, kwargs={name: other if name == "folder" else values[name] for name in names})
            two = asked(town, visitor, method, not_there)
            found += [f"{visitor} {relation} {method} {what}: {how}" for how in told_apart(one, two)]
    return found


def asked(town: Town, visitor: str, method: str, path: str) -> HttpResponse:
    """The answer, without the address that was asked for: it stands in the way to the sign-in and back."""
    answer = town.ask(visitor, method, path, PLAUSIBLE)
    if "Location" in answer.headers:
        answer.headers["Location"] = answer.headers["Location"].replace(path, "")
    return answer


# A folder that nobody keeps, as those here, is shown by its reference to those who may take it over. It stays hidden
# from whoever of them must not know of it, and from everybody else.
RESCUERS = frozenset({"safeguarding_lead", "trustee"})


def kept_from(route: str, visitor: str) -> tuple[str, ...]:
    """The relations in which the folder is to look to this visitor as if there were none."""
    return ("must_not_know",) if route == "unkept_ask" and visitor in RESCUERS else KEPT_FROM


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("route", sorted(ABOUT_FOLDERS))
def test_a_folder_that_is_kept_from_somebody_is_answered_as_what_is_no_folder(
    route: str, visitor: str, town: Town
) -> None:
    assert [line for kept in kept_from(route, visitor) for line in differences(town, route, visitor, kept)] == []


class Telling:
    """A site that says "not for you" where there is a folder, and "not there" where there is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._next(request)
        given = request.resolver_match.kwargs.get("folder") if request.resolver_match else None
        if answer.status_code == 404 and given and Folder.objects.filter(pk=given).exists():
            answer.status_code = 403
        return answer


def test_a_site_that_tells_is_caught(town: Town) -> None:
    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, f"{__name__}.Telling"]):
        # A site of its own: that of the others was built without it.
        telling = replace(town, handler=ClientHandler(enforce_csrf_checks=False))
        assert differences(telling, "concerns:concern", "worker", "none")
