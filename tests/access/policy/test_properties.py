from dataclasses import replace

from hypothesis import find, given, settings
from hypothesis import strategies as st

from lantern.access.circumstances import Circumstances
from lantern.access.policy import RULES, Outcome, Policy, decide
from lantern.access.policy_actions import FOLDER_ACTIONS, OWN_REPORT, Action
from lantern.access.policy_rules import Effect, Rule, Wish
from lantern.access.relations import EXCLUSIONS, Bond, Relation
from lantern.access.roles import READERS, Actor, Role

GRANTS = (Bond.GRANTED_READ, Bond.GRANTED_WRITE, Bond.GRANTED_MANAGE)

actions = st.sampled_from(Action)
folder_actions = st.sampled_from(sorted(FOLDER_ACTIONS))
relations = st.frozensets(st.sampled_from(Bond)).map(Relation)
bools = st.booleans()
circumstances = st.builds(
    Circumstances,
    reason=bools,
    second_person=bools,
    concerns_self=bools,
    agreed_before=bools,
    powerful=bools,
    beyond_volunteer=bools,
    outranked=bools,
    on_hold=bools,
    people=st.integers(min_value=0, max_value=30),
    told=st.integers(min_value=0, max_value=4),
)
actors = st.builds(
    Actor,
    role=st.sampled_from(Role) | st.none(),
    active=bools,
    new_worker=bools,
    station=bools,
    second_factor=bools,
    enrolled=bools,
    fresh=bools,
)
examples = settings(max_examples=150, deadline=None)


@examples
@given(actions, actors, relations, circumstances, st.sampled_from(sorted(EXCLUSIONS)))
def test_to_keep_somebody_out_never_allows_more(
    action: Action, actor: Actor, relation: Relation, around: Circumstances, exclusion: Bond
) -> None:
    before = decide(action, actor, relation, around)
    after = decide(action, actor, relation.with_bonds(exclusion), around)

    assert before.allowed or not after.allowed
    assert not before.hidden or after.hidden


@examples
@given(actions, actors, relations, circumstances, st.sets(st.sampled_from(GRANTS), min_size=1))
def test_to_end_a_grant_never_allows_more(
    action: Action, actor: Actor, relation: Relation, around: Circumstances, ended: set[Bond]
) -> None:
    before = decide(action, actor, relation.with_bonds(*ended), around)
    after = decide(action, actor, relation.without_bonds(*ended).with_bonds(Bond.FORMER), around)

    assert before.allowed or not after.allowed
    assert not before.hidden or after.hidden


@examples
@given(actions, actors, relations, circumstances)
def test_to_seal_a_folder_never_allows_more(
    action: Action, actor: Actor, relation: Relation, around: Circumstances
) -> None:
    before = decide(action, actor, relation, around)

    assert before.allowed or not decide(action, actor, relation.with_bonds(Bond.SEALED_OUT), around).allowed


@examples
@given(actions, actors, relations, circumstances)
def test_when_a_break_glass_is_over_never_more_is_allowed(
    action: Action, actor: Actor, relation: Relation, around: Circumstances
) -> None:
    before = decide(action, actor, relation.with_bonds(Bond.BREAK_GLASS_LIVE), around)
    after = decide(
        action, actor, relation.without_bonds(Bond.BREAK_GLASS_LIVE).with_bonds(Bond.BREAK_GLASS_OVER), around
    )

    assert before.allowed or not after.allowed


@examples
@given(actions, actors, relations, circumstances, st.tuples(bools, bools))
def test_to_be_new_or_at_a_station_never_allows_more(
    action: Action, actor: Actor, relation: Relation, around: Circumstances, how: tuple[bool, bool]
) -> None:
    before = decide(action, replace(actor, new_worker=False, station=False), relation, around)
    after = decide(action, replace(actor, new_worker=how[0], station=how[1]), relation, around)

    assert before.allowed or not after.allowed


@examples
@given(actions, actors, relations, circumstances)
def test_a_stopped_account_may_do_nothing(
    action: Action, actor: Actor, relation: Relation, around: Circumstances
) -> None:
    assert not decide(action, replace(actor, active=False), relation, around).allowed


