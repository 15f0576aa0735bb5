"""The page of what to do now as a frozen record of plain values. Pure: everything was handed in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantern.concerns.now_asking import Ask, asks
from lantern.concerns.now_cards import Card, Short, anchor, card, short
from lantern.concerns.now_care import Care
from lantern.concerns.now_duties import Match
from lantern.concerns.now_record import Evidence, Progress, Record
from lantern.concerns.now_setting import Setting
from lantern.concerns.now_words import translated
from lantern.procedures.assessment import Duty, Question
from lantern.procedures.merging import urgency
from lantern.procedures.what_to_do import WhatToDo, what_to_do
from lantern.procedures.wording import person_words

KEPT_OUT_WORDS: Final = {
    "must_not_know": gettext_lazy("must not know"),
    "must_not_read": gettext_lazy("reads nothing"),
    "must_not_decide": gettext_lazy("decides nothing"),
    "must_not_interpret": gettext_lazy("does not interpret"),
}


@dataclass(frozen=True, slots=True)
class Banner:
    """The top of the page. ``loud``: there is danger, or nobody can say that there is none."""

    says: str
    loud: bool
    card: Card | None


@dataclass(frozen=True, slots=True)
class Group:
    """What somebody else does."""

    who: str
    duties: tuple[Short, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A duty that was given and no longer follows."""

    id: UUID
    what: str


@dataclass(frozen=True, slots=True)
class Done:
    """A duty that was done, and what shows it."""

    id: UUID
    anchor: str
    what: str
    at: datetime
    words: str
    reference: str
    mine: bool


@dataclass(frozen=True, slots=True)
class OpenedAgain:
    """A duty that was said to be done, and was not."""

    what: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Next:
    """What became of the report, as its reporter may know it."""

    told: str
    sent_at: datetime
    opened: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class NowPage:
    """What to do now."""

    title: str
    folder: UUID
    reference: str
    at: datetime
    borrowed: str
    banner: Banner | None
    cards: tuple[Card, ...]
    also: tuple[Short, ...]
    others: tuple[Group, ...]
    left: tuple[Left, ...]
    done: tuple[Done, ...]
    opened_again: tuple[OpenedAgain, ...]
    kept_out: tuple[tuple[str, str], ...]
    never: tuple[tuple[str, str], ...]
    asks: tuple[Ask, ...]
    more_asks: int
    warnings: tuple[str, ...]
    next: Next
    care: Care | None


def now_page(
    *,
    setting: Setting,
    record: Record,
    answerable: tuple[Question, ...],
    progress: Progress,
    told: str,
    care: Care | None,
    folder: UUID,
    reference: str,
) -> NowPage:
    """The whole page.

    Args:
        setting: the case and what the procedures say of it.
        record: what the folder holds.
        answerable: the questions that the reporter can answer.
        progress: what became of the report.
        told: the posts that were told of it.
        care: for the reporter; none where no pack asks for it.
        folder: of the report.
        reference: of the report.
    """
    plan = open_plan(setting, record)
    ask_next = plan.to_ask
    return NowPage(
        title=_("What to do now"),
        folder=folder,
        reference=reference,
        at=setting.situation.now,
        borrowed=_borrowed(setting),
        banner=_banner(plan, setting, record),
        cards=tuple(_cards(plan.cards, setting, record)),
        also=tuple(_shorts(plan.also_yours, setting, record, mine=True)),
        others=tuple(
            Group(
                translated(setting.vocabulary.recipients[who].label),
                tuple(_shorts(duties, setting, record, mine=False)),
            )
            for who, duties in plan.for_others
        ),
        left=tuple(Left(kept.id, translated(kept.what)) for kept in record.matched.left if kept.done_at is None),
        done=tuple(_done(record, setting)),
        opened_again=tuple(_opened_again(record)),
        kept_out=tuple(_kept_out(setting)),
        never=tuple((translated(item.what), translated(item.why)) for item in plan.prohibited),
        asks=asks(ask_next, answerable, setting),
        more_asks=plan.more_questions,
        warnings=setting.assessment.warnings,
        next=Next(told, progress.sent_at, progress.opened, progress.closed),
        care=care,
    )


def open_plan(setting: Setting, record: Record) -> WhatToDo:
    """The plan of what is not done yet: when a card is done, the next duty moves up."""
    still_open = tuple(match.duty for match in record.matched.now if not _is_done(match))
    return what_to_do(replace(setting.assessment, duties=still_open), setting.vocabulary)


def _is_done(match: Match) -> bool:
    return match.kept is not None and match.kept.done_at is not None


def _borrowed(setting: Setting) -> str:
    """That rules of another nation are used here is said at the top, not at the end."""
    here = setting.situation.nation
    titles = [item.procedure.title for item in setting.procedures.compiled if here in item.procedure.as_policy_in]
    if not titles:
        return ""
    words = _("%(nation)s has rules of its own. These run here as our own policy: %(titles)s. Ask for advice.")
    return words % {"nation": setting.vocabulary.nations[here], "titles": "; ".join(titles)}


def _banner(plan: WhatToDo, setting: Setting, record: Record) -> Banner | None:
    """The words on top come from the pack; only how loud they are is decided here."""
    if plan.danger == "not_asked":
        return None
    first = next(_cards((plan.emergency,), setting, record), None) if plan.emergency else None
    return Banner(translated(plan.says), plan.danger != "none", first)


def _cards(duties: Iterable[Duty], setting: Setting, record: Record) -> Iterator[Card]:
    for duty in duties:
        kept = record.kept(duty)
        yield card(duty, kept.id if kept else None, setting, record.tries_of(kept))


def _shorts(duties: Iterable[Duty], setting: Setting, record: Record, *, mine: bool) -> Iterator[Short]:
    for duty in sorted(duties, key=lambda one: urgency(one, setting.procedures.zone)):
        kept = record.kept(duty)
        yield short(duty, kept.id if kept else None, setting, mine=mine)


def _done(record: Record, setting: Setting) -> Iterator[Done]:
    known = [match.kept for match in record.matched.now if match.kept is not None]
    for kept in (*known, *record.matched.left):
        if kept.done_at is not None and not kept.let_go:
            shown = record.evidence.get(kept.id) or Evidence("", "", kept.done_at)
            mine = setting.vocabulary.recipients[kept.who].notices
            yield Done(kept.id, anchor(kept.id), translated(kept.what), shown.at, shown.words, shown.reference, mine)


def _opened_again(record: Record) -> Iterator[OpenedAgain]:
    now = record.matched.now
    known = [match.kept for match in now if match.kept] + [item for match in now for item in match.within]
    known += record.matched.left
    for one in record.reopened:
        yield from (OpenedAgain(translated(kept.what), one.words, one.at) for kept in known if kept.id == one.duty)


def _kept_out(setting: Setting) -> Iterator[tuple[str, str]]:
    for item in setting.assessment.exclusions:
        labels = (translated(setting.vocabulary.recipients[word].label) for word in item.recipients)
        label = person_words(item.subject, setting.situation)
        # Whom the form has brought has a label in other languages; what the reporter wrote is nobody's to translate.
        named = label if (item.subject or "").startswith("p") else translated(label)
        who = named or ", ".join(labels) or _("the person")
        yield who, str(KEPT_OUT_WORDS[item.kind])
