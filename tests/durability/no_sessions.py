"""Sessions that cannot be cleared away."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    @classmethod
    def clear_expired(cls) -> None:
        raise RuntimeError("CANARY")
