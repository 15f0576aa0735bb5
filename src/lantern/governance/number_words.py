"""Numbers as they may be shown, in words."""

from datetime import date
from typing import Final

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.folders.kinds import DutySort
from lantern.governance.figures import Shown
from lantern.governance.quarters import Quarter
from lantern.governance.questions import Ask
from lantern.packs.governance_files import GovernanceFigures

ASK_WORDS: Final = {
    Ask.BROKEN: gettext_lazy("Which promises to people were not kept, who has told them why, and what has changed?"),
    Ask.UNOPENED: gettext_lazy("Why has nobody opened these concerns, and who opens them today?"),
    Ask.OVERDUE: gettext_lazy("Which overdue duties are of the law, who does them, and by when?"),
    Ask.CLIMBED: gettext_lazy("Why did urgent concerns reach nobody at first, and would it go better tonight?"),
    Ask.ROTA: gettext_lazy("Who is on call in the gaps of the rota, and what do you need to fill them?"),
    Ask.LATE: gettext_lazy("What kept you from opening concerns within a day, and who could have stood in?"),
    Ask.OWED: gettext_lazy("Which agency keeps us waiting, and at which level should a trustee write to them?"),
    Ask.CONTACTS: gettext_lazy("Which numbers are wrong, and what do people ring instead until they are mended?"),
    Ask.NEAR: gettext_lazy("Which near miss would have harmed somebody, and what was learned from it?"),
    Ask.ENOUGH: gettext_lazy("Do you have enough hours, people and rest? When were you last off call?"),
    Ask.NOT_SEEN: gettext_lazy("What worries you that no figure here shows?"),
    Ask.LEARNED: gettext_lazy("What did people who were helped tell you about us?"),
}
SORT_WORDS: Final = {
    DutySort.LAW.value: gettext_lazy("Duties of the law"),
    DutySort.HOUSE.value: gettext_lazy("Duties of our own rules"),
}


def number_words(number: Shown) -> str:
    """A number: *none*, *7*, *fewer than 5*, *1 to 4*."""
    if number.none:
        return _("none")
    if number.exact:
        return str(number.least)
    if number.least == 0:
        return _("fewer than %(limit)s") % {"limit": number.most + 1}
    return _("%(least)s to %(most)s") % {"least": number.least, "most": number.most}


def wait_words(step: int | None, known: GovernanceFigures) -> str:
    """A step of waiting; where it is not told, why."""
    return _("too few to say") if step is None else _(known.wait_label(step))


def quarter_words(quarter: Quarter) -> str:
    """A quarter: *October to December 2026*."""
    first = quarter.first_day
    last = date(first.year, first.month + 2, 1)
    names = {"first": dateformat.format(first, "F"), "last": dateformat.format(last, "F"), "year": first.year}
    return _("%(first)s to %(last)s %(year)s") % names


def short_quarter(quarter: Quarter) -> str:
    """A quarter below a bar: *Oct 2026*, its first month."""
    return dateformat.format(quarter.first_day, "M Y")
