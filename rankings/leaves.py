"""What each item of a body counts for, read from a frozen record. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from criteria.scoring import ZERO, Node

Record = Mapping[str, Any]


class LeafPoints(NamedTuple):
    """The points that count for one leaf, out of what, and where they come from."""

    points: Decimal
    possible: Decimal
    source: str
    reason_code: str = ""


def tree_of(criteria_set: Record) -> Node:
    """The frozen set as the tree that scoring rolls up."""
    children: dict[str, list[Record]] = {}
    for criterion in criteria_set["criteria"]:
        children.setdefault(criterion["parent"], []).append(criterion)

    def build(criterion: Record) -> Node:
        return Node(
            code=criterion["code"],
            maximum=Decimal(criterion["maximum"]),
            children=tuple(build(child) for child in children.get(criterion["code"], ())),
            kind=criterion["kind"],
            scored_by=criterion["scored_by"],
        )

    top = tuple(build(criterion) for criterion in children.get("", ()))
    return Node(code="", maximum=None, children=top)


def leaves_of(body: Record, criteria_set: Record) -> dict[str, LeafPoints]:
    """Every leaf of the body by code.

    A body that filed nothing earned nothing for what it did not file, out of all
    that applies to it; what the survey measured still counts.
    """
    answers = (
        {answer["code"]: answer for answer in body["answers"]} if body["filed"] else {}
    )
    scores = {score["code"]: score for score in body["survey"]}
    left_out = set(body["not_applicable"])
    found = {}
    for criterion in criteria_set["criteria"]:
        code, maximum = criterion["code"], Decimal(criterion["maximum"])
        if not criterion["is_leaf"]:
            continue
        if code in left_out:
            found[code] = LeafPoints(ZERO, ZERO, "exempt")
        elif code in scores:
            found[code] = LeafPoints(Decimal(scores[code]["points"]), maximum, "survey")
        elif code in answers:
            found[code] = _answered(answers[code])
        else:
            found[code] = LeafPoints(ZERO, maximum, "none")
    return found


def _answered(answer: Record) -> LeafPoints:
    layers = {"appraisal": answer["appraisals"], "decision": answer["decisions"]}
    findings = layers.get(answer["source"], ())
    return LeafPoints(
        Decimal(answer["points"]),
        Decimal(answer["possible"]),
        answer["source"],
        findings[-1]["reason_code"] if findings else "",
    )


def excluded(leaves: Mapping[str, LeafPoints]) -> Iterator[str]:
    """Leaves out of the maximum of this body, for whatever reason."""
    return (code for code, leaf in leaves.items() if not leaf.possible)