@examples
@given(actions, actors, relations, circumstances, st.permutations(RULES))
def test_a_verdict_never_depends_on_the_order_of_the_rules(
    action: Action, actor: Actor, relation: Relation, around: Circumstances, rules: list[Rule]
) -> None:
    shuffled = Policy(rules).decide(action, actor, relation, around)
    found = decide(action, actor, relation, around)

    assert (shuffled.outcome, shuffled.needs, sorted(shuffled.reasons)) == (
        found.outcome,
        found.needs,
        sorted(found.reasons),
    )


@examples
@given(folder_actions, actors, relations, circumstances)
def test_who_may_not_know_of_a_folder_is_never_refused_openly(
    action: Action, actor: Actor, relation: Relation, around: Circumstances
) -> None:
    verdict = decide(action, actor, relation, around)

    if verdict.outcome is Outcome.REFUSED:
        assert decide(Action.KNOW_EXISTS, actor, relation, around).allowed
    if verdict.hidden:
        assert (verdict.reasons, verdict.needs) == ((), frozenset())


@examples
@given(folder_actions, actors, relations, circumstances)
def test_a_role_alone_never_opens_a_folder(
    action: Action, actor: Actor, relation: Relation, around: Circumstances
) -> None:
    bare = relation.without_bonds(*GRANTS, Bond.BREAK_GLASS_LIVE)
    verdict = decide(action, actor, bare, around)

    assert not verdict.allowed or action in {*OWN_REPORT, Action.OPEN_BY_BREAK_GLASS}


@examples
@given(folder_actions, actors, relations, circumstances)
def test_who_touches_a_folder_has_a_second_factor_and_a_role_that_reads(
    action: Action, actor: Actor, relation: Relation, around: Circumstances
) -> None:
    if decide(action, actor, relation, around).allowed and action not in OWN_REPORT:
        assert actor.second_factor
        assert actor.role in READERS


@examples
@given(folder_actions, actors, relations, circumstances)
def test_what_is_done_in_a_folder_is_done_by_somebody_who_may_know_of_it(
    action: Action, actor: Actor, relation: Relation, around: Circumstances
) -> None:
    if decide(action, actor, relation, around).allowed and action not in {*OWN_REPORT, Action.OPEN_BY_BREAK_GLASS}:
        assert decide(Action.KNOW_EXISTS, actor, relation, around).allowed


@examples
@given(actions, actors, relations, circumstances)
def test_when_everything_that_is_asked_for_is_there_it_is_allowed(
    action: Action, actor: Actor, relation: Relation, around: Circumstances
) -> None:
    if decide(action, actor, relation, around).needs:
        met = replace(around, reason=True, second_person=True, told=2)
        assert decide(action, replace(actor, second_factor=True, fresh=True), relation, met).allowed


# -- the properties notice: each is broken on purpose once ------------------------------------------------


def with_effect(name: str, effect: Effect) -> Policy:
    return Policy(replace(rule, effect=effect) if rule.name == name else rule for rule in RULES)


def opened_by(policy: Policy, action: Action, actor: Actor, before: Relation, after: Relation) -> bool:
    met = Circumstances(reason=True, second_person=True, told=2)
    return not policy.decide(action, actor, before, met).allowed and policy.decide(action, actor, after, met).allowed


def test_an_exclusion_that_opens_would_be_noticed() -> None:
    broken = with_effect("must_not_decide", Effect.GROUND)

    action, actor, relation = find(
        st.tuples(actions, actors, relations),
        lambda asked: opened_by(broken, asked[0], asked[1], asked[2], asked[2].with_bonds(Bond.MUST_NOT_DECIDE)),
        settings=settings(max_examples=5_000, database=None),
    )

    assert not opened_by(Policy(RULES), action, actor, relation, relation.with_bonds(Bond.MUST_NOT_DECIDE))


def test_an_ended_grant_that_opens_would_be_noticed() -> None:
    def ended(wish: Wish) -> bool:
        return wish.relation.has(Bond.FORMER)

    broken = Policy([*RULES, replace(RULES[1], name="former_reads", when=ended)])
    asked = (Action.READ_FOLDER, Actor(role=Role.WORKER, enrolled=True, second_factor=True))

    assert opened_by(broken, *asked, Relation(), Relation(frozenset({Bond.FORMER})))
    assert not opened_by(Policy(RULES), *asked, Relation(), Relation(frozenset({Bond.FORMER})))
