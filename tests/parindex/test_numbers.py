from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parindex.numbers import UnreadableNumber, read_decimal, show


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        (" 37 ", "37"),
        ("1234,500", "1234.500"),
        ("007", "7"),
        ("-2,5", "-2.5"),
        ("−2,5", "-2.5"),
        ("999999999,123456", "999999999.123456"),
    ],
)
def test_usual_ways_of_typing_a_number_are_read(text, value):
    assert read_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.500", "ambiguous"),
        ("1,500", "ambiguous"),
        ("-1.500", "ambiguous"),
        ("1.500,5", "ambiguous"),
        ("1.500.000", "ambiguous"),
        ("", "not_a_number"),
        ("NaN", "not_a_number"),
        ("inf", "not_a_number"),
        ("1e9", "not_a_number"),
        ("1.", "not_a_number"),
        (",5", "not_a_number"),
        ("1,2,3", "not_a_number"),
        ("1 500", "not_a_number"),
        ("٣", "not_a_number"),
        ("mười", "not_a_number"),
        ("1234567890", "too_long"),
        ("0,1234567", "too_long"),
    ],
)
def test_everything_else_is_refused_with_its_reason(text, code):
    with pytest.raises(UnreadableNumber) as refusal:
        read_decimal(text)

    assert refusal.value.code == code


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        value = read_decimal(text)
    except UnreadableNumber:
        return
    assert value.is_finite()


@given(st.decimals(-999999, 999999, places=2))
def test_what_is_shown_can_be_read_back_below_one_thousand(value):
    shown = show(value, 2)

    if abs(value) < 1000:
        assert read_decimal(shown) == value
    assert shown.replace(".", "").replace(",", ".").replace("−", "-") in (
        f"{value:.2f}",
        f"{abs(value):.2f}",
    )


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Decimal("86.5"), 2, "86,50"),
        (Decimal("0.125"), 2, "0,13"),
        (Decimal("-0.125"), 2, "−0,13"),
        (Decimal("-0.001"), 2, "0,00"),
        (Decimal("1234567.891"), 2, "1.234.567,89"),
        (Decimal("2.5"), 0, "3"),
        (12, 0, "12"),
    ],
)
def test_numbers_are_shown_the_vietnamese_way(value, places, shown):
    assert show(value, places) == shown


def test_a_float_is_never_shown():
    with pytest.raises(TypeError):
        show(0.1, 2)
