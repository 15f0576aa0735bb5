"""The real settings; the server and its pages are the real ones.

``PRACTICE_SYNC`` and ``PRACTICE_PAGES`` weaken or fill the database on purpose; with ``PRACTICE_ASKS`` it is asked
whether the house is live, as everywhere else. Lantern knows none of them.
"""

import os

from lantern.app.settings import *  # noqa: F403
from lantern.app.settings import DATABASES

# What is killed here is not being set up, unless a test says so.
LANTERN_ASKS_WHETHER_LIVE = "PRACTICE_ASKS" in os.environ

if "init_command" in DATABASES["default"].get("OPTIONS", {}):
    options = DATABASES["default"]["OPTIONS"]
    if "PRACTICE_SYNC" in os.environ:
        weak = f"synchronous={os.environ['PRACTICE_SYNC']}"
        options["init_command"] = options["init_command"].replace("synchronous=FULL", weak)
    if "PRACTICE_PAGES" in os.environ:
        options["init_command"] += f";PRAGMA max_page_count={int(os.environ['PRACTICE_PAGES'])}"
