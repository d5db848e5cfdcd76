"""Ten thousand random rounds, computed here and by the oracle: no difference allowed."""

import ast
import inspect
import random
from decimal import Decimal

import pytest

from criteria.rules import check, points
from criteria.scoring import Node, check_tree, published, rank, roll_up
from tests.criteria import oracle

ROUNDS = 10_000
PORTIONS = 10  # so that a failure names a tenth of the rounds


def random_rule(rng, maximum):
    """Return a rule of any kind worth so many points, in plain text and integers."""
    kind = rng.choice(
        [
            "levels", "checklist", "deduction", "per_case", "direct", "survey", "ratio",
            "thresholds", "piecewise",
        ]
    )  # fmt: skip
    share = {"numerator": "Done", "denominator": "Due"}
    half = str(Decimal(maximum) / 2)
    options = [{"label": "All", "points": maximum}, {"label": "Half", "points": half}]
    high, low = rng.randint(60, 100), rng.randint(1, 59)
    step = {"from_percent": low, "points": half}
    return {
        "levels": {"levels": [*options, {"label": "None", "points": 0}]},
        "checklist": {"items": [*options, {"label": "Rest", "points": half}]},
        "deduction": {"unit": "cases", "each": rng.choice(["0.25", "0.1", "0.0625"])},
        "per_case": {"unit": "cases", "each": rng.choice(["0.25", "0.1", "0.0625"])},
        "direct": {},
        "survey": {
            "method": "option_percent_mean",
            "options": [
                {"label": str(percent), "percent": percent} for percent in (100, 60, 20, 0)
            ],
        },
        "ratio": share | rng.choice([{}, {"floor_percent": str(high)}]),
        "thresholds": share
        | {"steps": [{"from_percent": high, "points": maximum}, step], "below": "0"},
        "piecewise": share
        | {"steps": [{"from_percent": high, "formula": "ratio"}, step], "below": "0"},
    }[kind] | {"kind": kind}


def random_facts(rng, rule, maximum):
    due = rng.randint(1, 60)
    return {
        "levels": lambda: {"level": rng.randrange(3)},
        "checklist": lambda: {"items": rng.sample(range(3), rng.randint(0, 3))},
        "deduction": lambda: {"count": rng.randint(0, 12)},
        "per_case": lambda: {"count": rng.randint(0, 12)},
        "direct": lambda: {
            "points": str(Decimal(rng.randint(0, int(Decimal(maximum) * 10_000))) / 10_000)
        },
        "survey": lambda: {"responses": [rng.randint(0, 5) for _ in range(3)] + [1]},
        "ratio": lambda: {"numerator": rng.randint(0, due), "denominator": due},
        "thresholds": lambda: {"numerator": rng.randint(0, due), "denominator": due},
        "piecewise": lambda: {"numerator": rng.randint(0, due), "denominator": due},
    }[rule["kind"]]()


def random_branch(rng, code, kind, depth):
    """Return a branch as plain dicts; a bonus or penalty may be capped below its sum."""
    if depth == 0 or (depth == 1 and rng.random() < 0.3):
        maximum = rng.choice(["0.5", "0.75", "1", "1.25", "2", "0.3"])
        rule = random_rule(rng, maximum)
        return {
            "code": code,
            "maximum": maximum,
            "kind": kind,
            "rule": rule,
            "children": [],
        }
    children = [
        random_branch(rng, f"{code}.{place}", kind, depth - 1)
        for place in range(1, rng.randint(2, 4))
    ]
    maximum = sum((Decimal(child["maximum"]) for child in children), Decimal(0))
    if depth == 2 and kind != "scored":
        maximum -= rng.choice([Decimal(0), Decimal("0.25")])
    return {"code": code, "maximum": str(maximum), "kind": kind, "children": children}


def random_tree(rng):
    kinds = ["scored"] * rng.randint(1, 3)
    kinds += [kind for kind in ("bonus", "penalty") if rng.random() < 0.4]
    return [random_branch(rng, str(place), kind, 2) for place, kind in enumerate(kinds, 1)]


def node(branch):
    return Node(
        branch["code"],
        Decimal(branch["maximum"]),
        tuple(node(child) for child in branch["children"]),
        branch["kind"],
    )


def random_body(rng, tree):
    """Return the facts, exempt codes and full-mark codes of one body."""
    lines = oracle.leaves(tree)
    facts = {
        leaf["code"]: random_facts(rng, leaf["rule"], leaf["maximum"])
        for leaf, _ in lines
        if rng.random() < 0.9
    }
    codes = sorted({code for _, line in lines for code in line})
    scored = sorted(
        {code for leaf, line in lines if leaf["kind"] == "scored" for code in line}
    )
    exempt = frozenset(code for code in codes if rng.random() < 0.05)
    full = frozenset(code for code in scored if rng.random() < 0.05) - exempt
    return facts, exempt, full


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_the_oracle_agrees_on_every_round(portion):
    rng = random.Random(f"2019-{portion}")
    for _ in range(ROUNDS // PORTIONS):
        compare_one_round(rng)


def compare_one_round(rng):
    tree = random_tree(rng)
    nodes = tuple(node(branch) for branch in tree)
    declared = sum((top.maximum for top in nodes if top.kind == "scored"), Decimal(0))
    assert check_tree(nodes, declared) == []
    for leaf, _ in oracle.leaves(tree):
        assert check(leaf["rule"], Decimal(leaf["maximum"])) == [], leaf

    places = rng.choice([0, 2, 3])
    shown, expected = [], []
    for _ in range(rng.randint(2, 4)):
        facts, exempt, full = random_body(rng, tree)
        earned, possible = oracle.total(tree, facts, exempt, full)
        expected.append(oracle.published(earned, possible, places))

        scores = {
            leaf["code"]: points(
                leaf["rule"], facts[leaf["code"]], maximum=Decimal(leaf["maximum"])
            ).points
            for leaf, _ in oracle.leaves(tree)
            if leaf["code"] in facts
        }
        tally = roll_up(Node("", declared, nodes), scores, exempt, full)[""]
        assert (tally.earned, tally.possible) == (
            Decimal(earned) / oracle.UNIT,
            Decimal(possible) / oracle.UNIT,
        )
        shown.append(published(tally.index, places))

    assert [None if value is None else str(value) for value in shown] == expected
    placed = rank(dict(enumerate(shown)))
    assert [placed[body] for body in range(len(shown))] == oracle.ranks(expected)


def test_the_oracle_is_independent():
    imported = [
        name
        for statement in ast.walk(ast.parse(inspect.getsource(oracle)))
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for name in [getattr(statement, "module", None), *(n.name for n in statement.names)]
    ]

    assert imported == []


def test_the_oracle_notices_a_leaf_cut_off_instead_of_rounded():
    """A control: on the same rounds, the wrong rounding must be caught."""
    rng = random.Random("control")
    caught = 0
    for _ in range(200):
        for leaf, _ in oracle.leaves(random_tree(rng)):
            facts = random_facts(rng, leaf["rule"], leaf["maximum"])
            outcome = points(leaf["rule"], facts, maximum=Decimal(leaf["maximum"]))
            expected = oracle.leaf_points(leaf["rule"], facts, leaf["maximum"])
            assert outcome.points * oracle.UNIT == expected
            caught += int(outcome.working.exact * oracle.UNIT) != expected

    assert caught > 10
