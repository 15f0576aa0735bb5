from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.site_room import Site, site_in


@pytest.fixture
def site(tmp_path: Path, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest) -> Iterator[Site]:
    """An installation of its own, on a real disk, where everything that is written is committed."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), site_in(tmp_path) as made:
        yield made
