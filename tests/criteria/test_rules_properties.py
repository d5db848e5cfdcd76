"""What holds for any valid rule and any facts it can take."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from criteria.rules import check, points
from tests.criteria.rule_shapes import (
    DEDUCTION,
    MEAN,
    RATIO,
    SATISFIED,
)


def amounts(maximum: Decimal) -> st.SearchStrategy[Decimal]:
    return st.decimals(min_value=0, max_value=maximum, places=4)


MAXIMA = st.decimals(min_value="0.01", max_value=20, places=4)
PERCENTS = st.lists(st.integers(0, 99), min_size=1, max_size=4, unique=True)


@st.composite
def rules_with_facts(draw):
    """Any valid rule, its maximum, and valid facts for it."""
    maximum = draw(MAXIMA)
    worth = [draw(amounts(maximum)) for _ in range(3)]
    options = [
        {"label": f"Option {place}", "points": str(points)}
        for place, points in enumerate([*worth, maximum])
    ]
    share = {"numerator": "Done", "denominator": "Due"}
    bottom = draw(st.integers(1, 10**6))
    counts = {"numerator": draw(st.integers(0, bottom)), "denominator": bottom}
    starts = sorted(draw(PERCENTS), reverse=True)
    steps = [
        {"from_percent": start, "points": maximum if start == starts[0] else worth[0]}
        for start in starts
    ]
    ratio_first = [{"from_percent": starts[0], "formula": "ratio"}, *steps[1:]]
    cases = {"unit": "cases", "each": str(draw(MAXIMA))}
    count = {"count": draw(st.integers(0, 10**9 - 1))}
    many = draw(st.lists(st.integers(0, 1000), min_size=4, max_size=4).filter(any))
    rule, facts = draw(
        st.sampled_from(
            [
                ({"kind": "levels", "levels": options}, {"level": draw(st.integers(0, 3))}),
                (
                    {"kind": "checklist", "items": options},
                    {"items": draw(st.lists(st.integers(0, 3), unique=True))},
                ),
                (
                    {"kind": "thresholds", **share, "steps": steps, "below": worth[1]},
                    counts,
                ),
                (
                    {"kind": "piecewise", **share, "steps": ratio_first, "below": worth[1]},
                    counts,
                ),
                ({"kind": "ratio", **share, "floor_percent": starts[0]}, counts),
                ({"kind": "deduction", **cases}, count),
                ({"kind": "per_case", **cases}, count),
                ({"kind": "direct"}, {"points": worth[2]}),
                (MEAN, {"responses": many}),
                (SATISFIED, {"responses": many[:3]} if any(many[:3]) else {"points": 0}),
            ]
        )
    )
    return rule, facts, maximum


@given(rules_with_facts(), st.integers(0, 4))
def test_points_lie_between_nothing_and_the_maximum(case, places):
    rule, facts, maximum = case

    assert check(rule, maximum) == []
    outcome = points(rule, facts, maximum=maximum, places=places)

    assert 0 <= outcome.points <= maximum
    assert 0 <= outcome.working.exact <= Fraction(maximum)
    assert abs(Fraction(outcome.points) - outcome.working.exact) <= Fraction(1, 10**places)


@given(MAXIMA, st.integers(1, 10**6), st.data())
def test_one_more_done_never_earns_less(maximum, bottom, data):
    done = data.draw(st.integers(0, bottom - 1))
    less, more = (
        points(RATIO, {"numerator": n, "denominator": bottom}, maximum=maximum).points
        for n in (done, done + 1)
    )

    assert less <= more


@given(MAXIMA, st.integers(0, 1000))
def test_one_more_case_never_earns_more(maximum, count):
    less, more = (
        points(DEDUCTION, {"count": n}, maximum=maximum).points for n in (count + 1, count)
    )

    assert less <= more
