import pytest
from playwright.sync_api import expect

from tests.journeys.browser import MOST_PATIENCE, axe, browser, page_at
from tests.journeys.site import Site, signed_in, site

__all__ = ["axe", "browser", "page_at", "signed_in", "site"]

# A busy machine is slow, and that is no fault of a page.
expect.set_options(timeout=MOST_PATIENCE)


@pytest.fixture
def house_url(site: Site) -> str:
    return site.url
