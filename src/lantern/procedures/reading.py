"""Plain data in, a checked procedure out; or every fault of the pack at once."""

from collections.abc import Mapping

from lantern.procedures import truth
from lantern.procedures.clocks import Clock, ClockError, read_clock
from lantern.procedures.pack import (
    BANNERS,
    EXCLUSION_CLASSES,
    LAYERS,
    POLICIES,
    STRENGTHS,
    Addition,
    Also,
    Decision,
    DutyRule,
    ExclusionRule,
    Extension,
    Figure,
    Named,
    Procedure,
    ProhibitionRule,
    Tightening,
    WarningRule,
)
from lantern.procedures.policies import broken_promises
from lantern.procedures.problems import PackError
from lantern.procedures.tables import Faults, Table
from lantern.procedures.vocabulary import Vocabulary
from lantern.spelling.near_misses import did_you_mean

_STATUSES = ("confirmed", "to_confirm", "enacted_not_in_force")
_HEAD = (
    "id", "name", "title", "edition", "layer", "nations", "as_policy_in", "areas", "organisations",
    "in_force_from", "review_due", "per", "runs_for", "decide", "applies_when", "asks_at_gate", "because", "questions",
    "named", "adds_to", "decision", "duty", "prohibited", "warning", "exclusion", "figure",
)  # fmt: skip
_EXTENSION = (
    "extends", "edition", "layer", "nations", "areas", "organisations", "in_force_from", "review_due",
    "adds_to", "duty", "prohibited", "tighten", "figure",
)  # fmt: skip
_DUTY = (
    "key", "on", "when", "about", "who", "to", "what", "channel", "by", "must_contain", "because",
    "strength", "say", "if_no_answer", "cannot_speak", "message", "closes_on", "why", "personal",
    "without_name",
    "also",
)  # fmt: skip


def read_procedure(
    values: Mapping[str, object], *, file: str, digest: str, vocabulary: Vocabulary, sources: frozenset[str]
) -> Procedure:
    """Read one procedure.

    ``values`` is the file as TOML gives it, ``digest`` its fingerprint.

    Raises:
        PackError: with every fault found.
    """
    reader = _Reader(Table(values, "", Faults(file)), vocabulary, sources)
    procedure = reader.procedure(digest)
    if reader.head.faults.found:
        raise PackError(tuple(reader.head.faults.found))
    return procedure


def read_extension(
    values: Mapping[str, object], *, file: str, digest: str, vocabulary: Vocabulary, sources: frozenset[str]
) -> Extension:
    """Read what an area or organisation adds to a procedure of a higher layer.

    Raises:
        PackError: with every fault found.
    """
    reader = _Reader(Table(values, "", Faults(file)), vocabulary, sources)
    extension = reader.extension(digest)
    if reader.head.faults.found:
        raise PackError(tuple(reader.head.faults.found))
    return extension


