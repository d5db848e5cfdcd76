"""The same content is always the same text."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from assessments.models import Source
from rankings.canonical import canonical, sha256


def test_keys_are_sorted_and_nothing_is_spaced():
    assert canonical({"b": [1, True, None], "a": {}}) == '{"a":{},"b":[1,true,null]}'


def test_order_of_keys_does_not_matter():
    assert canonical({"a": 1, "b": 2}) == canonical({"b": 2, "a": 1})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("86.5000"), '"86.5000"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("0E-4"), '"0.0000"'),
        (Decimal("1E-8"), '"0.00000001"'),
        (Source.CLAIM, '"claim"'),
        (date(2020, 4, 24), '"2020-04-24"'),
        ((1, 2), "[1,2]"),
    ],
)
def test_values_have_one_plain_form(value, text):
    assert canonical(value) == text


def test_letters_are_written_in_the_composed_form():
    composed, apart = "L\u1ea1i Ch\u00e2u", "La\u0323i Cha\u0302u"

    assert canonical({apart: apart}) == canonical({composed: composed})
    assert "Lại Châu" in canonical(apart)


def test_an_instant_is_the_same_in_every_time_zone():
    here = datetime(2020, 1, 1, 7, tzinfo=timezone(timedelta(hours=7)))

    assert canonical(here) == canonical(here.astimezone(UTC))


@pytest.mark.parametrize("value", [0.1, float("nan"), {1, 2}, b"a", object()])
def test_anything_without_one_form_is_refused(value):
    with pytest.raises(TypeError):
        canonical({"a": [value]})


def test_reading_it_back_gives_the_same_text():
    text = canonical({"a": Decimal("1.50"), "b": ["Đ", None, 3]})

    assert canonical(json.loads(text)) == text


def test_the_hash_is_of_the_text_in_utf_8():
    assert sha256("Đ").startswith("d190dc4dd4043c64")
