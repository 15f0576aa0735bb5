from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An installation of its own; its server is ended afterwards."""
    built = House(tmp_path)
    try:
        yield built
    finally:
        built.close()
