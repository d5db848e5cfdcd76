"""Exact numbers: half up on every value, no float, no help from the decimal context."""

import ast
import inspect
from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria import exact as exact_module
from criteria import rules, scoring, tree
from criteria.exact import as_decimal, exact, half_up
from criteria.rules import (
    amounts,
    checking,
    choices,
    facts,
    kinds,
    outcome,
    shares,
    survey,
)

SCORING_MODULES = (
    exact_module, scoring, tree, rules, amounts, checking, choices, facts, kinds, outcome,
    shares, survey,
)  # fmt: skip


def test_all_hundred_thousand_values_round_half_up_to_two_places():
    """0.001 to 100.000, against digits moved about as text."""
    wrong = []
    for thousandths in range(1, 100_001):
        text = f"{thousandths:04d}"
        hundredths = int(text[:-1]) + (1 if text[-1] in "56789" else 0)
        expected = f"{hundredths // 100}.{hundredths % 100:02d}"
        got = half_up(Decimal(f"{text[:-3]}.{text[-3:]}"), 2)
        if str(got) != expected:
            wrong.append((text, got, expected))

    assert wrong == []


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("-0.125"), 2, "-0.13"),
        (Decimal("79.995"), 2, "80.00"),
        (Fraction(37, 41) * Fraction(3, 2), 4, "1.3537"),
        (Fraction(1, 3), 0, "0"),
        (Fraction(-1, 3), 0, "0"),
        (7, 2, "7.00"),
        (Decimal("1e9"), 1, "1000000000.0"),
        (Decimal("2.675"), 2, "2.68"),
    ],
)
def test_half_up_goes_away_from_zero_and_shows_all_places(value, places, expected):
    assert f"{half_up(value, places):f}" == expected


@given(st.fractions(), st.integers(0, 8))
def test_half_up_stays_within_half_a_unit_of_the_last_place(value, places):
    assert abs(Fraction(half_up(value, places)) - value) <= Fraction(1, 2 * 10**places)


@given(st.fractions(min_value=0, max_value=10**6), st.integers(0, 6))
def test_half_up_mirrors_at_zero(value, places):
    assert half_up(-value, places) == half_up(value, places).copy_negate()


def test_the_decimal_context_changes_nothing():
    with localcontext(prec=3, rounding=ROUND_DOWN):
        assert half_up(Decimal("123456.789950"), 4) == Decimal("123456.7900")
        assert str(half_up(Fraction(2, 3), 6)) == "0.666667"


def test_half_up_refuses_negative_places():
    with pytest.raises(ValueError, match="places"):
        half_up(Decimal(1), -1)


@pytest.mark.parametrize("value", [0.5, True, None, b"1", [], 1j])
def test_exact_refuses_what_is_no_exact_number(value):
    with pytest.raises(TypeError):
        exact(value)


@pytest.mark.parametrize(
    "value",
    [
        "", "1,5", "1e9", " 1", "1 ", "+1", "1.", ".5", "NaN", "Infinity", "१", "\uff11",
        "1_000", "9" * 41, Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"),
        Decimal("1e999999"), Decimal("1e-999999"),
    ],
)  # fmt: skip
def test_exact_refuses_unreadable_and_giant_numbers(value):
    with pytest.raises(ValueError, match="number"):
        exact(value)


@pytest.mark.parametrize("value", ["0.5", Decimal("0.50"), Fraction(1, 2)])
def test_exact_reads_text_decimals_and_fractions(value):
    assert exact(value) == Fraction(1, 2)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_decimal_survives_the_way_through_fractions(value):
    assert as_decimal(exact(value)) == value


def test_a_third_is_no_decimal():
    with pytest.raises(ValueError, match="decimal fraction"):
        as_decimal(Fraction(1, 3))


@pytest.mark.parametrize("module", SCORING_MODULES, ids=lambda module: module.__name__)
def test_scoring_code_has_no_float_and_no_django(module):
    """Naming the type to refuse it (`isinstance(value, float)`) is all that is allowed."""
    source = ast.parse(inspect.getsource(module))

    for node in ast.walk(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"float", "round"}, node.lineno
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float), node.lineno
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            assert name != "FloatField", node.lineno
        if isinstance(node, ast.ImportFrom):
            assert node.module.split(".")[0] not in {"django", "math", "parindex"}
        if isinstance(node, ast.Import):
            assert all(name.name.split(".")[0] != "django" for name in node.names)
