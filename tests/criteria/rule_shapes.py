"""Rules in the shapes that guidelines really use, one or more of every kind."""

from decimal import Decimal

from hypothesis import strategies as st

LEVELS = {
    "kind": "levels",
    "levels": [
        {"label": "On time", "points": "0.5"},
        {"label": "Late", "points": "0.25"},
        {"label": "Not issued", "points": 0},
    ],
}
THRESHOLDS = {
    "kind": "thresholds",
    "numerator": "Tasks done",
    "denominator": "Tasks planned",
    "steps": [
        {"from_percent": 90, "points": "1.5"},
        {"from_percent": 70, "points": Decimal("0.75")},
    ],
    "below": 0,
}
RATIO = {
    "kind": "ratio",
    "numerator": "Tasks on time",
    "denominator": "Tasks due",
    "floor_percent": 80,
}
PIECEWISE = {
    "kind": "piecewise",
    "numerator": "Files on time",
    "denominator": "Files handled",
    "steps": [
        {"from_percent": 95, "formula": "ratio"},
        {"from_percent": 90, "points": "1.5"},
    ],
    "below": 0,
}
CHECKLIST = {
    "kind": "checklist",
    "items": [
        {"label": "Collected", "points": "0.25"},
        {"label": "Inspected", "points": "0.5"},
        {"label": "Surveyed", "points": "0.25"},
    ],
}
DEDUCTION = {"kind": "deduction", "unit": "late reports", "each": "0.25", "minimum": 0}
PER_CASE = {"kind": "per_case", "unit": "initiatives", "each": "0.5"}
DIRECT = {"kind": "direct", "step": "0.25"}
MEAN = {
    "kind": "survey",
    "method": "option_percent_mean",
    "options": [
        {"label": "Very good", "percent": 100},
        {"label": "Good", "percent": 60},
        {"label": "Fair", "percent": 20},
        {"label": "Poor", "percent": 0},
    ],
    "groups": ["Leaders", "Citizens"],
}
SATISFIED = {
    "kind": "survey",
    "method": "satisfaction_ratio",
    "options": [
        {"label": "Very satisfied", "satisfied": True},
        {"label": "Satisfied", "satisfied": True},
        {"label": "Neutral", "satisfied": False},
    ],
}
SUM = {"kind": "sum"}
REVENUE = THRESHOLDS | {
    "may_exceed": True,
    "steps": [{"from_percent": 105, "points": 1}, {"from_percent": 100, "points": "0.5"}],
}
OVER_90 = THRESHOLDS | {
    "strict": True,
    "steps": [{"from_percent": 90, "points": 2}, {"from_percent": 70, "points": 1}],
}
TYPED = THRESHOLDS | {"input": "percent"}

GOOD = [
    (LEVELS, "0.5"), (THRESHOLDS, "1.5"), (RATIO, "2"), (PIECEWISE, "3"), (CHECKLIST, "1"),
    (DEDUCTION, "1"), (PER_CASE, "2"), (DIRECT, "2"), (MEAN, "4"), (SATISFIED, "4"),
    (SUM, "10"), (REVENUE, "1"), (OVER_90, "2"), (TYPED, "1.5"),
]  # fmt: skip


def json_values():
    """Any value that JSON, or a careless caller, may bring."""
    scalars = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.decimals(),
        st.floats(),
        st.text(max_size=8),
    )
    rows = st.dictionaries(st.sampled_from(["label", "points"]), scalars)
    return st.one_of(scalars, st.lists(scalars, max_size=4), st.lists(rows, max_size=2))
