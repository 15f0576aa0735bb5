"""The way by which alerts leave, read from one address: a mail server, or files in the demo."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from lantern.app.environment import UnreadableSetting

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS: Final = {"smtp": 587, "smtps": 465}
_SHAPE: Final = "LANTERN_MAIL_URL is to be empty, smtp://user:password@host:587, or smtps://user:password@host:465."


@dataclass(frozen=True, slots=True)
class MailRoute:
    """What Django's mail is set to. ``there`` is false when nothing can leave."""

    there: bool
    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    speaks_tls: bool = False
    folder: str | None = None


def mail_route(url: str, files: Path | None) -> MailRoute:
    """The route of a mail address. Without one: into ``files``, or nowhere if there is no such folder.

    To any other machine it is encrypted, always: alerts show who works here.

    Raises:
        UnreadableSetting: no such route.
    """
    if not url and files is None:
        return MailRoute(there=False, backend="django.core.mail.backends.dummy.EmailBackend")
    if not url:
        return MailRoute(there=True, backend="django.core.mail.backends.filebased.EmailBackend", folder=str(files))
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise UnreadableSetting(_SHAPE) from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise UnreadableSetting(_SHAPE)
    return MailRoute(
        there=True,
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp" and parts.hostname not in _LOOPBACK,
        speaks_tls=parts.scheme == "smtps",
    )
