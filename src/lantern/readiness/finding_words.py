"""What was found about each thing that set-up asks for, in one sentence."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantern.packs.readiness_files import readiness_figures
from lantern.readiness.tasks import Code, Facts, State, Task


def finding_of(task: Task, facts: Facts) -> str:
    """What is so; empty where the moments say enough."""
    said = _SAID.get(task.code)
    return said(task, facts) if said else ""


def _signs_in(count: int) -> str:
    return ngettext("%(num)s person can sign in.", "%(num)s people can sign in.", count) % {"num": count}


def _lead(_task: Task, facts: Facts) -> str:
    return _signs_in(facts.leads)


def _deputy(_task: Task, facts: Facts) -> str:
    return _signs_in(facts.deputies)


def _rota(_task: Task, facts: Facts) -> str:
    if not facts.turns:
        return _("No turn was given yet.")
    days = readiness_figures().days["rota"].days
    words = ngettext("%(num)s gap in %(days)s days to come.", "%(num)s gaps in %(days)s days to come.", facts.gaps)
    return words % {"num": facts.gaps, "days": days}


def _area(_task: Task, facts: Facts) -> str:
    if not facts.area:
        return _("No area is set.")
    if facts.area_known:
        return _("It is %(area)s.") % {"area": facts.area}
    return _("It is %(area)s, and no pack has numbers for it.") % {"area": facts.area}


def _sites(_task: Task, facts: Facts) -> str:
    return ngettext("%(num)s is written down.", "%(num)s are written down.", facts.sites) % {"num": facts.sites}


def _packs(task: Task, _facts: Facts) -> str:
    return _("They have changed since. Two people read what is new.") if task.state is State.LATE else ""


def _contacts(_task: Task, facts: Facts) -> str:
    return _("%(num)s of %(total)s wait to be checked.") % {"num": facts.unchecked, "total": facts.pressing}


def _recovery(_task: Task, facts: Facts) -> str:
    if facts.recovery_damaged:
        return _("The file of recovery cannot be read. Put back a copy of the folder of keys.")
    return _("A newer set of phrases waits to be tried.") if facts.recovery_waits else ""


def _backup(_task: Task, facts: Facts) -> str:
    if facts.backups_silent:
        return _("The folder of the backups does not answer. Look at the disk or the machine on which it lies.")
    return "" if facts.recipients else _("Nobody could open one: LANTERN_BACKUP_RECIPIENTS is not set.")


def _mail(_task: Task, facts: Facts) -> str:
    return "" if facts.mail_route else _("There is no mail server: LANTERN_MAIL_URL is not set.")


def _clock(_task: Task, facts: Facts) -> str:
    seconds = int(facts.clock_off.total_seconds())
    return ngettext("It is off by %(num)s second.", "It is off by %(num)s seconds.", seconds) % {"num": seconds}


_SAID: Final[Mapping[Code, Callable[[Task, Facts], str]]] = {
    Code.LEAD: _lead,
    Code.DEPUTY: _deputy,
    Code.ROTA: _rota,
    Code.AREA: _area,
    Code.SITES: _sites,
    Code.PACKS: _packs,
    Code.CONTACTS: _contacts,
    Code.RECOVERY: _recovery,
    Code.BACKUP: _backup,
    Code.MAIL: _mail,
    Code.CLOCK: _clock,
}
