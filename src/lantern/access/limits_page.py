"""The page of the limits of signing in, made from the one table that holds them. No clock, no database."""

from datetime import timedelta

from lantern.access.limits import LIMITS, Limits


def limits_page(limits: Limits = LIMITS) -> str:
    """The page in Markdown."""
    rows = "\n".join(f"| {what} | {figure} |" for what, figure in _rows(limits))
    return f"""# The limits of signing in

They hold for every name, whether somebody has it or not, and over all processes together.
A passkey stays open while a password is slowed down.

| What | Figure |
|---|---|
{rows}
"""


def _rows(limits: Limits) -> tuple[tuple[str, str], ...]:
    return (
        ("Failures of one name that cost no waiting", f"{limits.free} in {_long(limits.window)}"),
        ("The wait after them", f"{_long(limits.first_delay)}, doubling, {_long(limits.longest_delay)} at most"),
        ("Failures in a row after which the password is off", str(limits.off_after)),
        ("How long it is off", f"{_long(limits.off_for)}, doubling, {_long(limits.longest_off)} at most"),
        ("A row of failures is forgotten after", _long(limits.forget)),
        ("Failures from one address", f"{limits.of_address} in {_long(limits.address_window)}"),
        ("Failures on the whole site before leads and administrators are told",
         f"{limits.of_site} in {_long(limits.site_window)}"),
        ("They are told again after", _long(limits.told_every)),
        ("Wrong PINs before the PIN is off", str(limits.pin_wrong)),
        ("Time between the password and the second factor", _long(limits.half_way)),
        ("An invitation holds", _long(limits.link_for)),
        ("The link of a recovery holds", _long(limits.recovery_for)),
        ("A second person has to agree within", _long(limits.agree_within)),
    )  # fmt: skip


def _long(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    for unit, length in (("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds % length == 0:
            count = seconds // length
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return f"{seconds} seconds"
