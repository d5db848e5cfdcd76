"""From frozen inputs to the public document of a result. Pure.

`inputs` are what `rankings.inputs` froze, read back from canonical JSON: decimals
are text. The same function makes the document at the proposal and again whenever
somebody verifies it.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from criteria.exact import EXACT
from criteria.scoring import Band, Node, Tally, roll_up
from rankings.layers import layers_of
from rankings.leaves import LeafPoints, excluded, leaves_of, tree_of
from rankings.tallying import Body, BodyIndex, Rules, Sum, tally

Record = dict[str, Any]
STORED = Decimal("0.0001")

SHOWN_OF_SET = (
    "code", "version", "kind", "title", "legal_basis", "issued_on", "source", "checked",
    "total",
)  # fmt: skip
SHOWN_OF_CRITERION = (
    "code", "parent", "is_leaf", "name", "name_en", "kind", "scored_by", "maximum",
)  # fmt: skip
SHOWN_OF_ROUND = (
    "code", "year", "name", "is_demo", "province", "plan_number", "plan_date",
    "leaf_places", "display_places", "rank_on", "ties", "not_filed",
)  # fmt: skip
SHOWN_OF_BODY = ("code", "name", "short_name", "kind", "parent", "group", "filed")


class Sheet(NamedTuple):
    """A body's points, leaf by leaf, and what they add up to on every branch."""

    record: Mapping[str, Any]
    tree: Node
    leaves: dict[str, LeafPoints]
    tallies: dict[str, Tally]


def public_document(inputs: Record, heading: Record) -> Record:
    """Everything that everybody may see; `heading` says which publication it is.

    Left out: facts, explanations, notes, persons.
    """
    sets = {
        (found["code"], found["version"]): (found, tree_of(found))
        for found in inputs["sets"]
    }
    sheets = {body["code"]: _sheet(body, sets) for body in inputs["bodies"]}
    return {
        "format": inputs["format"],
        "publication": heading,
        "round": {name: inputs["round"][name] for name in SHOWN_OF_ROUND},
        "grades": inputs["grades"],
        "groups": inputs["groups"],
        "sets": [_shown_set(criteria_set) for criteria_set in inputs["sets"]],
        "bodies": [
            _shown_body(position, item, sheets[item.body.code])
            for position, item in enumerate(listing(inputs, sheets), start=1)
        ],
    }


def listing(inputs: Record, sheets: Mapping[str, Sheet]) -> list[BodyIndex]:
    """Totals, indexes, ranks and grades of the frozen bodies, in the order shown."""
    rules = inputs["round"]
    return tally(
        (_entry(sheet) for sheet in sheets.values()),
        Rules(
            display_places=rules["display_places"],
            rank_on=rules["rank_on"],
            ties=rules["ties"],
            not_filed=rules["not_filed"],
            bands=tuple(
                Band(band["name"], Decimal(band["from"])) for band in inputs["grades"]
            ),
        ),
    )


def _sheet(body: Record, sets: Mapping[tuple[str, int], tuple[Record, Node]]) -> Sheet:
    criteria_set, tree = sets[tuple(body["set"])]
    leaves = leaves_of(body, criteria_set)
    tallies = roll_up(
        tree,
        {code: leaf.points for code, leaf in leaves.items()},
        exempt=frozenset(excluded(leaves)),
    )
    return Sheet(body, tree, leaves, tallies)


def _entry(sheet: Sheet) -> tuple[Body, list[str], list[Sum]]:
    record = sheet.record
    body = Body(
        code=record["code"],
        name=record["name"],
        group=record["group"],
        filed=record["filed"],
        exempt=record["exempt"],
        unranked=record["unranked"],
    )
    tops = sheet.tree.children
    tallies = [sheet.tallies[top.code] for top in tops]
    sums = [
        (top.kind, one.earned, one.possible, top.maximum)
        for top, one in zip(tops, tallies, strict=True)
    ]
    return body, [top.code for top in tops], sums


def _shown_set(criteria_set: Record) -> Record:
    criteria = criteria_set["criteria"]
    return {
        **{name: criteria_set[name] for name in SHOWN_OF_SET},
        "criteria": [{name: row[name] for name in SHOWN_OF_CRITERION} for row in criteria],
    }


def _shown_body(position: int, item: BodyIndex, sheet: Sheet) -> Record:
    """A body without an index (exempt, or listed as not filed) has no lines either."""
    record, total, index = sheet.record, item.total, item.index
    return {
        **{name: record[name] for name in SHOWN_OF_BODY},
        "set": record["set"],
        "position": position,
        "status": item.status.value,
        "note": record["exempt_reason"] if record["exempt"] else "",
        "total": _fixed(total.earned) if total else None,
        "possible": _fixed(total.possible) if total else None,
        "index_exact": "" if index is None else f"{index.numerator}/{index.denominator}",
        "index": item.published,
        "rank": item.rank,
        "grade": item.grade.name if item.grade else "",
        "domains": [
            {
                "code": domain.code,
                "earned": _fixed(domain.earned),
                "possible": _fixed(domain.possible),
            }
            for domain in item.domains
        ],
        "lines": list(_lines(sheet)) if total else [],
    }


def _lines(sheet: Sheet) -> Iterator[Record]:
    layers = layers_of(sheet.record, sheet.tree)
    for top in sheet.tree.children:
        for node in top.walk():
            leaf, counted = sheet.leaves.get(node.code), sheet.tallies[node.code]
            yield {
                "code": node.code,
                **{
                    layer: None if points is None else _fixed(points)
                    for layer, points in layers[node.code].items()
                },
                "final": _fixed(counted.earned),
                "possible": _fixed(counted.possible),
                "source": leaf.source if leaf else "sum",
                "reason_code": leaf.reason_code if leaf else "",
            }


def _fixed(points: Decimal) -> Decimal:
    """The same points with all four stored places; never rounds."""
    return EXACT.quantize(points, STORED)
