"""The few links at the top of every page. The app says which; this room knows none of the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.module_loading import import_string

MOST_ITEMS = 5


@dataclass(frozen=True)
class NavigationItem:
    """One link. ``current`` marks the part of the house that the page belongs to."""

    text: str
    url: str
    current: bool = False


def navigation_for(request: HttpRequest) -> tuple[NavigationItem, ...]:
    """What the function named by ``LANTERN_NAVIGATION`` offers to whoever asks; nothing without that setting.

    Raises:
        ImproperlyConfigured: There are more than five links. A tired person does not read a sixth.
    """
    path = getattr(settings, "LANTERN_NAVIGATION", "")
    if not path:
        return ()
    offer: Callable[[HttpRequest], Sequence[NavigationItem]] = import_string(path)
    items = tuple(offer(request))
    if len(items) > MOST_ITEMS:
        raise ImproperlyConfigured(f"{path} gives {len(items)} links; a page holds {MOST_ITEMS}")
    return items
