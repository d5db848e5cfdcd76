"""Broken rules: every fault listed, with its place."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.rules import KINDS, Fault, check
from tests.criteria.rule_shapes import (
    DEDUCTION,
    DIRECT,
    GOOD,
    MEAN,
    PER_CASE,
    PIECEWISE,
    RATIO,
    SATISFIED,
    SUM,
    THRESHOLDS,
    json_values,
)


def without(rule, name):
    return {key: value for key, value in rule.items() if key != name}


def with_steps(*steps, base=THRESHOLDS, **more):
    return base | more | {"steps": [{"from_percent": p, "points": q} for p, q in steps]}


BROKEN = [
    (None, [("not_an_object", "")]),
    ([], [("not_an_object", "")]),
    ({}, [("unknown_kind", "kind")]),
    ({"kind": "magic"}, [("unknown_kind", "kind")]),
    ({"kind": ["levels"]}, [("unknown_kind", "kind")]),
    (SUM | {"levels": []}, [("unknown_parameter", "levels")]),
    (RATIO | {"extra": 1}, [("unknown_parameter", "extra")]),
    ({"kind": "levels"}, [("missing_parameter", "levels")]),
    ({"kind": "levels", "levels": {}}, [("not_a_list", "levels")]),
    ({"kind": "levels", "levels": []}, [("empty_list", "levels")]),
    (
        {"kind": "levels", "levels": [1, {"label": "A", "points": 2}]},
        [("not_an_object", "levels[0]")],
    ),
    (
        {"kind": "levels", "levels": [{"points": 2}, {"label": " ", "points": 0}]},
        [("missing_parameter", "levels[0].label"), ("blank_label", "levels[1].label")],
    ),
    (
        {
            "kind": "levels",
            "levels": [{"label": "A", "points": 2}, {"label": "A", "points": 0}],
        },
        [("duplicate_label", "levels")],
    ),
    (
        {"kind": "levels", "levels": [{"label": "A", "points": 2, "score": 2}]},
        [("unknown_parameter", "levels[0].score")],
    ),
    (
        {"kind": "levels", "levels": [{"label": "A", "points": "1.5"}]},
        [("best_not_maximum", "levels")],
    ),
    (
        {"kind": "levels", "levels": [{"label": "A", "points": 2.5}]},
        [("float_number", "levels[0].points")],
    ),
    (
        {"kind": "levels", "levels": [{"label": "A", "points": True}]},
        [("not_a_number", "levels[0].points")],
    ),
    (
        {"kind": "levels", "levels": [{"label": "A", "points": "2,0"}]},
        [("not_a_number", "levels[0].points")],
    ),
    (
        {
            "kind": "levels",
            "levels": [{"label": "A", "points": "2.5"}, {"label": "B", "points": -1}],
        },
        [("too_large", "levels[0].points"), ("too_small", "levels[1].points")],
    ),
    (
        {"kind": "checklist", "items": [{"label": "A", "points": 1}]},
        [("best_not_maximum", "items")],
    ),
    (without(THRESHOLDS, "below"), [("missing_parameter", "below")]),
    (without(with_steps((90, 2)), "numerator"), [("missing_parameter", "numerator")]),
    (without(THRESHOLDS, "steps"), [("missing_parameter", "steps")]),
    (
        with_steps((70, 2), (90, 1)),
        [("steps_not_descending", "steps[1].from_percent")],
    ),
    (with_steps((90, 2), (90, 1)), [("steps_not_descending", "steps[1].from_percent")]),
    (with_steps((90, "1.5"), (70, 1)), [("best_not_maximum", "steps")]),
    (with_steps((0, 1), below=2), [("best_not_maximum", "steps")]),
    (with_steps((101, 2)), [("too_large", "steps[0].from_percent")]),
    (with_steps((1001, 2), may_exceed=True), [("too_large", "steps[0].from_percent")]),
    (with_steps((100, 2), strict=True), [("unreachable_step", "steps[0].from_percent")]),
    (with_steps((90, 2), strict="yes"), [("not_boolean", "strict")]),
    (with_steps((90, 2), may_exceed=1), [("not_boolean", "may_exceed")]),
    (with_steps((90, 2), input="words"), [("unknown_value", "input")]),
    (
        {**THRESHOLDS, "steps": [{"from_percent": 90, "formula": "ratio"}]},
        [
            ("unknown_parameter", "steps[0].formula"),
        ],
    ),
    (
        PIECEWISE | {"steps": [{"from_percent": 90, "formula": "square"}]},
        [("unknown_value", "steps[0].formula")],
    ),
    (
        PIECEWISE | {"steps": [{"from_percent": 90, "formula": "ratio", "points": 1}]},
        [("points_and_formula", "steps[0].points")],
    ),
    (
        PIECEWISE
        | {
            "steps": [
                {"from_percent": 90, "points": 1},
                {"from_percent": 80, "formula": "ratio"},
            ]
        },
        [("best_not_maximum", "steps")],
    ),
    (
        PIECEWISE | {"steps": [{"points": 2}]},
        [("missing_parameter", "steps[0].from_percent")],
    ),
    (
        PIECEWISE | {"steps": [{"from_percent": 5}]},
        [("missing_parameter", "steps[0].points")],
    ),
    (RATIO | {"floor_percent": 101}, [("too_large", "floor_percent")]),
    (RATIO | {"floor_percent": 80.5}, [("float_number", "floor_percent")]),
    (RATIO | {"denominator": 7}, [("blank_label", "denominator")]),
    (DEDUCTION | {"each": 0}, [("too_small", "each")]),
    (without(DEDUCTION, "each"), [("missing_parameter", "each")]),
    (without(DEDUCTION, "unit"), [("missing_parameter", "unit")]),
    (DEDUCTION | {"start": 3}, [("too_large", "start")]),
    (DEDUCTION | {"start": 1, "minimum": "1.5"}, [("too_large", "minimum")]),
    (PER_CASE | {"each": "-1"}, [("too_small", "each")]),
    (DIRECT | {"step": "0.3"}, [("maximum_off_step", "step")]),
    (DIRECT | {"step": 0}, [("too_small", "step")]),
    (DIRECT | {"step": 0.25}, [("float_number", "step")]),
    (without(MEAN, "method"), [("missing_parameter", "method")]),
    (MEAN | {"method": "median"}, [("unknown_value", "method")]),
    (MEAN | {"method": ["median"]}, [("unknown_value", "method")]),
    (
        MEAN | {"options": [{"label": "A", "percent": 90}]},
        [("best_not_maximum", "options")],
    ),
    (
        MEAN | {"options": [{"label": "A", "percent": 101}]},
        [("too_large", "options[0].percent")],
    ),
    (
        MEAN | {"options": [{"label": "A", "satisfied": True}]},
        [
            ("unknown_parameter", "options[0].satisfied"),
            ("missing_parameter", "options[0].percent"),
        ],
    ),
    (
        SATISFIED | {"options": [{"label": "A", "satisfied": 1}]},
        [("not_boolean", "options[0].satisfied")],
    ),
    (
        SATISFIED | {"options": [{"label": "A", "satisfied": False}]},
        [("best_not_maximum", "options")],
    ),
    (MEAN | {"groups": "Leaders"}, [("not_a_list", "groups")]),
    (
        MEAN | {"groups": ["A", "A", ""]},
        [("blank_label", "groups[2]"), ("duplicate_label", "groups")],
    ),
]


@pytest.mark.parametrize(("rule", "expected"), BROKEN)
def test_every_fault_of_a_broken_rule_is_listed(rule, expected):
    faults = check(rule, Decimal(2))

    assert [(fault.code, fault.path) for fault in faults] == expected


def test_several_faults_come_together():
    rule = {
        "kind": "thresholds",
        "numerator": "",
        "steps": [{"from_percent": 80, "points": 9}, {"from_percent": 90, "points": 0.5}],
        "rounding": "up",
    }

    assert {fault.code for fault in check(rule, Decimal(2))} == {
        "unknown_parameter",
        "blank_label",
        "missing_parameter",
        "too_large",
        "steps_not_descending",
        "float_number",
    }


def test_a_fault_says_what_it_found_and_what_it_wanted():
    rule = {"kind": "levels", "levels": [{"label": "A", "points": "1.5"}]}

    assert check(rule, Decimal("2.00")) == [
        Fault("best_not_maximum", "levels", {"best": "1.5", "maximum": "2"})
    ]


def test_a_survey_scale_must_reach_a_hundred_percent():
    options = [{"label": "A", "percent": 90}, {"label": "B", "percent": "7.5"}]

    assert check(MEAN | {"options": options}, Decimal(2)) == [
        Fault("best_not_maximum", "options", {"best": "90", "maximum": "100"})
    ]


@pytest.mark.parametrize("maximum", [0, -1, Decimal("NaN"), 2.0, None])
def test_a_criterion_needs_a_maximum_above_nothing(maximum):
    assert "maximum" in {fault.path for fault in check({"kind": "sum"}, maximum)}


@given(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(st.text(max_size=9), json_values(), max_size=5),
)
def test_any_json_is_checked_without_breaking(kind, rest):
    assert isinstance(check(rest | {"kind": kind}, Decimal(2)), list)


@given(st.sampled_from(GOOD), st.data())
def test_any_value_in_a_good_rule_is_checked_without_breaking(case, data):
    rule, maximum = case
    name = data.draw(st.sampled_from(sorted(rule)))

    assert isinstance(
        check(rule | {name: data.draw(json_values())}, Decimal(maximum)), list
    )
