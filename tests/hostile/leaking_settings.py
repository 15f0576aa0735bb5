"""The real settings, with a build in front of them that leaks on purpose."""

from lantern.app.settings import *  # noqa: F403
from lantern.app.settings import MIDDLEWARE

# Inside of the sessions and the sign-in, outside of the views.
MIDDLEWARE = [*MIDDLEWARE, "tests.hostile.leaks.Leaking"]
