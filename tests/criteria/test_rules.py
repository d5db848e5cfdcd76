"""The rules by example: what the facts earn, and the working that says why."""

from decimal import Decimal
from fractions import Fraction

import pytest

from criteria.rules import KINDS, Choice, Field, check, fields, points
from tests.criteria.rule_shapes import (
    CHECKLIST,
    DEDUCTION,
    DIRECT,
    GOOD,
    LEVELS,
    MEAN,
    OVER_90,
    PER_CASE,
    PIECEWISE,
    RATIO,
    REVENUE,
    SATISFIED,
    SUM,
    THRESHOLDS,
    TYPED,
)


@pytest.mark.parametrize(("rule", "maximum"), GOOD)
def test_the_rules_of_these_examples_have_no_fault(rule, maximum):
    assert check(rule, Decimal(maximum)) == []


def test_the_examples_show_every_kind():
    assert {rule["kind"] for rule, _ in GOOD} == set(KINDS)


@pytest.mark.parametrize(
    ("rule", "maximum", "facts", "expected"),
    [
        (LEVELS, "0.5", {"level": 1}, "0.2500"),
        (THRESHOLDS, "1.5", {"numerator": 9, "denominator": 10}, "1.5000"),
        (THRESHOLDS, "1.5", {"numerator": 899, "denominator": 1000}, "0.7500"),
        (THRESHOLDS, "1.5", {"numerator": 69, "denominator": 100}, "0.0000"),
        (OVER_90, "2", {"numerator": 90, "denominator": 100}, "1.0000"),
        (OVER_90, "2", {"numerator": 91, "denominator": 100}, "2.0000"),
        (OVER_90, "2", {"numerator": 70, "denominator": 100}, "0.0000"),
        (TYPED, "1.5", {"percent": "89.9999"}, "0.7500"),
        (TYPED, "1.5", {"percent": Decimal("90")}, "1.5000"),
        (TYPED | {"may_exceed": True}, "1.5", {"percent": 130}, "1.5000"),
        (REVENUE, "1", {"numerator": 210, "denominator": 200}, "1.0000"),
        (REVENUE, "1", {"numerator": 209, "denominator": 200}, "0.5000"),
        (RATIO, "1.5", {"numerator": 37, "denominator": 41}, "1.3537"),
        (RATIO, "2", {"numerator": 79, "denominator": 100}, "0.0000"),
        (RATIO, "2", {"numerator": 80, "denominator": 100}, "1.6000"),
        (RATIO | {"may_exceed": True}, "2", {"numerator": 9, "denominator": 8}, "2.0000"),
        (PIECEWISE, "3", {"numerator": 96, "denominator": 100}, "2.8800"),
        (PIECEWISE, "3", {"numerator": 94, "denominator": 100}, "1.5000"),
        (PIECEWISE, "3", {"numerator": 1, "denominator": 2}, "0.0000"),
        (CHECKLIST, "1", {"items": []}, "0.0000"),
        (CHECKLIST, "1", {"items": [2, 1]}, "0.7500"),
        (CHECKLIST, "0.6", {"items": [0, 1, 2]}, "0.6000"),
        (DEDUCTION, "1", {"count": 0}, "1.0000"),
        (DEDUCTION, "1", {"count": 3}, "0.2500"),
        (DEDUCTION, "1", {"count": 9}, "0.0000"),
        (DEDUCTION | {"minimum": "0.5"}, "1", {"count": 9}, "0.5000"),
        (DEDUCTION | {"start": "0.5"}, "1", {"count": 1}, "0.2500"),
        (PER_CASE, "2", {"count": 3}, "1.5000"),
        (PER_CASE, "2", {"count": 9}, "2.0000"),
        (DIRECT, "2", {"points": "1.75"}, "1.7500"),
        ({"kind": "direct"}, "2", {"points": Decimal("1.23456")}, "1.2346"),
        (MEAN, "4", {"responses": [10, 20, 15, 5]}, "2.0000"),
        (MEAN, "4", {"points": "3.12345"}, "3.1235"),
        (SATISFIED, "6", {"responses": [1, 1, 1]}, "4.0000"),
    ],
)
def test_facts_earn_the_points_of_the_guideline(rule, maximum, facts, expected):
    outcome = points(rule, facts, maximum=Decimal(maximum))

    assert str(outcome.points) == expected
    assert outcome.working.result == outcome.points
    assert not outcome.excluded


def test_counts_may_come_as_text_or_whole_decimals():
    facts = {"numerator": "37", "denominator": Decimal("41.0")}

    assert points(RATIO, facts, maximum=Decimal("1.5")).points == Decimal("1.3537")


def test_the_stored_places_are_a_choice():
    facts = {"numerator": 37, "denominator": 41}

    assert str(points(RATIO, facts, maximum=Decimal("1.5"), places=2).points) == "1.35"


def test_rounding_never_passes_a_maximum_finer_than_the_stored_places():
    rule = {"kind": "direct"}

    outcome = points(rule, {"points": "0.125"}, maximum=Decimal("0.125"), places=2)

    assert outcome.points == Decimal("0.125")


