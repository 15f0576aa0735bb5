"""What a pass of the sweep does, in order. A room that has something that falls due adds its step here."""

from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection

from lantern.access.cleaning import clean
from lantern.app.daily_check import check, is_due
from lantern.app.many_reports import tell_of_many
from lantern.app.not_arrived import look_for_what_did_not_arrive
from lantern.app.reminding import remind_of_set_up
from lantern.app.reserve import keep_reserve
from lantern.cases.doubles import look_for_doubles
from lantern.concerns.queries import left_reports
from lantern.concerns.report_actions import send_left_report
from lantern.directory.telling import tell_the_file
from lantern.folders.erasing import settle_erasures
from lantern.readiness.brought_back import keep_live_file
from lantern.sending.climbs import climb_unopened
from lantern.sending.delivery import deliver, find_recipients, tell_others
from lantern.sending.mail import MailPost
from lantern.sending.repeats import repeat_unopened
from lantern.sending.rota_gaps import tell_of_gaps
from lantern.sending.steps import Pass, Step
from lantern.vault import rotation
from lantern.vault.checkpoints import take_checkpoint


def _find_recipients(this: Pass) -> None:
    find_recipients(at=this.at)


def _tell_others(this: Pass) -> None:
    tell_others(at=this.at)


def _climb(this: Pass) -> None:
    climb_unopened(at=this.at)


def _repeat(this: Pass) -> None:
    repeat_unopened(at=this.at)


def _rota_gaps(this: Pass) -> None:
    tell_of_gaps(this.at)


def _send(this: Pass) -> None:
    # Without a route alerts wait in the outbox and stand in the lists; health says so.
    if settings.LANTERN_MAIL_ROUTE:
        with closing(MailPost()) as post:
            deliver(at=this.at, post=post, site=settings.LANTERN_SITE, still_ours=this.still_ours)


def _forget_old_sessions(_: Pass) -> None:
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    store.clear_expired()


def _forget_old_tries(this: Pass) -> None:
    clean(this.at)


def _reserve(_: Pass) -> None:
    # A server of its own keeps the data of PostgreSQL; its room is not ours to keep free.
    if connection.vendor == "sqlite":
        keep_reserve(Path(settings.LANTERN_DATA))


def _checkpoint(this: Pass) -> None:
    take_checkpoint(this.at)


def _look_after_keys(this: Pass) -> None:
    # Each part goes on where a pass that was interrupted stopped.
    settle_erasures(this.at)
    if rotation.is_due(this.at):
        rotation.rotate(at=this.at)
    else:
        rotation.rewrap(at=this.at)
    rotation.destroy_retired(at=this.at)


def _tell_of_many_reports(this: Pass) -> None:
    tell_of_many(this.at)


def _tell_the_file(_: Pass) -> None:
    tell_the_file(Path(settings.LANTERN_DATA))


def _look_for_what_did_not_arrive(this: Pass) -> None:
    look_for_what_did_not_arrive(this.at, still_ours=this.still_ours)


def _keep_live_file(this: Pass) -> None:
    keep_live_file(this.at)


def _look_for_doubles(this: Pass) -> None:
    look_for_doubles(this.at)


def _check_once_a_day(this: Pass) -> None:
    if is_due(this.at):
        check(this.at)


def _remind_of_set_up(this: Pass) -> None:
    remind_of_set_up(this.at)


def _send_left_reports(this: Pass) -> None:
    failed = []
    for folder in left_reports(this.at):
        try:
            send_left_report(folder=folder, at=this.at)
        except Exception as problem:  # noqa: BLE001 -- one that cannot be sent must not keep the others from it
            failed.append(type(problem).__name__)
    if failed:
        raise ReportsLeft(f"{len(failed)} reports that were left could not be sent: {', '.join(sorted(set(failed)))}")


class ReportsLeft(Exception):  # noqa: N818
    """Some of the reports that their reporters had left could not be sent; the others were."""


STEPS: Final = (
    Step("left_reports", _send_left_reports),
    Step("reports", _tell_of_many_reports),
    Step("contact_checks", _tell_the_file),
    Step("recipients", _find_recipients),
    Step("came_back", _tell_others),
    Step("climbs", _climb),
    Step("repeats", _repeat),
    Step("rota_gaps", _rota_gaps),
    Step("outbox", _send),
    # It may open many folders, so it waits until whoever is told of danger was told.
    Step("not_arrived", _look_for_what_did_not_arrive),
    # It looks into the folder of the backups: a share that does not answer must not keep alerts from leaving.
    Step("set_up", _remind_of_set_up),
    Step("live_file", _keep_live_file),
    Step("doubles", _look_for_doubles),
    Step("sessions", _forget_old_sessions),
    Step("tries", _forget_old_tries),
    Step("keys", _look_after_keys),
    Step("checkpoint", _checkpoint),
    Step("reserve", _reserve),
    Step("daily_check", _check_once_a_day),
)
