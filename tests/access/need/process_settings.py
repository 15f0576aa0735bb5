"""The real settings, on the data folder that the environment names, with a messenger that prints."""

from lantern.app.settings import *  # noqa: F403 -- these are settings

LANTERN_ALERTS = "tests.access.need.readers.say"