FILLED = {
    "kind": "checklist",
    "items": [
        {"label": "A", "points": "1"},
        {"label": "B", "points": "0.5"},
        {"label": "C", "points": "0.5"},
    ],
}


def test_the_working_names_every_part_of_a_ratio():
    facts = {"numerator": 37, "denominator": 41}
    working = points(RATIO, facts, maximum=Decimal("1.50")).working

    assert (working.numerator, working.denominator) == (37, 41)
    assert working.percent == Fraction(3700, 41)
    assert working.maximum == Decimal("1.50")
    assert working.exact == Fraction(111, 82)
    assert working.result == Decimal("1.3537")
    assert working.notes == ("rounded",)


@pytest.mark.parametrize(
    ("rule", "facts", "parts", "notes"),
    [
        (LEVELS, {"level": 0}, {"band": "On time"}, ()),
        (THRESHOLDS, {"numerator": 3, "denominator": 4}, {"band": Decimal(70)}, ()),
        (
            THRESHOLDS,
            {"numerator": 1, "denominator": 4},
            {"band": None},
            ("below_all_steps",),
        ),
        (
            RATIO,
            {"numerator": 1, "denominator": 4},
            {"band": Decimal(80)},
            ("below_floor",),
        ),
        (
            PIECEWISE,
            {"numerator": 1, "denominator": 1},
            {"band": Decimal(95)},
            ("ratio_step",),
        ),
        (CHECKLIST, {"items": [1]}, {"chosen": ("Inspected",)}, ()),
        (FILLED, {"items": [0, 1]}, {"exact": Fraction(3, 2)}, ()),
        (FILLED, {"items": [0, 1, 2]}, {"exact": Fraction(3, 2)}, ("capped",)),
        (
            DEDUCTION,
            {"count": 2},
            {"numerator": 2, "factor": Decimal("0.25"), "start": Decimal("1.5")},
            (),
        ),
        (DEDUCTION, {"count": 6}, {"numerator": 6, "exact": 0}, ()),
        (DEDUCTION, {"count": 7}, {"numerator": 7, "exact": 0}, ("at_minimum",)),
        (PER_CASE, {"count": 3}, {"exact": Fraction(3, 2)}, ()),
        (PER_CASE, {"count": 4}, {"factor": Decimal("0.5")}, ("capped",)),
        (
            MEAN,
            {"responses": [1, 1, 0, 0]},
            {"percent": Fraction(80), "denominator": 2},
            (),
        ),
        (SATISFIED, {"responses": [1, 2, 1]}, {"numerator": 3, "denominator": 4}, ()),
        (MEAN, {"points": 1}, {"percent": None}, ("ready_made",)),
    ],
)
def test_the_working_says_how_the_points_came_about(rule, facts, parts, notes):
    working = points(rule, facts, maximum=Decimal("1.5")).working

    assert {name: getattr(working, name) for name in parts} == parts
    assert working.notes == notes


@pytest.mark.parametrize(("rule", "maximum"), GOOD)
def test_not_applicable_gives_full_marks_or_leaves_the_maximum(rule, maximum):
    claim = {"not_applicable": True}

    full = points(rule, claim, maximum=Decimal(maximum), treatment="full")
    left_out = points(rule, claim, maximum=Decimal(maximum), treatment="exclude")

    assert (full.points, full.excluded) == (Decimal(maximum), False)
    assert full.working.notes == ("full_marks",)
    assert (left_out.points, left_out.excluded) == (Decimal(0), True)
    assert left_out.working.notes == ("excluded",)


def test_a_claim_of_false_is_no_claim():
    facts = {"not_applicable": False, "level": 0}

    assert points(LEVELS, facts, maximum=Decimal("0.5")).points == Decimal("0.5")


def test_fields_describe_the_inputs_to_draw():
    assert fields(LEVELS) == (
        Field(
            "level",
            "choice",
            options=(
                Choice(0, "On time", Decimal("0.5")),
                Choice(1, "Late", Decimal("0.25")),
                Choice(2, "Not issued", Decimal(0)),
            ),
        ),
    )
    assert fields(RATIO) == (
        Field("numerator", "count", "Tasks on time"),
        Field("denominator", "count", "Tasks due"),
    )
    assert fields(TYPED) == (
        Field("percent", "percent", "Tasks done ÷ Tasks planned", limit=Decimal(100)),
    )
    assert fields(TYPED | {"may_exceed": True})[0].limit is None
    assert [option.value for option in fields(CHECKLIST)[0].options] == [0, 1, 2]
    assert fields(CHECKLIST)[0].kind == "checks"
    assert fields(DEDUCTION) == (Field("count", "count", "late reports"),)
    assert fields(PER_CASE) == (Field("count", "count", "initiatives"),)
    assert fields(DIRECT) == (Field("points", "points", step=Decimal("0.25")),)
    assert fields({"kind": "direct"}) == (Field("points", "points"),)
    assert fields(MEAN) == (Field("points", "points"),)
    assert fields(SUM) == ()
