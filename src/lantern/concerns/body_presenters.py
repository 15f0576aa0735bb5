"""The marks on a body as plain values: a picture from the front and from behind, and the same in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.forms import BoundField
from django.utils.translation import gettext as _

from lantern.cases.body_marks import Mark
from lantern.cases.entry_words import mark_words
from lantern.concerns.body_forms import BodyForm
from lantern.packs.body_files import VIEWS, Body


@dataclass(frozen=True)
class Drawn:
    """One part of the picture."""

    key: str
    shape: str
    turned: bool
    marked: bool


@dataclass(frozen=True)
class BodyView:
    """The picture from one side."""

    title: str
    parts: tuple[Drawn, ...]


@dataclass(frozen=True)
class BodyMap:
    """The picture, and beside it the same in words."""

    views: tuple[BodyView, ...]
    sides: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class MarkFields:
    """One mark with its fields."""

    part: str
    title: str
    fields: tuple[BoundField, ...]


@dataclass(frozen=True)
class PartGroup:
    """One list of parts; open where something in it is chosen."""

    title: str
    field: BoundField
    open: bool


@dataclass(frozen=True)
class BodyPage:
    """The page of the marks on one person's body."""

    title: str
    folder: UUID
    person: str
    label: str
    seen: int
    never: tuple[str, ...]
    map: BodyMap
    form: BodyForm
    groups: tuple[PartGroup, ...]
    marks: tuple[MarkFields, ...]


def body_map(body: Body, marks: Iterable[Mark]) -> BodyMap:
    """The picture of these marks, for any page that shows them."""
    known = {mark.part: mark for mark in marks}
    titles = {"front": _("From the front"), "back": _("From behind")}
    return BodyMap(
        views=tuple(
            BodyView(
                titles[view],
                tuple(
                    Drawn(part.key, part.shape, part.turned, part.key in known)
                    for part in body.parts
                    if part.view == view
                ),
            )
            for view in VIEWS
        ),
        sides=_(body.sides),
        words=tuple(mark_words(body, mark) for mark in known.values()),
    )


def body_page(folder: UUID, person: str, label: str, form: BodyForm, *, seen: int) -> BodyPage:
    """The page, as it stands after what was sent."""
    body = form.body
    shown = [*form.marks, *(Mark(part) for part in form.chosen() if part not in {mark.part for mark in form.marks})]
    chosen = set(form.chosen())
    return BodyPage(
        title=_("Marks on the body"),
        folder=folder,
        person=person,
        label=label,
        seen=seen,
        never=tuple(_(words) for words in body.never),
        map=body_map(body, [mark for mark in shown if mark.part in chosen]),
        form=form,
        groups=tuple(
            PartGroup(str(field.label), field, open=bool(field.value() or field.errors)) for field in form.lists()
        ),
        marks=tuple(MarkFields(mark.part, _(body.label(mark.part)), form.details(mark)) for mark in form.marks),
    )
