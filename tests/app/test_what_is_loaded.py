import subprocess
import sys

import pytest

NEVER_FOR_A_PAGE = ("pysyllables", "lantern.packs.checking", "lantern.packs.mutation", "multiprocessing")


@pytest.mark.parametrize("module", ["lantern.app.assessing", "lantern.app.asking", "lantern.app.tour"])
def test_a_page_for_a_worried_person_never_waits_for_the_tools_of_authors(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {NEVER_FOR_A_PAGE!r} if name in sys.modules])"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 -- our own

    assert found.stdout.strip() == "[]"
