"""Makers of small vocabularies, packs, duties and situations, so that each test says only what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache

import pytest
from hypothesis import strategies as st

from lantern.packs.calendars import Calendars, london
from lantern.packs.library import library
from lantern.procedures import truth
from lantern.procedures.assess import assess
from lantern.procedures.assessment import Assessment, Duty
from lantern.procedures.building import put_together
from lantern.procedures.clocks import Clock
from lantern.procedures.compiling import Compiler
from lantern.procedures.contacts import Directory
from lantern.procedures.influence import Influence, OpenFact
from lantern.procedures.pack import Extension, Procedure
from lantern.procedures.parsing import parse
from lantern.procedures.problems import PackError
from lantern.procedures.program import CONCERN, Program, Run, run
from lantern.procedures.reading import read_extension, read_procedure
from lantern.procedures.rulebook import Procedures
from lantern.procedures.situation import FactValue, Organisation, Situation, Subject
from lantern.procedures.vocabulary import FactDefinition, Recipient, Vocabulary

Values = dict[str, object]
Facts = Mapping[str, FactValue]

ZONE = london()
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
SOURCES = frozenset({"S-1", "S-2", "L-1", "L-2"})
NO_CONTACTS = Directory()
ROLES = ("harmed", "alleged", "worker", "decider", "reporter")
CHARITY = Organisation(type="charity", is_first_responder=False, has_duty_to_notify=False)


def fact(name: str, kind: str = "yn", scope: str = "concern", choices: tuple[str, ...] = ()) -> FactDefinition:
    return FactDefinition(name=name, type=kind, scope=scope, meaning=name, choices=choices)


FACTS = (
    *(fact(name) for name in ("a", "b", "c", "d")),
    *(fact(name, scope="subject") for name in ("p", "q", "r")),
    fact("colour", "choice", choices=("red", "green", "blue")),
    fact("plate", "choice", choices=("yes", "part", "no")),
    fact("tools", "list", "subject", ("rope", "knife", "net")),
    fact("minutes", "number"),
    fact("height", "number", "subject"),
    fact("returned_at", "moment", "subject"),
    fact("leaves_on", "date"),
    fact("words_used", "text"),
)
RECIPIENTS = (
    Recipient(word="999", label="999", hours="always"),
    Recipient(word="police", label="the police"),
    Recipient(word="council of the area", label="the council", by_area=True, hours="always"),
    Recipient(word="the accused", label="the accused", people=("alleged",)),
    Recipient(word="the provider", label="the provider"),
    Recipient(word="the person", label="the person", outside=False),
    Recipient(word="case file", label="the case file", outside=False),
    Recipient(word="worker", label="the worker", outside=False, stand_in="safeguarding lead"),
    Recipient(word="night shift", label="the night shift", outside=False, stand_in="coordinator"),
    Recipient(word="coordinator", label="the coordinator", outside=False, stand_in="safeguarding lead"),
    Recipient(word="safeguarding lead", label="the lead", outside=False, stand_in="deputy lead", last_resort=1),
    Recipient(word="deputy lead", label="the deputy", outside=False, stand_in="a trustee without a tie", last_resort=2),
    Recipient(word="a trustee without a tie", label="a trustee", outside=False, last_resort=3),
)
VOCABULARY = Vocabulary(
    edition="2026-11",
    facts={item.name: item for item in FACTS},
    roles={role: role for role in ROLES},
    classes={
        "helped": frozenset({"harmed"}),
        "accused": frozenset({"alleged"}),
        "counted": frozenset({"harmed", "alleged"}),
        "everyone": frozenset(ROLES),
    },
    recipients={item.word: item for item in RECIPIENTS},
    nations={"england": "England", "wales": "Wales", "scotland": "Scotland"},
    organisation_types={"charity": "a charity", "local_authority": "a council"},
)


# -- situations ---------------------------------------------------------------------------------------


def person(identity: str = "p1", *roles: str, facts: Facts | None = None, posts: tuple[str, ...] = ()) -> Subject:
    """One person; without roles, the one who may be harmed."""
    return Subject(id=identity, roles=frozenset(roles or ("harmed",)), facts=facts or {}, posts=frozenset(posts))


def situation(facts: Facts | None = None, *people: Subject, nation: str = "england") -> Situation:
    return Situation(
        id="case",
        noticed_at=NOON,
        now=NOON,
        nation=nation,
        area="Luton",
        organisation=CHARITY,
        facts=facts or {},
        subjects=people,
    )


def one_person(facts: Facts) -> Situation:
    """A situation with one helped person, each fact where it belongs, by the vocabulary of the packs."""
    known = library_facts()
    of_person = {name: value for name, value in facts.items() if known[name].scope == "subject"}
    of_concern = {name: value for name, value in facts.items() if name not in of_person}
    return situation(of_concern, person(facts=of_person))


@cache
def library_facts() -> Mapping[str, FactDefinition]:
    return library().for_situation(situation()).vocabulary.facts


def assessed(case: Situation) -> Assessment:
    """The assessment by the packs that come with Lantern."""
    found = library()
    return assess(case, found.for_situation(case), found.directory)


# -- conditions ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Worked:
    """One condition, worked out for one situation."""

    program: Program
    run: Run
    register: int
    subject: str | None
    situation: Situation

    @property
    def state(self) -> int:
        return self.run.row(self.subject)[self.register]

    @property
    def value(self) -> int:
        return truth.value_of(self.state)

    @property
    def word(self) -> str:
        return truth.WORDS[self.value]

    @property
    def possible(self) -> frozenset[int]:
        return frozenset(value for value in range(4) if self.state >> 2 >> value & 1)

    def again(self, changed: Situation) -> "Worked":
        return Worked(self.program, run(self.program, changed), self.register, self.subject, changed)

    def influential(self) -> frozenset[OpenFact]:
        influence = Influence(self.program, self.run, self.situation, frozenset(VOCABULARY.facts))
        influence.mark((self.register,), self.subject)
        influence.sweep()
        return frozenset(influence.facts())


def worked(text: str, case: Situation, *, scope: str = CONCERN) -> Worked:
    """Work out a condition; that of a person for the first person."""
    compiler = Compiler(VOCABULARY, ZONE)
    register = compiler.condition(scope, parse(text))
    program = compiler.finished()
    subject = None if scope == CONCERN else case.subjects[0].id
    return Worked(program, run(program, case), register, subject, case)


def said(text: str, **facts: FactValue) -> str:
    """What a condition of the concern comes to, in a word."""
    return worked(text, situation(facts)).word


# -- packs --------------------------------------------------------------------------------------------


def decision(code: str = "found", **changes: object) -> Values:
    return {"code": code, "means": f"It is {code}.", "when": "p", "because": ["L-1"], **changes}


def duty(key: str = "tell", **changes: object) -> Values:
    values: Values = {
        "key": key,
        "on": ["found"],
        "who": "worker",
        "to": ["police"],
        "what": f"Do this: {key}",
        "channel": "telephone",
        "by": {"same_day": True},
        "because": ["L-1"],
        "strength": "statutory",
    }
    return {**values, **changes}


def pack(**changes: object) -> Values:
    """A procedure without a fault, as TOML would give it, with some of its values changed."""
    values: Values = {
        "id": "DP-50",
        "name": "check",
        "title": "A check",
        "edition": "2026-11",
        "layer": "law",
        "nations": ["england"],
        "in_force_from": date(2026, 4, 7),
        "review_due": date(2027, 5, 31),
        "per": "person",
        "applies_when": "p in (yes, unknown)",
        "because": ["L-1"],
        "questions": ["p"],
        "decision": [decision()],
        "duty": [duty()],
    }
    return {**values, **changes}


def lower_layer(**changes: object) -> Values:
    """What an area adds to that procedure."""
    values: Values = {
        "extends": "DP-50",
        "edition": "2026-11",
        "layer": "area",
        "nations": ["england"],
        "areas": ["Luton"],
        "in_force_from": date(2026, 4, 7),
        "review_due": date(2027, 5, 31),
    }
    return {**values, **changes}


def without(values: Values, *keys: str) -> Values:
    return {key: value for key, value in values.items() if key not in keys}


def read(values: Values) -> Procedure:
    return read_procedure(values, file="dp50.toml", digest=repr(values), vocabulary=VOCABULARY, sources=SOURCES)


def read_lower(values: Values) -> Extension:
    return read_extension(values, file="luton.toml", digest=repr(values), vocabulary=VOCABULARY, sources=SOURCES)


def faults(values: Values) -> list[str]:
    """Every fault of a procedure, as its author reads it."""
    with pytest.raises(PackError) as caught:
        read(values)
    return [str(problem) for problem in caught.value.problems]


def together(*procedures: Procedure) -> Procedures:
    return put_together(
        procedures,
        vocabulary=VOCABULARY,
        calendars=Calendars(),
        sources={},
        zone=ZONE,
        late_from=20,
        office_hours=None,
    )


def followed(case: Situation, *procedures: Procedure) -> Assessment:
    """The assessment by some small procedures, with an empty directory."""
    return assess(case, together(*procedures), NO_CONTACTS)


# -- results ------------------------------------------------------------------------------------------


def a_duty(
    key: str = "tell",
    *,
    who: str = "worker",
    to: tuple[str, ...] = ("police",),
    by: Clock | None = None,
    due: date | datetime | None = None,
    personal: bool = False,
) -> Duty:
    return Duty(
        key=key,
        procedures=("DP-50",),
        who=who,
        about=("p1",),
        what="Tell them",
        to=to,
        channel="telephone",
        by=by or Clock(kind="immediate"),
        due=due,
        must_contain=(),
        strength="policy",
        because=("L-1",),
        personal=personal,
    )


def told(found: Assessment) -> frozenset[str]:
    """Everybody to whom some duty goes."""
    return frozenset(word for item in found.duties for word in item.to)


# -- any situation ------------------------------------------------------------------------------------

PROCEDURES = frozenset(item.id for item in library().procedures)
PARTS: Facts = {"action": ("moved",), "purpose": ("forced_labour",), "means": ("force",)}
STARTS: tuple[Facts, ...] = (
    {},
    {},
    PARTS,
    {**PARTS, "clearly_adult": "yes", "nrm_explained": "yes", "seen_alone": "yes", "capacity": "yes"},
    {**PARTS, "says_under_18": "yes"},
    {"asylum_seeker": "yes", "clearly_adult": "yes"},
    {"care_support_needs": "yes", "abuse_or_risk": "yes", "clearly_adult": "yes"},
    {"documented_under_18": "yes", "significant_harm_suspected": "unknown"},
)
CONCERN_STARTS: tuple[Facts, ...] = (
    {},
    {},
    {"concern_safety_or_welfare": "yes"},
    {"concern_safety_or_welfare": "yes", "action_needed_today_to_protect": "no"},
)
HELPED = ("harmed", "service_user", "resident", "volunteer_harmed")
_LISTED = st.one_of(
    st.sampled_from([("harmed",), ("harmed",), ("service_user",), ("resident", "alleged"), ("alleged", "worker")]),
    st.sampled_from([("alleged",), ("controller",), ("excluded", "relative"), ("reporter",), ("visitor",)]),
    st.sampled_from([("harmed",), ("decider",), ("interpreter",)]),
)
_POSTS = st.sampled_from([(), (), ("safeguarding lead",), ("worker", "deputy lead")])
_NATIONS = st.sampled_from(["england", "england", "wales", "scotland", "northern_ireland"])
_MOMENTS = st.sampled_from([NOON, datetime(2026, 11, 20, 22, 30, tzinfo=UTC), datetime(2026, 12, 25, 10, tzinfo=UTC)])
_ORGANISATIONS = st.builds(
    Organisation,
    type=st.sampled_from([None, "charity", "childrens_home", "local_authority"]),
    is_first_responder=st.sampled_from([None, False, True]),
    has_duty_to_notify=st.sampled_from([None, False, True]),
)


@cache
def answers_to(name: str) -> tuple[FactValue, ...]:
    """Some of the answers that a fact of the packs can have, every kind of answer among them."""
    known = library_facts()[name]
    found: dict[str, tuple[FactValue, ...]] = {
        "yn": ("yes", "no"),
        "list": ("no", "yes", *((word,) for word in known.choices[:3]), known.choices[:2]),
        "choice": known.choices,
        "number": (0.0, 5.0, 5.5),
        "text": ("in words",),
        "moment": (NOON,),
        "date": (date(2026, 12, 1),),
    }
    return (*found[known.type], "unknown")


@cache
def pairs(scope: str) -> tuple[tuple[str, FactValue], ...]:
    """Every answer to every fact of a scope that the procedures of today read."""
    return tuple(
        (name, value)
        for name, known in library_facts().items()
        if known.scope == scope and known.askable and PROCEDURES.intersection(known.procedures)
        for value in answers_to(name)
    )


def some_facts(scope: str, starts: tuple[Facts, ...]) -> st.SearchStrategy[Facts]:
    drawn = st.lists(st.sampled_from(pairs(scope)), max_size=12)
    return st.builds(lambda start, more: {**start, **dict(more)}, st.sampled_from(starts), drawn)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """One to three people in any roles, with any answers, anywhere in the United Kingdom."""
    people = []
    for number in range(draw(st.integers(1, 3))):
        roles = draw(_LISTED)
        facts = draw(some_facts("subject", STARTS))
        people.append(person(f"p{number + 1}", *roles, facts=facts, posts=draw(_POSTS)))
    now = draw(_MOMENTS)
    case = situation(draw(some_facts("concern", CONCERN_STARTS)), *people, nation=draw(_NATIONS))
    area = draw(st.sampled_from(["Luton", "Leeds", None]))
    return replace(case, noticed_at=now, now=now, area=area, organisation=draw(_ORGANISATIONS))
