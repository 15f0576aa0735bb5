"""Lets the tests import their shared makers by the name under which mypy knows them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
