"""Short ways to write a criteria tree, and a small one with a bonus and a penalty."""

from decimal import Decimal as D

from criteria.scoring import Node


def leaf(code, maximum, kind="scored", **more):
    return Node(code, D(maximum), (), kind, **more)


def branch(code, maximum, *children, kind="scored", **more):
    return Node(code, D(maximum), children, kind, is_branch=True, **more)


TREE = branch(
    "",
    "10",
    branch(
        "1", "6", branch("1.1", "4", leaf("1.1.1", 3), leaf("1.1.2", 1)), leaf("1.2", 2)
    ),
    branch("2", "4", leaf("2.1", 4)),
    branch("B", "1", leaf("B.1", 1, "bonus"), leaf("B.2", 1, "bonus"), kind="bonus"),
    branch("P", "2", leaf("P.1", 2, "penalty"), leaf("P.2", 2, "penalty"), kind="penalty"),
)
