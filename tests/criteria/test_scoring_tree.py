"""The faults of a criteria tree: every one listed, with both figures."""

from decimal import Decimal as D

import pytest

from criteria.scoring import Node, check_tree
from tests.criteria.example_tree import TREE, branch, leaf


def test_a_sound_tree_has_no_fault():
    assert check_tree(TREE.children, D(10)) == []
    assert check_tree(TREE.children, D("10.00")) == []


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([], [("total_not_declared", "")]),
        ([branch("1", 9, leaf("1.1", 9))], [("total_not_declared", "")]),
        ([branch("1", 10, leaf("1.1", 9))], [("children_do_not_sum", "1")]),
        (
            [branch("1", 10, leaf("1.1", 5), leaf("1.1", 5))],
            [("duplicate_code", "1.1")],
        ),
        (
            [branch("1", 5, leaf("A", 5)), branch("2", 5, leaf("A", 5))],
            [("duplicate_code", "A")],
        ),
        ([branch("1", 10)], [("empty_branch", "1")]),
        ([Node("1", None)], [("no_maximum", "1")]),
        ([branch("1", 10, Node("1.1", None))], [("no_maximum", "1.1")]),
        (
            [branch("1", 10, leaf("1.1", 10), leaf("1.2", 0))],
            [("no_maximum", "1.2")],
        ),
        (
            [branch("1", 10, leaf("1.1", 11), leaf("1.2", -1))],
            [("no_maximum", "1.2")],
        ),
        ([branch("1", 10, Node("1.1", 10.0))], [("no_maximum", "1.1")]),
        ([branch("1", 10, leaf("", 10))], [("blank_code", "")]),
        (
            [branch("1", 10, leaf("1.1", 10, scored_by="nobody"))],
            [("unknown_scorer", "1.1")],
        ),
        (
            [branch("1", 10, leaf("1.1", 5), leaf("1.2", 5, "bonus"))],
            [("adjustment_misplaced", "1.2")],
        ),
        (
            [leaf("1", 10), branch("B", 5, leaf("B.1", 5), kind="bonus")],
            [("adjustment_misplaced", "B.1")],
        ),
        ([leaf("1", 10), leaf("P", 5, "penalty")], [("adjustment_misplaced", "P")]),
        (
            [leaf("1", 10), branch("B", 5, leaf("B.1", 4, "bonus"), kind="bonus")],
            [("cap_out_of_reach", "B")],
        ),
        (
            [
                leaf("1", 10),
                branch(
                    "B",
                    2,
                    branch("B.1", 3, leaf("B.1.1", 2, "bonus"), kind="bonus"),
                    kind="bonus",
                ),
            ],
            [("children_do_not_sum", "B.1")],
        ),
        (
            [leaf("1", 10), branch("X", 1, leaf("X.1", 1, "gift"), kind="gift")],
            [("unknown_node_kind", "X"), ("unknown_node_kind", "X.1")],
        ),
    ],
)
def test_every_fault_of_a_tree_is_listed(nodes, expected):
    faults = check_tree(nodes, D(10))

    assert [(fault.code, fault.path) for fault in faults] == expected


def test_a_fault_of_the_sum_names_both_figures():
    faults = check_tree([branch("1", 10, leaf("1.1", "9.5"))], D(60))

    assert [dict(fault.params) for fault in faults] == [
        {"total": D("9.5"), "maximum": D(10)},
        {"total": D(10), "declared": D(60)},
    ]


def test_all_faults_come_at_once():
    nodes = [
        branch("1", 10, leaf("1.1", 3), leaf("1.1", 3)),
        branch("2", 5),
        branch("3", 5, leaf("3.1", 5, "penalty")),
    ]

    assert {fault.code for fault in check_tree(nodes, D(100))} == {
        "children_do_not_sum",
        "duplicate_code",
        "empty_branch",
        "adjustment_misplaced",
        "total_not_declared",
    }
