import pytest

from tests.journeys.browser import axe, browser, page_at
from tests.journeys.site import Site, signed_in, site

__all__ = ["axe", "browser", "page_at", "signed_in", "site"]


@pytest.fixture
def house_url(site: Site) -> str:
    return site.url
