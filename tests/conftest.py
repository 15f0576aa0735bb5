"""What every test of the application stands on."""

import gc
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.postgresql.creation import DatabaseCreation as PostgresCreation

from lantern.directory.kept_checks import FILE
from tests.append_only import emptied

# A slow machine is no fault: nothing here is judged by the clock on the wall.
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")
# Tests, packs and models stay until the end. Looking through them for rubbish again and again took a tenth of the time.
gc.set_threshold(20_000, 20, 20)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was gathered is no rubbish, whatever the tests do."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def now() -> datetime:
    """The moment of every test that does not say otherwise: a Sunday, noon."""
    return NOON


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied() -> Iterator[None]:
    real = BaseDatabaseOperations.execute_sql_flush
    BaseDatabaseOperations.execute_sql_flush = emptied(real)  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = real  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _databases_can_be_thrown_away() -> Iterator[None]:
    """A thread of the live server that still holds its connection to PostgreSQL keeps no test database alive."""
    real = PostgresCreation._destroy_test_db  # type: ignore[attr-defined]

    def thrown_away(self: Any, name: str, verbosity: int) -> None:
        del verbosity
        self.connection.close_pool()
        with self._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {self.connection.ops.quote_name(name)} WITH (FORCE)")

    PostgresCreation._destroy_test_db = thrown_away  # type: ignore[attr-defined]
    yield
    PostgresCreation._destroy_test_db = real  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _copies_of_its_own(request: pytest.FixtureRequest) -> None:
    """A test with a database keeps the copies of its checkpoints apart from those of other tests."""
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames):
        settings: Any = request.getfixturevalue("settings")
        folder: Path = request.getfixturevalue("tmp_path")
        settings.LANTERN_CHECKPOINTS = folder / "checkpoints"


@pytest.fixture(autouse=True)
def _no_checks_of_another_test() -> Iterator[None]:
    """What one test has found of a number is nothing that the next one reads on a page without a database."""
    room = os.environ["LANTERN_DATA"]
    yield
    (Path(room) / FILE).unlink(missing_ok=True)
