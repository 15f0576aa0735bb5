from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lantern.web.numbers import latin_digits, mailbox, phone, ref, when


@pytest.mark.parametrize(
    ("number", "rung"),
    [
        ("07700 900123", "07700900123"),
        ("+44 7700 900456", "+447700900456"),
        ("+44 (0)20 7946 0123", "+442079460123"),
        ("999", "999"),
        ("۰۷۷۰۰ ۹۰۰۱۲۳", "07700900123"),  # noqa: RUF001
        ("০৭৭০০ ৯০০১২৩", "07700900123"),  # noqa: RUF001
    ],
)
def test_a_number_rings_what_it_shows_in_latin_digits(number: str, rung: str) -> None:
    link = str(phone(number))

    assert f'href="tel:{rung}"' in link
    assert f'<bdi dir="ltr" class="lantern-number" translate="no">{latin_digits(number)}</bdi>' in link


@pytest.mark.parametrize(
    "number", ["01582 547653", "0808 8010 503", "+44 1582 547653", "101", "116 123", "07701 900123"]
)
def test_in_practice_nobody_who_is_real_is_rung(settings: Any, number: str) -> None:
    settings.LANTERN_DEMO = False
    outside = str(phone(number))
    settings.LANTERN_DEMO = True
    inside = str(phone(number))

    assert "tel:" in outside
    assert "not to be rung in practice" not in outside
    assert "tel:" not in inside
    assert "a real number: not to be rung in practice" in inside
    assert number in inside


@pytest.mark.parametrize("number", ["07700 900411", "+44 7700 900456", "020 7946 0123", "01632 960999", "999", "112"])
def test_in_practice_invented_numbers_and_those_for_emergencies_are_links(settings: Any, number: str) -> None:
    settings.LANTERN_DEMO = True

    assert str(phone(number)).startswith('<a class="lantern-phone" href="tel:')


def test_in_practice_nobody_who_is_real_is_written_to(settings: Any) -> None:
    settings.LANTERN_DEMO = False
    outside = str(mailbox("mash@luton.gov.uk"))
    settings.LANTERN_DEMO = True
    inside = str(mailbox("mash@luton.gov.uk"))

    assert 'href="mailto:mash@luton.gov.uk"' in outside
    assert "mailto:" not in inside
    assert "a real address: not to be written to in practice" in inside
    assert "mailto:" in str(mailbox("ada@practice.example.org"))


@pytest.mark.parametrize("words", ["ring the office", "<b>999</b>", "999 or 101", "12"])
def test_what_cannot_be_rung_is_no_link(words: str) -> None:
    assert "href" not in str(phone(words))
    assert "<b>" not in str(phone(words))


@given(st.text(max_size=30))
def test_whatever_was_typed_is_shown_as_words_and_never_as_marks(words: str) -> None:
    for shown in (str(phone(words)), str(ref(words))):
        inner = shown.partition('translate="no">')[2].partition("</bdi>")[0]
        assert "<" not in inner
        assert '"' not in inner


def test_a_moment_is_shown_as_the_clocks_in_london_show_it() -> None:
    summer = str(when(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)))
    winter = str(when(datetime(2026, 11, 22, 3, 5, tzinfo=UTC)))

    assert plain(summer) == "Thu 2 Jul 2026, 00:30"
    assert 'datetime="2026-07-02T00:30+01:00"' in summer
    assert plain(winter) == "Sun 22 Nov 2026, 03:05"


def test_a_day_is_shown_without_a_clock() -> None:
    assert plain(str(when(date(2026, 1, 9)))) == "Fri 9 Jan 2026"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        when(datetime(2026, 1, 9, 12))  # noqa: DTZ001 -- that is what is refused


@pytest.mark.parametrize("language", ["ar", "fa", "ckb", "bn", "ur", "en"])
def test_digits_stay_latin_and_in_their_own_box_in_every_language(language: str) -> None:
    with translation.override(language):
        shown = str(when(datetime(2026, 11, 22, 3, 5, tzinfo=UTC)))

    assert [box.partition("<")[0] for box in shown.split('translate="no">')[1:]] == ["22", "2026", "03:05"]


def test_the_words_of_a_date_decide_its_direction() -> None:
    with translation.override("ar"):
        assert '<bdi dir="rtl">' in str(when(date(2026, 11, 22)))
    with translation.override("ti"):
        assert '<bdi dir="ltr">' in str(when(date(2026, 11, 22)))


def test_every_page_has_its_numbers_in_boxes(client: Client) -> None:
    words = client.get("/components/", HTTP_COOKIE="lantern_language=ar-xb").content.decode()

    assert words.count(">07700 900123</bdi>") == words.count("07700 900123") == 1
    assert 'dir="rtl"' in words


def plain(marks: str) -> str:
    return "".join(part.rpartition(">")[2] for part in marks.split("<"))
