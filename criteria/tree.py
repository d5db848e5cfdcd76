"""The tree of a criteria set as plain data, and every fault it can have."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from criteria.exact import EXACT
from criteria.rules import Fault

SCORED, BONUS, PENALTY = "scored", "bonus", "penalty"
NODE_KINDS = (SCORED, BONUS, PENALTY)
SCORERS = ("self", "council", "survey")


@dataclass(frozen=True, slots=True)
class Node:
    """A criterion. A leaf carries points; a branch is worth its children.

    `is_branch` says that the criterion is meant to have children, so that
    `check_tree` can tell a branch that lost them from a leaf.
    """

    code: str
    maximum: Decimal | None
    children: tuple["Node", ...] = ()
    kind: str = SCORED
    scored_by: str = "self"
    is_branch: bool = False

    def walk(self) -> Iterator["Node"]:
        """Yield the node and everything below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


def check_tree(nodes: Sequence[Node], declared_total: Decimal) -> list[Fault]:
    """Return every fault of a criteria set: its top-level nodes and declared total."""
    faults: list[Fault] = []
    seen: set[str] = set()
    for top in nodes:
        for node in top.walk():
            faults += node_faults(node, top)
            if node.code in seen:
                faults.append(Fault("duplicate_code", node.code))
            seen.add(node.code)
    scored = [top.maximum for top in nodes if top.kind == SCORED]
    if all(is_amount(maximum) for maximum in scored):
        total = total_of(scored)
        if total != declared_total:
            params = {"total": total, "declared": declared_total}
            faults.append(Fault("total_not_declared", "", params))
    return faults


def node_faults(node: Node, top: Node) -> Iterator[Fault]:
    if not node.code:
        yield Fault("blank_code", "")
    if node.kind not in NODE_KINDS:
        yield Fault("unknown_node_kind", node.code, {"value": node.kind})
    if node.scored_by not in SCORERS:
        yield Fault("unknown_scorer", node.code, {"value": node.scored_by})
    if node.kind != top.kind or (top.kind != SCORED and not top.children):
        yield Fault("adjustment_misplaced", node.code, {"kind": node.kind, "top": top.code})
    if not is_amount(node.maximum):
        yield Fault("no_maximum", node.code)
    if node.is_branch and not node.children:
        yield Fault("empty_branch", node.code)
    yield from sum_faults(node, top)


def sum_faults(node: Node, top: Node) -> Iterator[Fault]:
    """Compare a branch with its children; a cap may be less than they add up to."""
    maxima = [child.maximum for child in node.children]
    if not maxima or not all(is_amount(maximum) for maximum in (node.maximum, *maxima)):
        return
    total = total_of(maxima)
    params = {"total": total, "maximum": node.maximum}
    if node is top and node.kind != SCORED:
        if total < node.maximum:
            yield Fault("cap_out_of_reach", node.code, params)
    elif total != node.maximum:
        yield Fault("children_do_not_sum", node.code, params)


def is_amount(maximum: object) -> bool:
    """Whether it is a usable maximum: a finite Decimal above 0."""
    return isinstance(maximum, Decimal) and maximum.is_finite() and maximum > 0


def total_of(maxima: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for maximum in maxima:
        total = EXACT.add(total, maximum)
    return total