class _Reader:
    def __init__(self, head: Table, vocabulary: Vocabulary, sources: frozenset[str]) -> None:
        self.top = head
        self.head = Table(head.values, "the head", head.faults)
        self.vocabulary, self.sources = vocabulary, sources
        self.codes: tuple[str, ...] = ()

    # -- whole files ---------------------------------------------------------------------------

    def procedure(self, digest: str) -> Procedure:
        head, top = self.head, self.top
        head.only(_HEAD)
        per = head.choice("per", ("person", "concern"))
        decisions = tuple(self._decision(table) for table in top.tables("decision", "decision", "code"))
        self.codes = tuple(decision.code for decision in decisions)
        procedure = Procedure(
            id=head.text("id"),
            name=head.text("name"),
            title=head.text("title"),
            edition=head.text("edition"),
            layer=head.choice("layer", LAYERS),
            nations=self._nations("nations", needed=True),
            as_policy_in=self._nations("as_policy_in"),
            areas=frozenset(head.words("areas")),
            organisations=self._organisations(),
            in_force_from=head.day("in_force_from"),
            review_due=head.day("review_due"),
            per=per,
            runs_for=head.condition("runs_for"),
            decide=head.choice("decide", ("first", "all"), "first"),
            applies_when=head.needed_condition("applies_when"),
            asks_at_gate=head.flag("asks_at_gate", default=True),
            because=self._because(head),
            questions=head.known_words("questions", self.vocabulary.facts, "a fact"),
            named=tuple(self._named(table) for table in top.tables("named", "result", "name")),
            additions=self._additions(),
            decisions=decisions,
            duties=tuple(self._duty(table) for table in top.tables("duty", "duty", "key")),
            prohibited=tuple(self._prohibition(table) for table in top.tables("prohibited", "prohibition", "what")),
            warnings=tuple(self._warning(table) for table in top.tables("warning", "warning")),
            exclusions=tuple(self._exclusion(table) for table in top.tables("exclusion", "exclusion")),
            figures=tuple(self._figure(table) for table in top.tables("figure", "figure", "what")),
            file=head.faults.file,
            digest=digest,
        )
        self._check(procedure)
        return procedure

    def extension(self, digest: str) -> Extension:
        head, top = self.head, self.top
        head.only(_EXTENSION)
        return Extension(
            extends=head.text("extends"),
            edition=head.text("edition"),
            layer=head.choice("layer", LAYERS[1:]),
            nations=self._nations("nations"),
            areas=frozenset(head.words("areas")),
            organisations=self._organisations(),
            in_force_from=head.day("in_force_from"),
            review_due=head.day("review_due"),
            additions=self._additions(),
            duties=tuple(self._duty(table, anywhere=True) for table in top.tables("duty", "duty", "key")),
            prohibited=tuple(
                self._prohibition(table, anywhere=True) for table in top.tables("prohibited", "prohibition", "what")
            ),
            tightenings=tuple(self._tightening(table) for table in top.tables("tighten", "change of duty", "duty")),
            figures=tuple(self._figure(table) for table in top.tables("figure", "figure", "what")),
            file=head.faults.file,
            digest=digest,
        )

    def _check(self, procedure: Procedure) -> None:
        keys = [duty.key for duty in procedure.duties]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            self.head.faults.add(f'duty "{key}"', "stands twice; give each duty a key of its own")
        if procedure.per == "concern" and procedure.runs_for is not None:
            self.head.refuse('"runs_for" chooses people; a procedure of the whole concern has none: use applies_when')
        if procedure.review_due <= procedure.in_force_from:
            self.head.refuse("review_due must lie after in_force_from")
        own = {*(named.name for named in procedure.named), procedure.name}
        for name in sorted(own & set(self.vocabulary.facts)):
            self.head.refuse(f'"{name}" is a fact already; call the result something else')
        self.head.faults.found.extend(broken_promises(procedure))

    def _outside(self, words: tuple[str, ...]) -> tuple[str, ...]:
        known = self.vocabulary.recipients
        return tuple(word for word in words if word in known and known[word].outside)

    # -- parts ---------------------------------------------------------------------------------

    def _nations(self, key: str, *, needed: bool = False) -> frozenset[str]:
        return frozenset(self.head.known_words(key, self.vocabulary.nations, "a nation", needed=needed))

    def _organisations(self) -> frozenset[str]:
        known = self.vocabulary.organisation_types
        return frozenset(self.head.known_words("organisations", known, "a kind of organisation"))

    def _because(self, table: Table) -> tuple[str, ...]:
        return table.known_words("because", self.sources, "in the register of sources", needed=True)

    def _on(self, table: Table, *, anywhere: bool) -> tuple[str, ...]:
        if anywhere:
            return table.words("on")
        return table.known_words("on", self.codes, "a code that this procedure gives")

    def _named(self, table: Table) -> Named:
        table.only(("name", "per", "is", "label", "open"))
        return Named(
            name=table.text("name"),
            per=table.choice("per", ("person", "concern")),
            condition=table.needed_condition("is"),
            label=table.text("label"),
            open=table.flag("open"),
        )

    def _additions(self) -> tuple[Addition, ...]:
        found = []
        for table in self.top.tables("adds_to", "addition", "to"):
            table.only(("to", "when"))
            found.append(Addition(to=table.text("to"), condition=table.needed_condition("when")))
        return tuple(found)

    def _decision(self, table: Table) -> Decision:
        table.only(("code", "answers", "when", "when_unknown", "policy", "waits", "banner", "says", "because", "means"))
        unknown = "when_unknown" in table.values
        if unknown and "when" in table.values:
            table.refuse('write either "when" (the answer is yes) or "when_unknown" (nobody knows), not both')
        if unknown and "policy" not in table.values:
            table.refuse(f'"when_unknown" needs a policy: {", ".join(POLICIES)}')
        return Decision(
            answers=table.text("answers", str(self.head.values.get("id", ""))),
            code=table.text("code"),
            condition=table.needed_condition("when_unknown" if unknown else "when"),
            state=truth.UNKNOWN if unknown else truth.YES,
            because=self._because(table),
            means=table.text("means"),
            policy=(policy := table.choice("policy", POLICIES) if "policy" in table.values else None),
            banner=table.choice("banner", BANNERS) if "banner" in table.values else "",
            says=table.text("says", ""),
            waits=table.flag("waits") or policy in {"ask_first", "seek_advice"},
        )

    def _clock(self, table: Table) -> Clock:
        inner = table.table("by", "its clock")
        if inner is None:
            table.refuse('"by" is missing; write by = { same_day = true } or another clock')
            return Clock(kind="immediate")
        try:
            clock = read_clock(inner.values)
        except ClockError as error:
            table.refuse(f"by: {error}")
            return Clock(kind="immediate")
        for start in clock.starts:
            if start != "noticed_at":
                self._start(table, start)
        return clock

    def _start(self, table: Table, name: str) -> None:
        fact = self.vocabulary.facts.get(name)
        if fact is None:
            hint = did_you_mean(name, self.vocabulary.facts)
            table.refuse(f'by: the clock waits for "{name}", which is not a fact.{hint}')
        elif fact.type not in {"moment", "date"}:
            table.refuse(f'by: the clock waits for "{name}", which is {fact.type}, not a date or a moment')

    def _recipients(self, table: Table, key: str = "to", *, needed: bool = False) -> tuple[str, ...]:
        return table.known_words(key, self.vocabulary.recipients, "a recipient", needed=needed)

    def _duty(self, table: Table, *, anywhere: bool = False) -> DutyRule:
        table.only(_DUTY)
        who = table.text("who")
        if who and who not in self.vocabulary.recipients:
            hint = did_you_mean(who, self.vocabulary.recipients)
            table.refuse(f'who = "{who}" is not a person or post that the vocabulary knows.{hint}')
        return DutyRule(
            key=table.text("key"),
            who=who,
            what=table.text("what"),
            to=(to := self._recipients(table, needed=True)),
            outside=self._outside(to),
            channel=table.text("channel"),
            by=self._clock(table),
            because=self._because(table),
            strength=table.choice("strength", STRENGTHS),
            on=self._on(table, anywhere=anywhere),
            condition=table.condition("when"),
            about=table.condition("about"),
            must_contain=table.words("must_contain"),
            say=table.text("say", ""),
            if_no_answer=table.text("if_no_answer", ""),
            cannot_speak=table.text("cannot_speak", ""),
            message=table.block("message"),
            closes_on=table.text("closes_on", ""),
            why=table.text("why", ""),
            personal=table.flag("personal"),
            without_name=table.flag("without_name"),
            also=tuple(self._also(inner) for inner in table.tables("also", "addition")),
        )

    def _also(self, table: Table) -> Also:
        table.only(("when", "because", "to", "must_contain"))
        return Also(
            condition=table.needed_condition("when"),
            because=table.known_words("because", self.sources, "in the register of sources"),
            to=(to := self._recipients(table)),
            outside=self._outside(to),
            must_contain=table.words("must_contain"),
        )

    def _prohibition(self, table: Table, *, anywhere: bool = False) -> ProhibitionRule:
        table.only(("what", "why", "because", "on", "when"))
        return ProhibitionRule(
            what=table.text("what"),
            why=table.text("why"),
            because=self._because(table),
            on=self._on(table, anywhere=anywhere),
            condition=table.condition("when"),
        )

    def _warning(self, table: Table) -> WarningRule:
        table.only(("when", "say"))
        return WarningRule(say=table.text("say"), condition=table.needed_condition("when"))

    def _exclusion(self, table: Table) -> ExclusionRule:
        table.only(("class", "when", "because", "recipients"))
        return ExclusionRule(
            kind=table.choice("class", EXCLUSION_CLASSES),
            condition=table.needed_condition("when"),
            because=self._because(table),
            recipients=self._recipients(table, "recipients"),
        )

    def _figure(self, table: Table) -> Figure:
        table.only(("what", "because", "status", "duties"))
        keys = [item.get("key", item.get("duty")) for item in self._duty_values()]
        return Figure(
            what=table.text("what"),
            because=self._because(table),
            status=table.choice("status", _STATUSES),
            duties=table.known_words(
                "duties", [key for key in keys if isinstance(key, str)], "a duty of this procedure"
            ),
        )

    def _duty_values(self) -> list[dict[str, object]]:
        lists = (self.head.values.get(kind, []) for kind in ("duty", "tighten"))
        return [item for values in lists if isinstance(values, list) for item in values if isinstance(item, dict)]

    def _tightening(self, table: Table) -> Tightening:
        if table.flag("remove"):
            table.refuse(
                "a lower layer never removes a duty; it may add duties, recipients, reasons and shorter clocks"
            )
        table.only(("duty", "by", "because", "to", "must_contain", "remove"))
        return Tightening(
            duty=table.text("duty"),
            by=self._clock(table) if "by" in table.values else None,
            because=table.known_words("because", self.sources, "in the register of sources"),
            to=(to := self._recipients(table)),
            outside=self._outside(to),
            must_contain=table.words("must_contain"),
        )
