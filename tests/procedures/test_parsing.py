import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantern.procedures import expressions as ex
from lantern.procedures.parsing import ExpressionError, parse
from lantern.procedures.truth import NO, NOT_ASKED, UNKNOWN, YES

WORDS = st.sampled_from(
    [
        "a",
        "b",
        "and",
        "or",
        "not",
        "is",
        "in",
        "has",
        "raised",
        "by",
        "any",
        "all",
        "of",
        "at",
        "least",
        "2",
        "(",
        ")",
        ",",
        "yes",
        "no",
        "unknown",
        "not_asked",
        "asked",
        "role",
        "some",
        "every",
        "count",
        "now",
        "days",
        "5.5",
        "+",
        "-",
        "<",
        "<=",
        "=",
        "!=",
        "helped",
    ]
)


def refusal(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    return caught.value


def tree(text: str) -> str:
    """A condition with every bracket written out, for looking at what binds more closely."""
    return _shown(parse(text))


def _shown(part: ex.Expression) -> str:
    if isinstance(part, ex.All | ex.Any):
        word = " and " if isinstance(part, ex.All) else " or "
        return f"({word.join(_shown(inner) for inner in part.parts)})"
    if isinstance(part, ex.Not):
        return f"(not {_shown(part.part)})"
    if isinstance(part, ex.StateIs):
        return f"[{_shown(part.part)}]"
    return part.name if isinstance(part, ex.Name) else type(part).__name__


def test_a_name_is_read_with_its_place() -> None:
    assert parse("care_support_needs") == ex.Name(0, "care_support_needs")
    assert parse("a and b") == ex.All(0, (ex.Name(0, "a"), ex.Name(6, "b")))


@pytest.mark.parametrize(("word", "value"), [("yes", YES), ("no", NO), ("unknown", UNKNOWN)])
def test_an_answer_can_be_written_out(word: str, value: int) -> None:
    assert parse(word) == ex.Literal(0, value)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("a is yes", {YES}),
        ("a is not_asked", {NOT_ASKED}),
        ("a in (yes, unknown)", {YES, UNKNOWN}),
        ("asked(a)", {YES, NO, UNKNOWN}),
    ],
)
def test_the_state_of_an_answer_can_be_tested(text: str, states: set[int]) -> None:
    found = parse(text)

    assert isinstance(found, ex.StateIs)
    assert found.states == states


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour is red", {"red"}),
        ("colour in (red, blue)", {"red", "blue"}),
        ("tools has knife", {"knife"}),
    ],
)
def test_the_words_of_a_choice_or_list_can_be_tested(text: str, words: set[str]) -> None:
    found = parse(text)

    assert isinstance(found, ex.WordIs)
    assert found.words == words


@pytest.mark.parametrize("text", ["a is not yes", "a not in (yes, unknown)", "not a in (yes)", "not a"])
def test_each_way_of_saying_not_inverts(text: str) -> None:
    assert isinstance(parse(text), ex.Not)


def test_not_twice_is_no_not_at_all() -> None:
    assert parse("not not a") == ex.Name(8, "a")
    assert isinstance(parse("not not not a"), ex.Not)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a or b and c", "(a or (b and c))"),
        ("a and b or c", "((a and b) or c)"),
        ("(a or b) and c", "((a or b) and c)"),
        ("not a and b", "((not a) and b)"),
        ("not (a and b)", "(not (a and b))"),
        ("not a is yes", "(not [a])"),
        ("a or b is yes", "(a or [b])"),
        ("(a or b) is yes", "[(a or b)]"),
        ("a and b and c", "(a and b and c)"),
    ],
)
def test_not_binds_closer_than_and_and_and_closer_than_or(text: str, expected: str) -> None:
    assert tree(text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [("any of (a, b, c)", ex.Any, 3), ("all of (a, b)", ex.All, 2), ("at least 2 of (a, b, c)", ex.AtLeast, 3)],
)
def test_a_list_of_conditions_can_be_counted(text: str, kind: type[ex.Expression], count: int) -> None:
    found = parse(text)

    assert isinstance(found, kind)
    assert len(list(ex.parts_of(found))) == count


def test_a_core_question_is_raised_by_its_signs() -> None:
    assert parse("a raised by (b, c)") == ex.RaisedBy(2, ex.Name(0, "a"), (ex.Name(13, "b"), ex.Name(16, "c")))


