"""The arithmetic of the index: pure functions over plain values.

Nothing here imports Django. The ORM is turned into `Node`s at one edge, so every
rule of the index can be tested without a database. Points are exact `Decimal`s on
the stored places; sums are exact; an index is an exact `Fraction` in percent,
rounded once, by `published`.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from criteria.exact import EXACT, exact, half_up
from criteria.tree import BONUS, PENALTY, SCORED, Node, check_tree

__all__ = [
    "BONUS",
    "PENALTY",
    "SCORED",
    "BadPoints",
    "Band",
    "Node",
    "Tally",
    "check_tree",
    "combine",
    "grade",
    "published",
    "rank",
    "roll_up",
]

K = TypeVar("K", bound=Hashable)

ZERO = Decimal(0)


class BadPoints(ValueError):
    """Points that do not fit the tree; `criterion` is the code, `code` the reason."""

    def __init__(self, criterion: str, code: str) -> None:
        super().__init__(f"{criterion}: {code}")
        self.criterion = criterion
        self.code = code


@dataclass(frozen=True, slots=True)
class Tally:
    """Points earned out of the points possible."""

    earned: Decimal = ZERO
    possible: Decimal = ZERO

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            EXACT.add(self.earned, other.earned), EXACT.add(self.possible, other.possible)
        )

    @property
    def index(self) -> Fraction | None:
        """Return the percentage earned, exact; None when nothing was possible."""
        if not self.possible:
            return None
        above, below = self.earned.as_integer_ratio()
        whole, part = self.possible.as_integer_ratio()
        return Fraction(100 * above * part, below * whole)


def roll_up(
    node: Node,
    points: Mapping[str, Decimal],
    exempt: frozenset[str] = frozenset(),
    full: frozenset[str] = frozenset(),
) -> dict[str, Tally]:
    """Return the tally of every criterion in the tree, keyed by code; the root is "".

    An unanswered leaf earns nothing. An `exempt` leaf or branch leaves both sides
    of the tally, so it neither helps nor hurts; a `full` one earns its maximum. A
    bonus or penalty is out of the maximum: its branch shows what counts after the
    cap, over nothing possible. Raises `BadPoints` for points that do not fit.
    """
    refuse_misfits(node, points, exempt, full)
    tallies: dict[str, Tally] = {}
    for top in node.children:
        add_up(top, points, exempt, full, tallies, full_marks=False)
        if top.kind != SCORED:
            tallies[top.code] = Tally(min(tallies[top.code].earned, top.maximum))
    tallies[""] = combine(
        (top.kind, tallies[top.code].earned, tallies[top.code].possible, top.maximum)
        for top in node.children
    )
    return tallies


def add_up(
    node: Node,
    points: Mapping[str, Decimal],
    exempt: frozenset[str],
    full: frozenset[str],
    tallies: dict[str, Tally],
    *,
    full_marks: bool,
) -> Tally:
    """Fill in the tallies of a node and all below it."""
    full_marks = full_marks or node.code in full
    if node.code in exempt:
        for left_out in node.walk():
            tallies[left_out.code] = Tally()
        return Tally()
    if node.children:
        tally = Tally()
        for child in node.children:
            tally += add_up(child, points, exempt, full, tallies, full_marks=full_marks)
    else:
        earned = node.maximum if full_marks else points.get(node.code, ZERO)
        tally = Tally(earned, node.maximum if node.kind == SCORED else ZERO)
    tallies[node.code] = tally
    return tally


def refuse_misfits(
    node: Node, points: Mapping[str, Decimal], exempt: frozenset[str], full: frozenset[str]
) -> None:
    """Raise `BadPoints` for what cannot belong to this tree."""
    nodes = {below.code: below for top in node.children for below in top.walk()}
    for code in (*points, *exempt, *full):
        if code not in nodes:
            raise BadPoints(code, "unknown_code")
    for code, earned in points.items():
        if nodes[code].children:
            raise BadPoints(code, "points_for_a_branch")
        if not isinstance(earned, Decimal) or not earned.is_finite():
            raise BadPoints(code, "not_a_decimal")
        if not ZERO <= earned <= nodes[code].maximum:
            raise BadPoints(code, "out_of_range")
    for code in full:
        if code in exempt:
            raise BadPoints(code, "exempt_and_full")
        if nodes[code].kind != SCORED:
            raise BadPoints(code, "full_marks_outside_the_maximum")


def combine(domains: Iterable[tuple[str, Decimal, Decimal, Decimal | None]]) -> Tally:
    """Return the total of top-level branches given as (kind, earned, possible, cap).

    Scored branches add up on both sides; a bonus adds and a penalty takes what it
    earned, each up to its cap; the total never falls below 0. The cap of a scored
    branch is not looked at. `roll_up` and totals summed by the database both end
    here, so that they cannot disagree.
    """
    add = EXACT.add  # looked up once: thousands of bodies are added up this way
    earned, possible = ZERO, ZERO
    for kind, points, maximum, cap in domains:
        if kind == SCORED:
            earned, possible = add(earned, points), add(possible, maximum)
        elif kind == BONUS:
            earned = add(earned, min(points, cap))
        elif kind == PENALTY:
            earned = EXACT.subtract(earned, min(points, cap))
        else:
            raise ValueError(f"unknown kind: {kind}")
    return Tally(max(earned, ZERO), possible)


def published(index: Fraction | Decimal | None, places: int) -> Decimal | None:
    """Round an index for display, half up: the only rounding after the leaf."""
    return None if index is None else half_up(index, places)


def rank(
    values: Mapping[K, Decimal | Fraction | None], ties: str = "share"
) -> dict[K, int | None]:
    """Return the rank of each, 1 for the highest; None stays unranked.

    Equal values share a rank. Under "share" the next rank skips (1, 2, 2, 4), so a
    rank is one more than the number of better ones; under "dense" it does not
    (1, 2, 2, 3).
    """
    if ties not in ("share", "dense"):
        raise ValueError(f"unknown tie rule: {ties}")
    counts: dict[Decimal | Fraction, int] = {}
    for value in values.values():
        if value is not None:
            if isinstance(value, float):
                raise TypeError("ranks are of exact numbers only")
            counts[value] = counts.get(value, 0) + 1
    ranks: dict[Decimal | Fraction, int] = {}
    place = 1
    for value in sorted(counts, reverse=True):
        ranks[value] = place
        place += counts[value] if ties == "share" else 1
    return {key: None if value is None else ranks[value] for key, value in values.items()}


@dataclass(frozen=True, slots=True)
class Band:
    """A grade and the lowest index, in percent, that still earns it."""

    name: str
    lower_bound: Decimal


def grade(value: Decimal | Fraction | None, bands: Sequence[Band]) -> Band | None:
    """Return the highest band that the index reaches, or None below all of them."""
    if value is None:
        return None
    # Decimals compare exactly with one another, and far faster than fractions.
    is_decimal = isinstance(value, Decimal)
    number = value if is_decimal else exact(value)
    highest = None
    for band in bands:
        bound = band.lower_bound if is_decimal else exact(band.lower_bound)
        if number >= bound and (highest is None or band.lower_bound > highest.lower_bound):
            highest = band
    return highest
