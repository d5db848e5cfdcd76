"""The roll-up by example: sums, exemptions, full marks, bonus, penalty and refusals."""

from decimal import ROUND_UP, Inexact, localcontext
from decimal import Decimal as D

import pytest

from criteria.scoring import BadPoints, Tally, combine, roll_up
from tests.criteria.example_tree import TREE

POINTS = {"1.1.1": D("2.5"), "1.2": D(2), "2.1": D(3)}


def test_points_add_up_through_the_tree():
    tallies = roll_up(TREE, POINTS)

    assert tallies["1.1"] == Tally(D("2.5"), D(4))
    assert tallies["1.1.2"] == Tally(D(0), D(1))
    assert tallies["1"] == Tally(D("4.5"), D(6))
    assert tallies[""] == Tally(D("7.5"), D(10))
    assert tallies[""].index == 75
    assert set(tallies) == {node.code for node in TREE.walk()}


def test_the_points_of_a_leaf_may_be_nothing_or_its_maximum():
    tallies = roll_up(TREE, {"1.2": D("0.0000"), "2.1": D("4.0000")})

    assert tallies[""] == Tally(D(4), D(10))


def test_an_exempt_leaf_or_branch_leaves_both_sides():
    tallies = roll_up(TREE, POINTS, exempt=frozenset({"1.1", "2.1"}))

    assert tallies["1.1"] == tallies["1.1.1"] == tallies["2"] == Tally()
    assert tallies["2"].index is None
    assert tallies[""] == Tally(D(2), D(2))


def test_full_marks_reach_every_leaf_below_but_not_an_exempt_one():
    tallies = roll_up(TREE, {"1.2": D(1)}, frozenset({"1.1.2"}), frozenset({"1"}))

    assert tallies["1.1.1"] == Tally(D(3), D(3))
    assert tallies["1"] == Tally(D(5), D(5))
    assert tallies[""] == Tally(D(5), D(9))


def test_a_round_without_anything_possible_has_no_index():
    everything = frozenset({"1", "2"})

    assert roll_up(TREE, {"B.1": D(1)}, exempt=everything)[""].index is None


def test_bonus_and_penalty_are_capped_and_out_of_the_maximum():
    adjusted = POINTS | {"B.1": D(1), "B.2": D("0.5"), "P.1": D("1.5"), "P.2": D(2)}
    tallies = roll_up(TREE, adjusted)

    assert tallies["B.1"] == Tally(D(1), D(0))
    assert tallies["B"] == Tally(D(1), D(0))
    assert tallies["P"] == Tally(D(2), D(0))
    assert tallies[""] == Tally(D("6.5"), D(10))


def test_a_penalty_never_takes_the_total_below_nothing():
    assert roll_up(TREE, {"P.1": D(2)})[""] == Tally(D(0), D(10))


def test_a_bonus_may_lift_the_index_over_a_hundred():
    full = {"1.1.1": D(3), "1.1.2": D(1), "1.2": D(2), "2.1": D(4), "B.1": D(1)}

    assert roll_up(TREE, full)[""].index == 110


@pytest.mark.parametrize(
    ("points", "exempt", "full", "criterion", "code"),
    [
        ({"9": D(1)}, "", "", "9", "unknown_code"),
        ({"": D(1)}, "", "", "", "unknown_code"),
        ({}, "9", "", "9", "unknown_code"),
        ({}, "", "9", "9", "unknown_code"),
        ({"1.1": D(1)}, "", "", "1.1", "points_for_a_branch"),
        ({"1.2": D("2.0001")}, "", "", "1.2", "out_of_range"),
        ({"1.2": D("-0.0001")}, "", "", "1.2", "out_of_range"),
        ({"1.2": D("NaN")}, "", "", "1.2", "not_a_decimal"),
        ({"1.2": D("Infinity")}, "", "", "1.2", "not_a_decimal"),
        ({"1.2": 1.0}, "", "", "1.2", "not_a_decimal"),
        ({"1.2": 1}, "", "", "1.2", "not_a_decimal"),
        ({"1.2": None}, "", "", "1.2", "not_a_decimal"),
        ({"1.2": D(3)}, "2", "", "1.2", "out_of_range"),
        ({}, "1", "1", "1", "exempt_and_full"),
        ({}, "", "P", "P", "full_marks_outside_the_maximum"),
    ],
)
def test_points_that_do_not_fit_the_tree_are_refused(points, exempt, full, criterion, code):
    with pytest.raises(BadPoints) as refusal:
        roll_up(
            TREE,
            points,
            frozenset({exempt} - {""}),
            frozenset({full} - {""}),
        )

    assert (refusal.value.criterion, refusal.value.code) == (criterion, code)


def test_combining_domains_is_the_same_arithmetic():
    total = combine(
        [
            ("scored", D("4.5"), D(6), None),
            ("scored", D(3), D(4), D(4)),
            ("bonus", D("1.5"), D(0), D(1)),
            ("penalty", D("3.5"), D(0), D(2)),
        ]
    )

    assert total == Tally(D("6.5"), D(10))


def test_combining_refuses_an_unknown_kind():
    with pytest.raises(ValueError, match="extra"):
        combine([("extra", D(1), D(1), D(1))])


def test_nothing_combined_is_nothing():
    assert combine([]) == Tally()


def test_the_decimal_context_of_the_caller_changes_no_sum():
    with localcontext(prec=2, rounding=ROUND_UP):
        total = Tally(D("12.3456"), D(20)) + Tally(D("0.0001"), D("80.0001"))

    assert total == Tally(D("12.3457"), D("100.0001"))


def test_a_sum_that_would_lose_a_digit_is_refused():
    with pytest.raises(Inexact):
        Tally(D("1e60"), D(1)) + Tally(D("1e-60"), D(1))
