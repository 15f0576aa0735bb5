"""The order in which tests run is nobody's business: whichever room comes first, the next one finds its house whole."""

import os
import subprocess
import sys

import pytest

from tests.repo.tree import ROOT

PAGES = "tests/web/test_headers.py"
STORE = "tests/app/test_audit_command.py"


@pytest.mark.parametrize("order", [(PAGES, STORE), (STORE, PAGES)], ids=["pages first", "store first"])
def test_the_pages_without_a_store_take_none_from_the_tests_after_them(order: tuple[str, str]) -> None:
    # A run of its own, on the engine that every machine has, beside whatever runs here.
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DATABASE"))}
    done = subprocess.run(  # noqa: S603 -- our own
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:xdist", *order, "-k", "loosen or holds"],
        cwd=ROOT, env=own, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-2000:]
