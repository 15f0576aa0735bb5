"""Choices that a form learns only when it is made: from a pack, or from what its reader may know."""

from collections.abc import Iterable

from django import forms


def offer(form: forms.Form, name: str, choices: Iterable[tuple[object, object]]) -> None:
    """Offer these in a field of the form, and take nothing else.

    Raises:
        TypeError: that field has no choices.
    """
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} has no choices")
    field.choices = list(choices)
