from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantern.packs.expression_text import in_words
from lantern.packs.library import open_library
from lantern.packs.vocabularies import ROOT
from lantern.procedures import expressions as ex
from lantern.procedures.parsing import parse


def placeless(value: object) -> object:
    """A condition without its places in the text."""
    if isinstance(value, tuple):
        return tuple(map(placeless, value))
    if isinstance(value, ex.Expression | ex.Term):
        kept = (placeless(getattr(value, field.name)) for field in fields(value) if field.name != "at")
        return (type(value), *kept)
    return value


def comes_back(text: str) -> bool:
    parsed = parse(text)
    return placeless(parse(in_words(parsed))) == placeless(parsed)


NAMES = st.sampled_from(["a", "b", "means", "age_class", "number_1"])
NUMBERS = st.one_of(st.integers(0, 10**7).map(str), st.decimals(0, 99, places=2).map(str))
TERMS = st.one_of(
    NAMES, st.just("now"), NUMBERS, st.builds("count({})".format, NAMES),
    st.builds("{} {}".format, NUMBERS, st.sampled_from(["minute", "minutes", "hours", "days"])),
)  # fmt: skip
SUMS = st.builds("{}{}".format, TERMS, st.one_of(st.just(""), st.builds(" {} {}".format, st.sampled_from("+-"), TERMS)))
STATES = st.lists(st.sampled_from(["yes", "no", "unknown", "not_asked"]), min_size=1, max_size=4).map(", ".join)
WORDS = st.lists(st.sampled_from(["child", "adult"]), min_size=1).map(", ".join)
LEAVES = st.one_of(
    NAMES, st.sampled_from(["yes", "no", "unknown", "role(helped)"]),
    st.builds("{} {}in ({})".format, NAMES, st.sampled_from(["", "not "]), st.one_of(STATES, WORDS)),
    st.builds("{} {} adult".format, NAMES, st.sampled_from(["is", "is not", "has"])),
    st.builds("({} {} {})".format, SUMS, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), SUMS),
)  # fmt: skip


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=4)
    listed = several.map(", ".join)
    return st.one_of(
        st.builds("({})".format, several.map(" or ".join)),
        st.builds("({})".format, several.map(" and ".join)),
        st.builds("(not {})".format, inner),
        st.builds("({}) is {}{}".format, inner, st.sampled_from(["", "not "]), st.sampled_from(["yes", "unknown"])),
        st.builds("({}) in ({})".format, inner, STATES),
        st.builds("({}) raised by ({})".format, inner, listed),
        st.builds("{} of ({})".format, st.sampled_from(["any", "all", "at least 1"]), listed),
        st.builds("asked({})".format, listed),
        st.builds("{}(helped, {})".format, st.sampled_from(["some", "every"]), inner),
    )


@given(st.recursive(LEAVES, grown, max_leaves=12))
def test_a_condition_written_back_means_the_same(text: str) -> None:
    assert comes_back(text)


def test_every_condition_of_the_shipped_packs_comes_back() -> None:
    def conditions(value: object) -> Iterator[ex.Expression]:
        if isinstance(value, ex.Expression):
            yield value
        elif isinstance(value, tuple):
            yield from (found for item in value for found in conditions(item))
        elif is_dataclass(value):
            yield from (found for field in fields(value) for found in conditions(getattr(value, field.name)))

    texts = [in_words(found) for procedure in open_library(ROOT).procedures for found in conditions(procedure)]

    assert len(texts) > 100
    assert all(map(comes_back, texts))


@pytest.mark.parametrize(
    "text",
    [
        "debt_owed is yes",
        "age_class is not child",
        "means not in (force, threat)",
        "abuse_or_risk in (yes, unknown)",
        "asked(debt_owed, approached)",
        "all of (a, b, c)",
        "a and (b or c)",
        "core raised by (sign, other is yes)",
        "at least 2 of (a, b, c)",
        "some(helped, debt_owed) and not every(helped, role(controller))",
        "waited_minutes > 5",
        "waited_minutes >= 0.5",
        "transition_on <= now + 7 days - 1 hours",
        "count(means) != 0",
    ],
)
def test_a_condition_reads_as_one_would_write_it(text: str) -> None:
    assert in_words(parse(text)) == text


def test_a_kind_of_condition_without_words_is_refused() -> None:
    with pytest.raises(TypeError, match="no words for Expression"):
        in_words(ex.Expression(0))
