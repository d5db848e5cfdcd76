"""The worked example of docs/scoring.md, recomputed from its own tables."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from criteria.rules import KINDS, check, points
from criteria.scoring import (
    Band,
    Node,
    Tally,
    check_tree,
    grade,
    published,
    rank,
    roll_up,
)

TEXT = (Path(__file__).parents[2] / "docs" / "scoring.md").read_text(encoding="utf-8")
NOTHING = "–"


def table(heading):
    """Return the rows of the table that starts with this column, as dicts of text."""
    lines = iter(TEXT.splitlines())
    header = next(line for line in lines if line.startswith(f"| {heading} |"))
    names = cells(header)
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append(dict(zip(names, cells(line), strict=True)))
    return rows


def cells(line):
    return [cell.strip().strip("`") for cell in line.strip("|").split(" | ")]


LEAVES = table("Code")


def outcome(row):
    return points(
        json.loads(row["Rule"], parse_float=Decimal),
        json.loads(row["Facts"], parse_float=Decimal),
        maximum=Decimal(row["Maximum"]),
        treatment="exclude",
    )


def tallies():
    """Roll up the example; the caps are those the text gives in words."""
    outcomes = {row["Code"]: outcome(row) for row in LEAVES}
    tops = {}
    for row in LEAVES:
        leaf = Node(row["Code"], Decimal(row["Maximum"]), (), row["Kind"])
        tops.setdefault(row["Code"].split(".")[0], []).append(leaf)
    caps = dict(re.findall(r"`(\w)`\s+capped\s+at\s+(\d+)", TEXT))
    nodes = tuple(
        Node(
            code,
            Decimal(caps[code]) if code in caps else sum(leaf.maximum for leaf in leaves),
            tuple(leaves),
            leaves[0].kind,
        )
        for code, leaves in tops.items()
    )
    assert set(caps) == {"B", "P"}
    assert check_tree(nodes, Decimal(10)) == []
    return roll_up(
        Node("", Decimal(10), nodes),
        {code: found.points for code, found in outcomes.items() if not found.excluded},
        frozenset(code for code, found in outcomes.items() if found.excluded),
    )


@pytest.mark.parametrize("row", LEAVES, ids=lambda row: row["Code"])
def test_the_points_of_each_line_are_right(row):
    found = outcome(row)

    assert check(json.loads(row["Rule"]), Decimal(row["Maximum"])) == []
    shown = "out of the maximum" if found.excluded else str(found.points)
    assert shown == row["Points"]


@pytest.mark.parametrize("row", table("Domain"), ids=lambda row: row["Domain"])
def test_the_sums_and_indexes_are_right(row):
    tally = tallies()["" if row["Domain"] == "Total" else row["Domain"]]

    assert tally == Tally(Decimal(row["Earned"]), Decimal(row["Possible"]))
    assert shown(tally.index) == row["Index"]


def shown(index):
    value = published(index, 2)
    return NOTHING if value is None else str(value)


def test_the_first_agency_is_the_one_computed():
    first = table("Agency")[0]

    assert tallies()[""] == Tally(Decimal(first["Earned"]), Decimal(first["Possible"]))


@pytest.mark.parametrize("basis", ["shown", "exact"])
def test_ranks_and_grades_are_right_on_both_bases(basis):
    rows = table("Agency")
    bands = [Band(row["Grade"], Decimal(row["From"])) for row in table("Grade")]
    exact = {
        row["Agency"]: Tally(Decimal(row["Earned"]), Decimal(row["Possible"])).index
        for row in rows
    }
    assert [shown(exact[row["Agency"]]) for row in rows] == [r["Index shown"] for r in rows]

    values = exact
    if basis == "shown":
        values = {agency: published(index, 2) for agency, index in exact.items()}
    places = rank(values)
    for row in rows:
        band = grade(values[row["Agency"]], bands)
        assert str(places[row["Agency"]] or NOTHING) == row[f"Rank {basis}"]
        assert (band.name if band else NOTHING) == row[f"Grade {basis}"]


def test_every_kind_of_rule_is_described():
    assert {row["Rule"] for row in table("Rule")} == set(KINDS)


def test_the_example_says_that_it_is_invented():
    assert "Every figure here is invented" in TEXT
