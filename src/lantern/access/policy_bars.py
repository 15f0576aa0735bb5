"""The bars: everything that closes something, whatever opened it."""

from typing import Final

from lantern.access.policy_actions import ALL_ACTIONS, FOLDER_ACTIONS, INSIDE, Action
from lantern.access.policy_rules import Condition, Effect, Rule, Wish, always
from lantern.access.relations import EXCLUSIONS, Bond
from lantern.access.roles import EVERYBODY, Role

A = Action

ON_A_STATION: Final = frozenset(
    {
        A.SEE_OWN_REFERENCE,
        A.SEE_OWN_STATUS,
        A.FOLLOW_OWN_REPORT,
        A.KNOW_EXISTS,
        A.READ_FOLDER,
        A.ADD_ENTRY,
        A.CORRECT_ENTRY,
        A.INTERPRET,
        A.DECIDE,
        A.SEE_WHO_OPENED,
        A.EXCLUDE,
        A.REPORT_CONCERN,
        A.SEE_OWN_REPORTS,
        A.END_OWN_SESSIONS,
    }
)
"""The work of a shift, which may be done at a shared tablet."""

DECIDING: Final = frozenset(
    {
        A.DECIDE,
        A.REVEAL_LOCATION,
        A.GRANT,
        A.END_GRANT,
        A.EXCLUDE,
        A.LIFT_EXCLUSION,
        A.SEAL,
        A.UNSEAL,
        A.PLACE_HOLD,
        A.LIFT_HOLD,
        A.ERASE,
        A.EXPORT,
        A.AGREE_IN_FOLDER,
        A.OPEN_BY_BREAK_GLASS,
        A.REVIEW_BREAK_GLASS,
    }
)
"""What is a decision in a folder, or needs one."""


def _has(*bonds: Bond) -> Condition:
    def holds(wish: Wish) -> bool:
        return wish.relation.has(*bonds)

    return holds


def _suspended(wish: Wish) -> bool:
    return not wish.actor.active


def _new(wish: Wish) -> bool:
    return wish.actor.new_worker


def _at_a_station(wish: Wish) -> bool:
    return wish.actor.station


def _not_standing_in(wish: Wish) -> bool:
    return not wish.relation.has(Bond.STAND_IN)


def _outranked(wish: Wish) -> bool:
    return wish.circumstances.outranked


def _of_oneself(wish: Wish) -> bool:
    return wish.circumstances.concerns_self


def _agreed_before(wish: Wish) -> bool:
    return wish.circumstances.agreed_before


def _beyond_a_volunteer(wish: Wish) -> bool:
    return wish.circumstances.powerful or wish.circumstances.beyond_volunteer


def _on_hold(wish: Wish) -> bool:
    return wish.circumstances.on_hold


def _bar(
    name: str,
    actions: frozenset[Action],
    reason: str,
    when: Condition = always,
    roles: frozenset[Role] = EVERYBODY,
) -> Rule:
    return Rule(name=name, effect=Effect.BAR, actions=actions, reason=reason, roles=roles, when=when)


BARS: Final = (
    # -- the account
    _bar("suspended", ALL_ACTIONS, "This account is stopped. Ring the safeguarding lead.", _suspended),
    _bar(
        "new_worker",
        frozenset(
            {A.SEARCH, A.EXPORT, A.REVEAL_LOCATION, A.AGREE_IN_FOLDER, A.APPROVE_RECOVERY, A.AGREE_ABOUT_ACCOUNT}
        ),
        "This opens after your first 90 days. Ask a colleague who has been here longer.",
        _new,
    ),
    _bar(
        "station",
        ALL_ACTIONS - ON_A_STATION,
        "This cannot be done at a shared tablet. Use your own device.",
        _at_a_station,
    ),
    # -- who is kept out (DP-26)
    _bar(
        "must_not_know",
        # What they said themselves stays: if it vanished, it would tell them that they are kept out.
        FOLDER_ACTIONS - {A.SEE_OWN_REFERENCE, A.FOLLOW_OWN_REPORT},
        "There is nothing here.",
        _has(Bond.MUST_NOT_KNOW),
    ),
    _bar(
        "must_not_read",
        INSIDE - {A.KNOW_EXISTS},
        "Somebody else reads this one. It was received, and there is nothing you need to do.",
        _has(Bond.MUST_NOT_READ),
    ),
    _bar(
        "must_not_decide",
        DECIDING,
        "You may have a tie to somebody in this, so somebody else decides. Ask another lead.",
        _has(Bond.MUST_NOT_DECIDE),
    ),
    _bar(
        "must_not_interpret",
        frozenset({A.INTERPRET, A.REVEAL_LOCATION}),
        "An interpreter must be free of every tie. Ask a lead for another interpreter.",
        _has(Bond.MUST_NOT_INTERPRET),
    ),
    # -- the folder
    _bar(
        "sealed",
        INSIDE,
        "There is nothing here.",
        _has(Bond.SEALED_OUT),
    ),
    _bar(
        "trustee_only_as_stand_in",
        INSIDE,
        "Trustees read no folder unless they stand in for a lead who has a tie.",
        _not_standing_in,
        frozenset({Role.TRUSTEE}),
    ),
    _bar(
        "stand_in_without_a_tie",
        INSIDE,
        "Only a trustee without a tie stands in.",
        _has(*EXCLUSIONS),
        frozenset({Role.TRUSTEE}),
    ),
    _bar("legal_hold", frozenset({A.ERASE}), "A legal hold lies on this folder. Nothing may be erased.", _on_hold),
    # -- oneself
    _bar(
        "nobody_for_oneself",
        frozenset(
            {
                A.DECIDE,
                A.GRANT,
                A.LIFT_EXCLUSION,
                A.AGREE_IN_FOLDER,
                A.REVIEW_BREAK_GLASS,
                A.MANAGE_ACCOUNTS,
                A.SUSPEND,
                A.RESTORE,
                A.END_SESSIONS,
                A.APPROVE_RECOVERY,
                A.AGREE_ABOUT_ACCOUNT,
                A.LIFT_VIEW_STOP,
            }
        ),
        "Nobody does this for themselves. Ask somebody else who may.",
        _of_oneself,
    ),
    _bar(
        "stopped_by_somebody_above",
        frozenset({A.RESTORE}),
        "Somebody who ranks above you stopped this account. Ask a safeguarding lead or the Registered Manager.",
        _outranked,
    ),
    _bar(
        "own_break_glass",
        frozenset({A.REVIEW_BREAK_GLASS}),
        "Who opened this folder by break-glass reviews none of it. Ask another lead.",
        _has(Bond.BREAK_GLASS_LIVE, Bond.BREAK_GLASS_OVER),
    ),
    _bar(
        "nobody_counts_twice",
        frozenset({A.AGREE_IN_FOLDER, A.APPROVE_RECOVERY, A.AGREE_ABOUT_ACCOUNT}),
        "You have agreed already. Somebody else must agree, too.",
        _agreed_before,
    ),
    _bar(
        "group_admin_invites_volunteers_only",
        frozenset({A.INVITE}),
        "A group admin invites volunteers. Ask a lead to invite anybody else.",
        _beyond_a_volunteer,
        frozenset({Role.GROUP_ADMIN}),
    ),
)
