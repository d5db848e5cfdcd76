"""Bad facts: each refused by name, with values for the message."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.rules import FactsError, points
from tests.criteria.rule_shapes import (
    CHECKLIST,
    DEDUCTION,
    DIRECT,
    GOOD,
    LEVELS,
    MEAN,
    PER_CASE,
    PIECEWISE,
    RATIO,
    REVENUE,
    SATISFIED,
    SUM,
    THRESHOLDS,
    TYPED,
    json_values,
)

BAD_FACTS = [
    (RATIO, {}, "numerator", "missing"),
    (RATIO, {"numerator": 1}, "denominator", "missing"),
    (RATIO, {"numerator": None, "denominator": 1}, "numerator", "missing"),
    (RATIO, {"numerator": "", "denominator": 1}, "numerator", "missing"),
    (RATIO, {"numerator": 0, "denominator": 0}, "denominator", "zero_denominator"),
    (REVENUE, {"numerator": 1, "denominator": 0}, "denominator", "zero_denominator"),
    (
        RATIO,
        {"numerator": 42, "denominator": 41},
        "numerator",
        "numerator_over_denominator",
    ),
    (RATIO, {"numerator": -1, "denominator": 41}, "numerator", "negative"),
    (RATIO, {"numerator": 1, "denominator": -41}, "denominator", "negative"),
    (RATIO, {"numerator": "-0.5", "denominator": 41}, "numerator", "negative"),
    (RATIO, {"numerator": Decimal("-1e500"), "denominator": 1}, "numerator", "negative"),
    (RATIO, {"numerator": Decimal("1.5"), "denominator": 2}, "numerator", "not_whole"),
    (RATIO, {"numerator": "1.5", "denominator": 2}, "numerator", "not_whole"),
    (RATIO, {"numerator": 1.0, "denominator": 2}, "numerator", "not_a_number"),
    (RATIO, {"numerator": True, "denominator": 2}, "numerator", "not_a_number"),
    (RATIO, {"numerator": "1e9", "denominator": 2}, "numerator", "not_a_number"),
    (RATIO, {"numerator": "1,5", "denominator": 2}, "numerator", "not_a_number"),
    (RATIO, {"numerator": "NaN", "denominator": 2}, "numerator", "not_a_number"),
    (RATIO, {"numerator": "x" * 10**6, "denominator": 2}, "numerator", "not_a_number"),
    (RATIO, {"numerator": Decimal("NaN"), "denominator": 2}, "numerator", "not_a_number"),
    (RATIO, {"numerator": Decimal("sNaN"), "denominator": 2}, "numerator", "not_a_number"),
    (
        RATIO,
        {"numerator": Decimal("-Infinity"), "denominator": 2},
        "numerator",
        "not_a_number",
    ),
    (RATIO, {"numerator": [1], "denominator": 2}, "numerator", "not_a_number"),
    (RATIO, {"numerator": {}, "denominator": 2}, "numerator", "not_a_number"),
    (RATIO, {"numerator": Decimal("1e9"), "denominator": 2}, "numerator", "too_large"),
    (RATIO, {"numerator": Decimal("1e999999"), "denominator": 2}, "numerator", "too_large"),
    (RATIO, {"numerator": 10**9, "denominator": 10**9}, "numerator", "too_large"),
    (RATIO, {"numerator": 10**5000, "denominator": 2}, "numerator", "too_large"),
    (RATIO, {"numerator": "1000000000", "denominator": 2}, "numerator", "too_large"),
    (RATIO, {"numerator": 1, "denominator": 2, "points": 2}, "points", "unexpected_field"),
    (
        RATIO,
        {"numerator": 1, "denominator": 2, "percent": 99},
        "percent",
        "unexpected_field",
    ),
    (THRESHOLDS, {"percent": 90}, "percent", "unexpected_field"),
    (
        PIECEWISE,
        {"numerator": 2, "denominator": 1},
        "numerator",
        "numerator_over_denominator",
    ),
    (TYPED, {"percent": "100.01"}, "percent", "over_maximum"),
    (TYPED, {"percent": -1}, "percent", "negative"),
    (TYPED, {}, "percent", "missing"),
    (TYPED, {"numerator": 1, "denominator": 1}, "numerator", "unexpected_field"),
    (LEVELS, {}, "level", "missing"),
    (LEVELS, {"level": 3}, "level", "unknown_level"),
    (LEVELS, {"level": -1}, "level", "negative"),
    (LEVELS, {"level": "0.5"}, "level", "not_whole"),
    (LEVELS, {"level": True}, "level", "not_a_number"),
    (LEVELS, {"level": 0, "points": 2}, "points", "unexpected_field"),
    (CHECKLIST, {}, "items", "missing"),
    (CHECKLIST, {"items": "01"}, "items", "not_a_list"),
    (CHECKLIST, {"items": [3]}, "items", "unknown_level"),
    (CHECKLIST, {"items": [0, 0]}, "items", "repeated"),
    (CHECKLIST, {"items": [None]}, "items", "not_a_number"),
    (CHECKLIST, {"items": [0], "points": 1}, "points", "unexpected_field"),
    (DEDUCTION, {}, "count", "missing"),
    (DEDUCTION, {"count": -3}, "count", "negative"),
    (DEDUCTION, {"count": "2.5"}, "count", "not_whole"),
    (DEDUCTION, {"count": 1, "points": 1}, "points", "unexpected_field"),
    (PER_CASE, {"count": 10**9}, "count", "too_large"),
    (PER_CASE, {"count": 1, "x" * 99: 1}, "x" * 40, "unexpected_field"),
    (DIRECT, {}, "points", "missing"),
    (DIRECT, {"points": "2.25"}, "points", "over_maximum"),
    (DIRECT, {"points": "1.1"}, "points", "off_step"),
    (DIRECT, {"points": -1}, "points", "negative"),
    (DIRECT, {"points": 1.5}, "points", "not_a_number"),
    (DIRECT, {"points": Decimal("1e-400000")}, "points", "not_a_number"),
    (DIRECT, {"points": 1, "maximum": 99}, "maximum", "unexpected_field"),
    (MEAN, {}, "responses", "missing"),
    (MEAN, {"responses": 5}, "responses", "not_a_list"),
    (MEAN, {"responses": [1, 2, 3]}, "responses", "wrong_length"),
    (MEAN, {"responses": [0, 0, 0, 0]}, "responses", "zero_denominator"),
    (MEAN, {"responses": [1, 0, 0, -1]}, "responses", "negative"),
    (MEAN, {"responses": [1, 0, 0, "0.5"]}, "responses", "not_whole"),
    (MEAN, {"responses": [1, 0, 0, 0], "points": 2}, "responses", "unexpected_field"),
    (MEAN, {"points": "2.0001"}, "points", "over_maximum"),
    (SATISFIED, {"responses": [1, 0, 10**9]}, "responses", "too_large"),
    (SUM, {}, "", "takes_no_facts"),
    (SUM, {"points": 2}, "", "takes_no_facts"),
    (LEVELS, [], "", "not_an_object"),
    (LEVELS, None, "", "not_an_object"),
    (LEVELS, {"not_applicable": 1}, "not_applicable", "not_boolean"),
    (LEVELS, {"not_applicable": "true"}, "not_applicable", "not_boolean"),
    (LEVELS, {"not_applicable": True}, "not_applicable", "not_applicable_refused"),
]


@pytest.mark.parametrize(("rule", "facts", "field", "code"), BAD_FACTS)
def test_bad_facts_are_refused_by_name(rule, facts, field, code):
    with pytest.raises(FactsError) as refusal:
        points(rule, facts, maximum=Decimal(2))

    assert (refusal.value.field, refusal.value.code) == (field, code)
    for value in refusal.value.params.values():
        assert isinstance(value, str | int | Decimal)
        assert len(str(value)) <= 40


def test_a_refusal_carries_what_its_message_needs():
    with pytest.raises(FactsError) as refusal:
        points(RATIO, {"numerator": 42, "denominator": 41}, maximum=Decimal(2))

    assert refusal.value.params == {
        "value": 42,
        "limit": 41,
        "label": "Tasks on time",
        "limit_label": "Tasks due",
    }
    assert str(refusal.value) == "numerator: numerator_over_denominator"


def test_an_unknown_level_says_the_last_one_there_is():
    with pytest.raises(FactsError) as refusal:
        points(LEVELS, {"level": 3}, maximum=Decimal("0.5"))

    assert refusal.value.params == {"value": 3, "limit": 2}


def test_off_the_grid_says_the_step():
    with pytest.raises(FactsError) as refusal:
        points(DIRECT, {"points": "1.1"}, maximum=Decimal(2))

    assert refusal.value.params == {"value": "1.1", "step": Decimal("0.25")}


@pytest.mark.parametrize("treatment", ["full", "exclude"])
def test_a_claim_of_not_applicable_stands_alone(treatment):
    facts = {"not_applicable": True, "level": 0}

    with pytest.raises(FactsError) as refusal:
        points(LEVELS, facts, maximum=Decimal("0.5"), treatment=treatment)

    assert (refusal.value.field, refusal.value.code) == ("level", "unexpected_field")


def test_an_unknown_treatment_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="treatment"):
        points(LEVELS, {"level": 0}, maximum=Decimal("0.5"), treatment="half")


NAMES = ["level", "numerator", "denominator", "percent", "items", "count", "points"]
NAMES += ["responses", "not_applicable", "maximum"]


@given(
    st.sampled_from(GOOD),
    st.dictionaries(st.sampled_from(NAMES), json_values(), max_size=4),
)
def test_any_facts_are_scored_within_bounds_or_refused(case, facts):
    rule, maximum = case
    try:
        outcome = points(rule, facts, maximum=Decimal(maximum))
    except FactsError:
        return
    assert 0 <= outcome.points <= Decimal(maximum)
