"""All rules of a safe start, one after the other (G15)."""

from typing import Final

from django.conf import settings

from lantern.app import start_house, start_keys, start_rules, start_store
from lantern.app.findings import Finding

RULES: Final = (*start_rules.RULES, *start_house.RULES, *start_keys.RULES, *start_store.RULES)


def findings() -> tuple[Finding, ...]:
    """Everything that makes this start unsafe, and everything that somebody should look at."""
    return tuple(finding for rule in RULES for finding in rule(settings))
