"""The real settings, for a server that is measured and not set up."""

from lantern.app.settings import *  # noqa: F403

LANTERN_ASKS_WHETHER_LIVE = False
