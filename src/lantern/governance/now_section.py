"""How it stands now, in words: numbers of agencies, the rota, mail, backup and audit."""

from datetime import datetime

from django.utils.translation import gettext as _

from lantern.cases.spans import lasted
from lantern.governance.keeping import Kept
from lantern.governance.number_words import number_words
from lantern.governance.records import Row, Section, Table
from lantern.governance.standing_now import StandingNow


def now_section(now: StandingNow, at: datetime) -> Section:
    """The part that does not hang on a quarter."""
    rows = (
        Row(_("Numbers and addresses found to be wrong"), (str(now.wrong),)),
        Row(_("Checked too long ago"), (str(now.old),)),
        Row(_("Never checked"), (str(now.unverified),)),
        Row(_("Checked and right"), (str(now.verified),)),
        Row(_("Gaps in the rota of the coming weeks"), (_rota(now),)),
        Row(_("Accounts to which mail comes back"), (number_words(now.unreached),)),
        Row(_("Backup"), (_backup(now.kept, at),)),
        Row(_("Audit and data checked"), (_check(now.kept, at),)),
    )
    bad = bool(
        now.wrong or now.gaps or not now.unreached.none or now.kept.backup_is_late or now.kept.check_is_late
        or not now.kept.sound
    )  # fmt: skip
    return Section(
        key="now", title=_("How it stands now"), headline=_("Something needs somebody") if bad else _("In order"),
        bad=bad, note=_("This does not hang on the quarter. Numbers of agencies are about nobody: they are told."),
        chart=None, trend=None, tables=(Table(_("How it stands now"), (_("What"), _("How it is")), rows),),
    )  # fmt: skip


def _rota(now: StandingNow) -> str:
    if now.gaps is None:
        return _("No rota is kept: an urgent concern goes from post to post.")
    return str(now.gaps) if now.gaps else _("none")


def _backup(kept: Kept, at: datetime) -> str:
    if kept.backed_up is None:
        return _("There is no backup that was opened and looked through.")
    given = {"span": lasted(at - kept.backed_up)}
    if kept.backup_is_late:
        return _("Too old: the newest good one was made %(span)s ago.") % given
    return _("The newest good one was made %(span)s ago.") % given


def _check(kept: Kept, at: datetime) -> str:
    if not kept.sound:
        return _("The last check found something. Ask the administrator today what it was.")
    if kept.checked is None:
        return _("Never yet.")
    given = {"span": lasted(at - kept.checked)}
    if kept.check_is_late:
        return _("Too long ago: the last check that found nothing was %(span)s ago.") % given
    return _("The last check was %(span)s ago, and found nothing.") % given
