"""The command ``lantern serve``: check, open the keys, answer pages, and sweep."""

import socket
import sys
from importlib import import_module
from typing import Annotated, Final

import typer

from lantern.app.clock import now
from lantern.app.failures import Refused
from lantern.app.opening import load_settings, root_by_passphrase
from lantern.app.sweeping import holder
from lantern.vault.custody import CustodyRefused, RootKey

_IN_USE: Final = "Something already listens on {address}, or it is no address of this machine. Set LANTERN_LISTEN."


def serve_command(
    passphrase_stdin: Annotated[
        bool, typer.Option("--passphrase-stdin", help="Read the passphrase from the standard input.")
    ] = False,
) -> None:
    """Answer pages, and do what falls due every 30 seconds, until it is told to end.

    It does not start when `lantern check` finds something unsafe. In passphrase mode it asks for the
    passphrase; with nobody there to ask, every page says that Lantern is locked.
    """
    root = root_by_passphrase(from_stdin=passphrase_stdin)
    load_settings()
    settings = import_module("django.conf").settings
    _refuse_unsafe()
    _hold(root)
    _refuse_busy(settings.LANTERN_LISTEN)
    import_module("lantern.app.logs").watch_everything()
    application = import_module("lantern.app.wsgi").application
    import_module(settings.ROOT_URLCONF)
    import_module("lantern.directory.warming").prepare(now())
    supervisor = import_module("lantern.app.supervisor")
    site = supervisor.Site(
        application,
        listen=settings.LANTERN_LISTEN,
        workers=settings.LANTERN_WORKERS,
        ready=lambda: _say(
            f"Lantern listens on {settings.LANTERN_SITE} ({settings.LANTERN_LISTEN}). End it with Ctrl-C."
        ),
    )
    supervisor.supervise(site, _one_pass)


def _refuse_unsafe() -> None:
    found = import_module("lantern.app.start_checks").findings()
    for finding in found:
        sys.stderr.write(f"{finding.written()}\n")
    if any(finding.refuses for finding in found):
        raise Refused("This start is not safe, so nothing was started. Put right what stands above, and start again.")


def _hold(root: RootKey | None) -> None:
    if root is None:
        return
    try:
        import_module("lantern.app.holding").hold_keys(root)
    except CustodyRefused as refusal:
        raise Refused(str(refusal)) from None


def _refuse_busy(address: str) -> None:
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise Refused(f"LANTERN_LISTEN is {address!r}. Write an address and a port, such as 127.0.0.1:8000.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host.strip("[]"), int(port)))
        except (OSError, OverflowError):
            raise Refused(_IN_USE.format(address=address)) from None


def _one_pass() -> None:
    if not import_module("lantern.app.holding").is_locked():
        steps = import_module("lantern.app.sweep_steps").STEPS
        import_module("lantern.sending.steps").one_pass(steps, holder=holder(), clock=now)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