def test_people_are_asked_by_their_class() -> None:
    assert parse("some(helped, p)") == ex.Some(0, "helped", ex.Name(13, "p"))
    assert parse("every(helped, p)") == ex.Every(0, "helped", ex.Name(14, "p"))
    assert parse("role(helped)") == ex.HasRole(0, "helped")


def test_asked_of_several_facts_is_asked_of_any() -> None:
    assert isinstance(parse("asked(a, b)"), ex.Any)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("minutes > 5", ["fact", "number"]),
        ("5.5 <= minutes", ["number", "fact"]),
        ("leaves_on <= now + 7 days", ["fact", "now", "span"]),
        ("now - 1 hour > returned_at", ["now", "span", "fact"]),
        ("count(tools) >= 2", ["count", "number"]),
        ("minutes + height != 3", ["fact", "fact", "number"]),
    ],
)
def test_a_comparison_is_a_sum_on_either_side(text: str, kinds: list[str]) -> None:
    found = parse(text)

    assert isinstance(found, ex.Compare)
    assert [term.kind for term in (*found.left, *found.right)] == kinds


def test_a_span_is_counted_in_seconds_and_a_minus_keeps_its_sign() -> None:
    found = parse("now - 2 days < leaves_on")

    assert isinstance(found, ex.Compare)
    assert (found.left[1].sign, found.left[1].amount) == (-1, 2 * 86400.0)


def test_every_name_that_a_condition_reads_is_found() -> None:
    found = parse("a and (some(helped, p) or colour is red) and minutes > count(tools)")

    assert [name for name, _ in ex.names_in(found)] == ["a", "p", "colour", "minutes", "tools"]


def test_lines_and_spaces_mean_nothing() -> None:
    assert parse("  a\n   and\tb ") == parse("a and b")


@pytest.mark.parametrize(
    ("text", "at", "part"),
    [
        ("", 0, "the condition is empty"),
        ("a and", 5, "ends too early"),
        ("a b", 2, 'did not expect "b"'),
        ("a & b", 2, '"&" has no meaning'),
        ("(a or b", 7, 'expected ")"'),
        ("any of a", 7, 'expected "(" after "any of"'),
        ("at least two of (a)", 9, "whole number"),
        ("at least 3 of (a, b)", 0, "write 1 to 2"),
        ("at least 0 of (a)", 0, "write 1 to 1"),
        ("a in (yes, red)", 2, "cannot stand in one list"),
        ("(a and b) is red", 10, "only a fact or a procedure"),
        ("now + 7 days", 12, "expected one of"),
        ("minutes > and", 10, "expected a number"),
        ("eval(a)", 0, "not part of the grammar"),
        ("a raised (b)", 9, 'expected "by"'),
        ("some(helped p)", 12, 'expected ","'),
    ],
)
def test_an_error_points_at_the_place_and_says_what_was_expected(text: str, at: int, part: str) -> None:
    error = refusal(text)

    assert error.at == at
    assert part in error.problem
    assert str(error).splitlines()[-1] == f"    {' ' * at}^"


def test_an_error_shows_the_condition_that_it_points_into() -> None:
    lines = str(refusal("a and\n  (b or")).splitlines()

    assert lines[1] == "    a and (b or"
    assert lines[2].index("^") == len(lines[1])


@pytest.mark.parametrize(("text", "meant"), [("a adn b", "and"), ("a nd b", "and"), ("a rised by (b)", "raised")])
def test_a_near_miss_is_named(text: str, meant: str) -> None:
    assert f'Did you mean "{meant}"' in str(refusal(text))


def test_nesting_has_a_limit_that_is_said() -> None:
    assert isinstance(parse("(" * 39 + "a" + ")" * 39), ex.Name)
    assert "nested more than 40 deep" in str(refusal("(" * 41 + "a" + ")" * 41))


@pytest.mark.parametrize("text", ["__import__('os')", "a; b", "lambda: 1", "a.b", "f(x)(y)", "a == b", "{a}"])
def test_program_text_is_no_condition(text: str) -> None:
    assert refusal(text).problem


def place_of_error(text: str) -> int | None:
    """Where a text is refused; nothing if it is a condition. Any other end is a fault."""
    try:
        parse(text)
    except ExpressionError as error:
        return error.at if error.at <= len(error.text) else -1
    return None


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_nothing_else_happens(text: str) -> None:
    at = place_of_error(text)

    assert at is None or at >= 0


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=14))
def test_any_run_of_known_words_is_read_or_refused_and_nothing_else_happens(words: list[str]) -> None:
    at = place_of_error(" ".join(words))

    assert at is None or at >= 0
