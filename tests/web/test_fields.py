from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines
from django.test import Client

from lantern.web.component_form import SampleForm
from lantern.web.days import DayField
from lantern.web.fields import described

HOSTILE = '"><script>alert(1)</script>'


def typed(**parts: str) -> dict[str, str]:
    return {f"day_{part}": value for part, value in parts.items()}


class OneDay(forms.Form):
    day = DayField(label="Day")
    free = DayField(label="Another", required=False)


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("27", "3", "2026"), (" 27 ", "03", "2026"), ("27", "March", "2026"), ("27", "mar", "2026"), ("۲۷", "۳", "۲۰۲۶")],
)
def test_a_day_may_be_written_in_many_ways(day: str, month: str, year: str) -> None:
    form = OneDay(typed(day=day, month=month, year=year))

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"day": date(2026, 3, 27), "free": None}


@pytest.mark.parametrize(
    ("day", "month", "year", "says"),
    [
        ("", "", "", "Write the day, the month and the year."),
        ("", "3", "2026", "The day is missing."),
        ("27", "", "2026", "The month is missing."),
        ("27", "3", "", "The year is missing."),
        ("30", "2", "2026", "There is no such day."),
        ("27", "13", "2026", "There is no such day."),
        ("x", "3", "2026", "There is no such day."),
        ("27", "3", "26", "Check the year."),
        ("27", "3", "99999999999999", "There is no such day."),
    ],
)
def test_what_is_wrong_with_a_day_is_said_and_stays_in_its_boxes(day: str, month: str, year: str, says: str) -> None:
    form = OneDay(typed(day=day, month=month, year=year))

    assert str(form.errors["day"][0]).startswith(says)
    assert [part.value for part in described(form["day"]).parts] == [day, month, year]


def test_a_day_that_is_known_stands_in_its_boxes() -> None:
    form = OneDay(initial={"day": date(2026, 3, 27)})

    assert [part.value for part in described(form["day"]).parts] == ["27", "3", "2026"]


def test_an_impossible_day_never_becomes_a_date() -> None:
    with pytest.raises(ValidationError):
        DayField().clean(["31", "4", "2026"])


def test_every_fault_leads_to_a_place_that_is_on_the_page(client: Client) -> None:
    words = client.post("/components/form/", {}).content.decode()
    summary = words.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    places = [part.partition('"')[0] for part in summary.split('href="#')[1:]]

    assert len(places) == 7
    assert [place for place in places if f'id="{place}"' not in words] == []
    assert "<title>Error: " in words


def test_every_field_has_a_label_and_is_tied_to_its_hint_and_fault(client: Client) -> None:
    words = client.post("/components/form/", {}).content.decode()

    for name in ("seen", "area", "code", "password"):
        assert f'for="id_{name}"' in words
        assert f"id_{name}-error" in words.partition(f'id="id_{name}"')[2].partition(">")[0]


def test_what_was_typed_comes_back_except_codes_and_passwords(client: Client) -> None:
    sent = {"seen": "no pay\nsince June", "place": HOSTILE, "danger": "unknown", "about": ["child"],
            "code": "123456canary", "password": "canary"}  # fmt: skip

    words = client.post("/components/form/", sent).content.decode()

    assert ">no pay\nsince June</textarea>" in words
    assert "&#34;&gt;&lt;script&gt;" in words
    assert "<script>alert" not in words
    assert 'value="unknown" checked' in words
    assert "canary" not in words


class Hostile(forms.Form):
    """Words that would be marks if anything forgot to escape them."""

    text = forms.CharField(label=HOSTILE, help_text=HOSTILE, error_messages={"required": HOSTILE})
    choice = forms.ChoiceField(label=HOSTILE, choices=[(HOSTILE, HOSTILE)], widget=forms.RadioSelect)


@pytest.mark.parametrize(("macro", "name"), [("text", "text"), ("textarea", "text"), ("code", "text"),
                                             ("password", "text"), ("radios", "choice"), ("checkboxes", "choice"),
                                             ("select", "choice")])  # fmt: skip
def test_no_word_of_a_form_becomes_a_mark(macro: str, name: str) -> None:
    form = Hostile({"text": "", "choice": HOSTILE})
    form.is_valid()
    form.fields["text"].why = HOSTILE  # type: ignore[attr-defined]

    words = rendered("{{ ui[macro](field) }}", macro=macro, field=form[name])

    assert "<script" not in words
    assert "&lt;script" in words


PARTS = ("tag(w)", "identity(w, ((w, w),))", "saved(w)", "notice(w)", "warning(w)", "button(w)", "back('/', w)")


@pytest.mark.parametrize("call", [*(f"ui.{part}" for part in PARTS), "ref(w)", "phone(w)"])
def test_no_word_given_to_a_part_becomes_a_mark(call: str) -> None:
    words = rendered(f"{{{{ {call} }}}}", w=HOSTILE)

    assert "<script" not in words
    assert "&lt;script" in words


def test_a_missing_value_in_our_own_templates_is_an_error() -> None:
    with pytest.raises(Exception, match="undefined"):
        rendered("{{ nobody.gave.this }}")


def test_optional_fields_say_so() -> None:
    assert "(optional)" in rendered("{{ ui.text(field) }}", field=SampleForm()["place"])
    assert "(optional)" not in rendered("{{ ui.textarea(field) }}", field=SampleForm()["seen"])


def rendered(template: str, **values: Any) -> str:
    return str(engines["lantern"].from_string(template).render(values))
