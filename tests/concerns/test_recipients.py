from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from lantern.access.roles import Role
from lantern.concerns.recipients import LADDER, POSTS, Candidate, recipients

PEOPLE = st.lists(st.builds(Candidate, st.builds(uuid4), st.sampled_from(list(Role))), max_size=8)


def somebody(role: Role) -> Candidate:
    return Candidate(uuid4(), role)


@given(PEOPLE, st.data())
def test_nobody_who_is_kept_out_ever_receives_a_concern(people: list[Candidate], data: st.DataObject) -> None:
    out = (
        frozenset(data.draw(st.sets(st.sampled_from([person.account for person in people])))) if people else frozenset()
    )

    assert out.isdisjoint(person.account for person in recipients(people, out))


@given(PEOPLE)
def test_only_posts_of_the_ladder_receive_a_concern(people: list[Candidate]) -> None:
    roles = {person.account: person.role for person in people}

    assert {roles[found.account] for found in recipients(people, frozenset())} <= set(POSTS)


@given(PEOPLE)
def test_a_step_is_taken_only_when_nobody_stands_on_the_one_before(people: list[Candidate]) -> None:
    roles = {person.account: person.role for person in people}
    found = {roles[person.account] for person in recipients(people, frozenset())}
    steps = [index for index, step in enumerate(LADDER) if found & set(step)]

    assert len(steps) <= 1
    for earlier in LADDER[: steps[0]] if steps else LADDER:
        assert not any(person.role in earlier for person in people)


def test_the_lead_and_the_deputy_both_receive_it() -> None:
    lead, deputy, manager = somebody(Role.SAFEGUARDING_LEAD), somebody(Role.DEPUTY), somebody(Role.REGISTERED_MANAGER)

    found = recipients([lead, deputy, manager], frozenset())

    assert {person.account for person in found} == {lead.account, deputy.account}


def test_a_trustee_stands_in_where_nobody_else_is_left() -> None:
    trustee, manager = somebody(Role.TRUSTEE), somebody(Role.DUTY_MANAGER)

    assert [(person.account, person.stand_in) for person in recipients([trustee], frozenset())] == [
        (trustee.account, True)
    ]
    assert [person.account for person in recipients([trustee, manager], frozenset())] == [manager.account]
