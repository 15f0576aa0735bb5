"""What set-up asks for, in words: what it is for, who can do it, where."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lantern.readiness.tasks import Code, State

Words = str | Promise


@dataclass(frozen=True, slots=True)
class TaskWords:
    """Words of one task. ``route`` leads to the page where it is done; ``commands`` are for the machine."""

    title: Words
    why: Words
    who: Words
    route: str = ""
    link: Words = ""
    commands: tuple[str, ...] = ()


_LEADS: Final[Words] = _("A lead, the deputy, the Registered Manager or the administrator")
_MACHINE: Final[Words] = _("Whoever looks after the machine")

WORDS: Final = {
    Code.LEAD: TaskWords(
        _("A safeguarding lead"),
        _("Every concern goes to one person who is accountable for it."),
        _("Whoever looks after the machine makes the first accounts; after that, people invite people"),
        "accounts", _("Accounts"), ("lantern accounts first --role safeguarding_lead",),
    ),
    Code.DEPUTY: TaskWords(
        _("A deputy, who is another person"),
        _("If the lead is ill, away, or has a tie to a concern, somebody else opens it."),
        _("The administrator invites them, and a lead agrees"), "accounts", _("Accounts"),
    ),
    Code.ROTA: TaskWords(
        _("A rota without a gap"),
        _("At every hour of the coming days it is known who is rung."),
        _("A lead, the deputy or the Registered Manager"), "rota:rota", _("Who is on call"),
    ),
    Code.AREA: TaskWords(
        _("Your area"),
        _("It decides whose numbers are shown: children's services, the police, by day and by night."),
        _MACHINE, "contacts", _("Whom to ring"), ("LANTERN_AREA=Luton",),
    ),
    Code.SITES: TaskWords(
        _("Your sites"),
        _("Where your people work, and where those live whom they look after."),
        _LEADS, "readiness:sites", _("Your sites"),
    ),
    Code.PACKS: TaskWords(
        _("The packs, adopted by two people"),
        _("They are the rules by which Lantern says what to do. Two of you have read them, and answer for them."),
        _("Anybody of set-up proposes; a lead, the deputy or the Registered Manager agrees"),
        "readiness:packs", _("The packs in use"), ("lantern packs list", "lantern packs check"),
    ),
    Code.CONTACTS: TaskWords(
        _("The numbers that matter at once, each one tried"),
        _("A wrong number costs the most at the worst moment."),
        _("Leads, the Duty Manager and the administrator"), "contact_checks", _("Numbers to check"),
    ),
    Code.RECOVERY: TaskWords(
        _("Recovery of the keys by two people, tried"),
        _("If the root key is lost, two of three trustees get it back. Nobody can alone."),
        _("Whoever looks after the machine, with two trustees beside them"),
        commands=("lantern keys recovery-new", "lantern keys recovery-try"),
    ),
    Code.CUSTODY: TaskWords(
        _("Who holds the keys"),
        _("Whoever has to bring everything back at night must know whom to ring."),
        _LEADS, "readiness:custody", _("Who holds the keys"),
    ),
    Code.BACKUP: TaskWords(
        _("A backup, opened and looked through"),
        _("What burns is gone. A backup that was never opened may be none."),
        _MACHINE, commands=("lantern backup --new-identity identity.txt", "lantern backup"),
    ),
    Code.DRILL: TaskWords(
        _("A backup brought back, as a drill"),
        _("On the worst day somebody does it for the second time, not for the first."),
        _MACHINE, "readiness:drill", _("Note a drill"),
        ("lantern restore FILE --identity identity.txt --into FOLDER --drill",),
    ),
    Code.MAIL: TaskWords(
        _("Mail that arrives"),
        _("Alerts go by mail. That it was sent proves nothing: its reader says that it came."),
        _LEADS, "readiness:mail", _("Try the mail"), ("LANTERN_MAIL_URL=smtp://…",),
    ),
    Code.CLOCK: TaskWords(
        _("The clock"),
        _("Deadlines, notes and the audit go by it."), _MACHINE, commands=("lantern check",),
    ),
    Code.KIT: TaskWords(
        _("The paper for an outage, printed this week"),
        _("With it a team works for a day without Lantern."),
        _("Somebody in a post prints it; or whoever looks after the machine"),
        route="readiness:kit", link=_("Paper for an outage"), commands=("lantern outage-kit FILE",),
    ),
}  # fmt: skip

STATES: Final = {
    State.DONE: (_("done"), "good"),
    State.LATE: (_("no longer so"), "bad"),
    State.TO_DO: (_("to do"), "warn"),
}
