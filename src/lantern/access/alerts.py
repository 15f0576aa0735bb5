"""Telling people at once that something needs them. Who carries it is named by the app; nothing of a folder is said."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from lantern.vault.acts import Act


class AlertKind(StrEnum):
    """What somebody is told of. Each has fixed words without a name, a place or a reference."""

    BREAK_GLASS = "break_glass"
    MANY_FOLDERS = "many_folders"
    VIEW_STOP = "view_stop"


class NobodyTells(Exception):  # noqa: N818
    """No messenger is set, so what people must hear of at once is not done."""


class Messenger(Protocol):
    """Puts an alert into the outgoing messages, inside the act that causes it."""

    def __call__(self, act: Act, *, folder: UUID, to: Collection[UUID], kind: str, at: datetime) -> object:
        """Tell these accounts, as part of the running act."""


def tell(act: Act, *, folder: UUID, to: Collection[UUID], kind: AlertKind, at: datetime) -> None:
    """Tell these accounts, by the messenger that the setting ``LANTERN_ALERTS`` names.

    Raises:
        NobodyTells: there is no messenger, or nobody to tell.
    """
    path = getattr(settings, "LANTERN_ALERTS", "")
    if not path or not to:
        raise NobodyTells(f"nobody would hear of {kind.value}")
    messenger: Messenger = import_string(path)
    messenger(act, folder=folder, to=tuple(to), kind=kind.value, at=at)
