"""The grounds: everything that opens something. What no ground names stays closed."""

from typing import Final

from lantern.access.policy_actions import Action
from lantern.access.policy_rules import Condition, Effect, Rule, Wish, always
from lantern.access.relations import Bond, Level
from lantern.access.roles import READERS, Role

A, R = Action, Role
LEADS: Final = frozenset({R.SAFEGUARDING_LEAD, R.DEPUTY, R.REGISTERED_MANAGER})
ON_CALL: Final = LEADS | {R.DUTY_MANAGER}
KEEPERS: Final = LEADS | {R.TRUSTEE}


def _granted(least: Level) -> Condition:
    def holds(wish: Wish) -> bool:
        return wish.relation.grants(least)

    return holds


def _reported(wish: Wish) -> bool:
    return wish.relation.has(Bond.REPORTER)


def _glass_is_broken(wish: Wish) -> bool:
    return wish.relation.has(Bond.BREAK_GLASS_LIVE)


def _ground(name: str, actions: set[Action], reason: str, roles: frozenset[Role], when: Condition = always) -> Rule:
    return Rule(name=name, effect=Effect.GROUND, actions=frozenset(actions), reason=reason, roles=roles, when=when)


GROUNDS: Final = (
    # -- about one folder
    _ground(
        "own_report",
        {A.SEE_OWN_REFERENCE, A.SEE_OWN_STATUS, A.FOLLOW_OWN_REPORT},
        "Who reported sees the reference, what became of it, and what to do about what they said; nothing else.",
        frozenset(R),
        _reported,
    ),
    _ground(
        "granted_read",
        {A.KNOW_EXISTS, A.READ_FOLDER, A.REVEAL_LOCATION, A.SEE_WHO_OPENED},
        "Who was let in reads, sees who else opened it, and may ask for a hidden place.",
        READERS,
        _granted(Level.READ),
    ),
    _ground(
        "granted_write",
        {A.ADD_ENTRY, A.CORRECT_ENTRY, A.INTERPRET, A.EXCLUDE},
        "Who was let in to write adds, corrects, interprets, and names who is kept out.",
        READERS,
        _granted(Level.WRITE),
    ),
    _ground(
        "granted_to_decide",
        {A.DECIDE},
        "Who leads or manages, or stands in, records decisions where they were let in to write.",
        READERS - {R.WORKER},
        _granted(Level.WRITE),
    ),
    _ground(
        "granted_manage",
        {A.GRANT, A.END_GRANT, A.LIFT_EXCLUSION, A.SEAL, A.UNSEAL, A.PLACE_HOLD},
        "Who keeps the folder says who else comes in.",
        KEEPERS,
        _granted(Level.MANAGE),
    ),
    _ground(
        "granted_to_end_it",
        {A.LIFT_HOLD, A.ERASE},
        "A lead or the Registered Manager who keeps the folder lifts a hold or erases.",
        LEADS,
        _granted(Level.MANAGE),
    ),
    _ground(
        "granted_to_take_out",
        {A.EXPORT},
        "Who leads or manages, or stands in, takes a copy out of a folder they may read.",
        READERS - {R.WORKER},
        _granted(Level.READ),
    ),
    _ground(
        "granted_to_watch",
        {A.AGREE_IN_FOLDER, A.REVIEW_BREAK_GLASS},
        "A second person who may read the folder agrees, and reviews a break-glass.",
        KEEPERS,
        _granted(Level.READ),
    ),
    _ground(
        "break_glass",
        {A.OPEN_BY_BREAK_GLASS},
        "Who may be on call opens a folder in an emergency without a grant.",
        ON_CALL,
    ),
    _ground(
        "glass_is_broken",
        {A.KNOW_EXISTS, A.READ_FOLDER, A.ADD_ENTRY, A.REVEAL_LOCATION},
        "For four hours they read, add what happened, and may ask for a hidden place.",
        ON_CALL,
        _glass_is_broken,
    ),
    # -- about no folder
    _ground(
        "everybody_reports",
        {A.REPORT_CONCERN, A.SEE_OWN_REPORTS},
        "Everybody who signs in reports a concern, and finds their own reports.",
        frozenset(R),
    ),
    _ground(
        "own_sign_in",
        {A.CHANGE_OWN_SIGN_IN, A.END_OWN_SESSIONS},
        "Everybody looks after their own sign-in.",
        frozenset(R),
    ),
    _ground(
        "own_trail",
        {A.SEE_OWN_TRAIL},
        "Everybody sees what the audit holds about themselves.",
        frozenset(R),
    ),
    _ground(
        "search",
        {A.SEARCH},
        "Who works with folders searches those that were opened to them by a grant.",
        READERS - {R.TRUSTEE},
    ),
    _ground(
        "watch_the_house",
        {A.READ_AUDIT},
        "Leads, the Registered Manager and trustees read the audit without content; its keeper does not.",
        KEEPERS,
    ),
    _ground("accounts", {A.MANAGE_ACCOUNTS}, "The administrator keeps the accounts.", frozenset({R.ADMINISTRATOR})),
    _ground(
        "invite",
        {A.INVITE},
        "Who looks after people invites them.",
        LEADS | {R.GROUP_ADMIN, R.ADMINISTRATOR},
    ),
    _ground(
        "stop_an_account",
        {A.SUSPEND, A.END_SESSIONS},
        "Who may have to act at night shuts an account out at once.",
        ON_CALL | {R.ADMINISTRATOR},
    ),
    _ground(
        "restore_an_account",
        {A.RESTORE},
        "Who may stop an account lets one in again, unless somebody above them stopped it.",
        ON_CALL | {R.ADMINISTRATOR},
    ),
    _ground(
        "stations",
        {A.ENROL_STATION},
        "The lead, the Registered Manager or the administrator enrols a shared tablet.",
        frozenset({R.SAFEGUARDING_LEAD, R.REGISTERED_MANAGER, R.ADMINISTRATOR}),
    ),
    _ground(
        "vouch",
        {A.APPROVE_RECOVERY, A.AGREE_ABOUT_ACCOUNT},
        "Leads, the Registered Manager and trustees vouch for a person; the administrator alone never makes a reader.",
        KEEPERS,
    ),
    _ground("view_stop", {A.LIFT_VIEW_STOP}, "A lead or the Registered Manager lets somebody go on.", LEADS),
    _ground("rota", {A.KEEP_ROTA}, "A lead or the Registered Manager keeps the rota.", LEADS),
    _ground(
        "mail_came_back",
        {A.NOTE_MAIL},
        "Who hears that mail came back notes it, so that somebody else is told.",
        LEADS | {R.ADMINISTRATOR},
    ),
    _ground(
        "health",
        {A.SEE_HEALTH},
        "Who answers for the installation sees how it is.",
        KEEPERS | {R.ADMINISTRATOR},
    ),
    _ground("backup", {A.RUN_BACKUP}, "The administrator runs a backup.", frozenset({R.ADMINISTRATOR})),
)
