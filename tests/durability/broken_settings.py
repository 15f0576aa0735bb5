"""The practice settings with sessions that nothing can clear away: one step of the sweep fails."""

from tests.durability.settings import *  # noqa: F403

SESSION_ENGINE = "tests.durability.no_sessions"
