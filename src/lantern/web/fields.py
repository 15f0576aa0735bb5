"""Fields of Django's forms as the plain options that the component macros take."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxSelectMultiple, MultiWidget, RadioSelect
from jinja2 import pass_context
from jinja2.runtime import Context


@dataclass(frozen=True)
class Choice:
    """One answer to choose."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Part:
    """One box of a field that has several, such as the day of a date."""

    name: str
    value: str


@dataclass(frozen=True)
class Described:
    """A field in plain values. ``why`` says why we ask, where the form's field has an attribute of that name."""

    id: str
    name: str
    label: str
    hint: str
    why: str
    error: str
    value: str
    required: bool
    choices: tuple[Choice, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Problem:
    """One thing to mend, and the place on the page where it is mended."""

    text: str
    href: str


def described(field: BoundField) -> Described:
    """What the macros need to know of one field."""
    value = field.value()
    return Described(
        id=field.id_for_label or field.auto_id or field.html_name,
        name=field.html_name,
        label=str(field.label),
        hint=str(field.help_text or ""),
        why=str(getattr(field.field, "why", "")),
        error=" ".join(str(words) for words in field.errors),
        value="" if value is None or isinstance(value, list | tuple) else str(value),
        required=field.field.required,
        choices=tuple(_choices(field, value)),
        parts=tuple(_parts(field, value)),
    )


def _choices(field: BoundField, value: object) -> Iterator[Choice]:
    """Flat: a group of choices is a heading that reads badly aloud."""
    options = cast("Iterable[tuple[object, object]]", getattr(field.field, "choices", ()))
    chosen = {str(item) for item in value} if isinstance(value, list | tuple | set) else {str(value)}
    for option, text in options:
        yield Choice(value=str(option), text=str(text), chosen=str(option) in chosen)


def _parts(field: BoundField, value: object) -> Iterator[Part]:
    widget = field.field.widget
    if not isinstance(widget, MultiWidget):
        return
    values = value if isinstance(value, list | tuple) else cast("Sequence[object]", widget.decompress(value))
    suffixes: list[str] = widget.widgets_names  # type: ignore[attr-defined] # the stubs do not know it
    for suffix, part in zip(suffixes, values, strict=True):
        yield Part(name=suffix.removeprefix("_"), value="" if part is None else str(part))


@pass_context
def problems(context: Context) -> tuple[Problem, ...]:
    """Everything to mend on this page, in the order of the fields: of ``page.form``, or of ``form``."""
    form = getattr(context.get("page"), "form", None) or context.get("form")
    return tuple(_problems(form)) if isinstance(form, BaseForm) and form.is_bound else ()


def _problems(form: BaseForm) -> Iterator[Problem]:
    for words in form.non_field_errors():
        yield Problem(text=str(words), href="")
    for field in form:
        for words in field.errors:
            yield Problem(text=str(words), href=f"#{_first_input(field)}")


def _first_input(field: BoundField) -> str:
    """Where the cursor is to go: the first box, or the first answer, of a field that has several."""
    of_field = described(field)
    if isinstance(field.field.widget, MultiWidget):
        return f"{of_field.id}-{of_field.parts[0].name}"
    if isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple):
        return field.auto_id or field.html_name
    return of_field.id
