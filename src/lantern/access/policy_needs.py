"""The needs: what must be there before an action that is otherwise open."""

from typing import Final

from lantern.access.circumstances import MOST_ALONE, TOLD_AT_ONCE, Need
from lantern.access.policy_actions import ALL_ACTIONS, OWN_REPORT, Action
from lantern.access.policy_rules import Condition, Effect, Rule, Wish

A = Action


def _one_factor_only(wish: Wish) -> bool:
    return not wish.actor.second_factor


def _left_the_second_factor_out(wish: Wish) -> bool:
    return wish.actor.enrolled and not wish.actor.second_factor


def _not_fresh(wish: Wish) -> bool:
    return not wish.actor.fresh


def _no_reason(wish: Wish) -> bool:
    return not wish.circumstances.reason


def _alone(wish: Wish) -> bool:
    return not wish.circumstances.second_person


def _alone_about_many(wish: Wish) -> bool:
    return _alone(wish) and wish.circumstances.people > MOST_ALONE


def _alone_about_power(wish: Wish) -> bool:
    return _alone(wish) and wish.circumstances.powerful


def _too_few_told(wish: Wish) -> bool:
    return wish.circumstances.told < TOLD_AT_ONCE


def _need(name: str, need: Need, actions: frozenset[Action], reason: str, when: Condition) -> Rule:
    return Rule(name=name, effect=Effect.NEED, need=need, actions=actions, reason=reason, when=when)


NEEDS: Final = (
    _need(
        "second_factor",
        Need.SECOND_FACTOR,
        ALL_ACTIONS - OWN_REPORT - {A.REPORT_CONCERN, A.SEE_OWN_REPORTS, A.CHANGE_OWN_SIGN_IN, A.END_OWN_SESSIONS},
        "This needs a second factor: a passkey or a code. Set one up, then try again.",
        _one_factor_only,
    ),
    # A stolen password alone must not lead to somebody's sign-in means. Who lost the second factor can still
    # report, and end their own sessions.
    _need(
        "second_factor_once_set_up",
        Need.SECOND_FACTOR,
        OWN_REPORT | {A.SEE_OWN_REPORTS, A.CHANGE_OWN_SIGN_IN},
        "You have a second factor: a passkey or a code. Use it first.",
        _left_the_second_factor_out,
    ),
    _need(
        "fresh_sign_in",
        Need.FRESH_SIGN_IN,
        frozenset(
            {
                A.REVEAL_LOCATION,
                A.GRANT,
                A.LIFT_EXCLUSION,
                A.SEAL,
                A.UNSEAL,
                A.LIFT_HOLD,
                A.ERASE,
                A.EXPORT,
                A.AGREE_IN_FOLDER,
                A.OPEN_BY_BREAK_GLASS,
                A.CHANGE_OWN_SIGN_IN,
                A.MANAGE_ACCOUNTS,
                A.SUSPEND,
                A.RESTORE,
                A.INVITE,
                A.ENROL_STATION,
                A.APPROVE_RECOVERY,
                A.AGREE_ABOUT_ACCOUNT,
                A.LIFT_VIEW_STOP,
                A.RUN_BACKUP,
            }
        ),
        "Show once more that it is you: sign in again. It counts for five minutes.",
        _not_fresh,
    ),
    _need(
        "reason",
        Need.REASON,
        frozenset(
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
                A.OPEN_BY_BREAK_GLASS,
                A.REVIEW_BREAK_GLASS,
                A.SUSPEND,
                A.LIFT_VIEW_STOP,
            }
        ),
        "Write down why. Others will read it later.",
        _no_reason,
    ),
    _need(
        "second_person",
        Need.SECOND_PERSON,
        frozenset({A.ERASE, A.UNSEAL, A.LIFT_EXCLUSION}),
        "A second person must agree first.",
        _alone,
    ),
    _need(
        "second_person_about_many",
        Need.SECOND_PERSON,
        frozenset({A.EXPORT}),
        f"A copy about more than {MOST_ALONE} people needs a second person who agrees first.",
        _alone_about_many,
    ),
    _need(
        "second_person_about_power",
        Need.SECOND_PERSON,
        frozenset({A.MANAGE_ACCOUNTS, A.INVITE}),
        "This role can read folders or keep accounts. A lead, the Registered Manager or a trustee must agree first.",
        _alone_about_power,
    ),
    _need(
        "two_people_told",
        Need.TWO_PEOPLE_TOLD,
        frozenset({A.OPEN_BY_BREAK_GLASS}),
        "Two people must hear of it at once. Ring the safeguarding lead instead.",
        _too_few_told,
    ),
)
