"""From sums per domain to totals, indexes, ranks and grades: plain values, no database.

The live preview, the proposal and the verification of a frozen snapshot all end
here, so that they cannot disagree about anything but their inputs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from criteria.scoring import (
    SCORED,
    ZERO,
    Band,
    Tally,
    combine,
    grade,
    published,
    rank,
)


class Status(StrEnum):
    """How a body stands in the list, in the order of the list."""

    RANKED = "ranked"
    UNRANKED = "unranked"
    NOT_FILED = "not_filed"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the round decides about totals; the fields of `criteria.models.Round`."""

    display_places: int
    rank_on: str
    ties: str
    not_filed: str
    bands: tuple[Band, ...]


class Body(NamedTuple):
    """A body that takes part. `group` is the code of its ranking group, or empty."""

    code: str
    name: str
    group: str
    filed: bool
    exempt: bool
    unranked: bool
    participation_id: int | None = None
    agency_id: int | None = None


class DomainSum(NamedTuple):
    """What counts in one domain; `cap` is the domain's own maximum, in points."""

    code: str
    kind: str
    earned: Decimal
    possible: Decimal
    cap: Decimal


# (kind, earned, possible, cap): a domain as `criteria.scoring.combine` takes it.
Sum = tuple[str, Decimal, Decimal, Decimal]


class BodyIndex:
    """One body's total, index, rank and grade. `index` is exact, `published` rounded.

    A body without an index (exempt, or listed as not filed) has neither domains nor
    a total. Points are Decimals, indexes are in percent.
    """

    __slots__ = (
        "_codes", "_sums", "body", "grade", "published", "rank", "status", "total",
    )  # fmt: skip

    def __init__(self, body: Body, status: Status):
        self.body = body
        self.status = status
        self._codes: Sequence[str] = ()
        self._sums: Sequence[Sum] = ()
        self.total: Tally | None = None
        self.published: Decimal | None = None
        self.rank: int | None = None
        self.grade: Band | None = None

    @property
    def index(self) -> Fraction | None:
        return self.total.index if self.total else None

    @property
    def domains(self) -> tuple[DomainSum, ...]:
        """What counts by domain: an adjustment up to its cap, over nothing possible."""
        return tuple(
            DomainSum(code, kind, earned, possible, cap)
            if kind == SCORED
            else DomainSum(code, kind, min(earned, cap), ZERO, cap)
            for code, (kind, earned, possible, cap) in zip(
                self._codes, self._sums, strict=True
            )
        )

    def take(self, codes: Sequence[str], sums: Sequence[Sum], places: int) -> None:
        """Add up the domains; the index is published with so many decimal places."""
        self._codes, self._sums = codes, sums
        self.total = combine(sums)
        self.published = published(self.total.index, places)


def tally(
    bodies: Iterable[tuple[Body, Sequence[str], Sequence[Sum]]], rules: Rules
) -> list[BodyIndex]:
    """Return the list of the round: by group, then rank, then the order given.

    Each body comes with the codes and the sums of its domains; those of a body that
    filed nothing are 0 out of all that applies to it. Give the bodies group by
    group, those of a group in the order of their names.
    """
    found = []
    for body, codes, sums in bodies:
        item = BodyIndex(body, _status(body, rules))
        if item.status in (Status.RANKED, Status.UNRANKED):
            item.take(codes, sums, rules.display_places)
        found.append(item)
    ordered = []
    for _group, members in groupby(found, key=lambda item: item.body.group):
        ordered += _ranked(list(members), rules)
    return ordered


def _status(body: Body, rules: Rules) -> Status:
    if body.exempt:
        return Status.EXEMPT
    if not body.filed and rules.not_filed == "listed":
        return Status.NOT_FILED
    return Status.UNRANKED if body.unranked else Status.RANKED


def _ranked(members: list[BodyIndex], rules: Rules) -> Sequence[BodyIndex]:
    """Give the bodies of one group their grades and ranks, and put them in order."""
    exact = rules.rank_on == "exact"
    values = [item.index if exact else item.published for item in members]
    counting = {
        place: value
        for place, value in enumerate(values)
        if members[place].status is Status.RANKED
    }
    places = rank(counting, rules.ties)
    for place, (item, value) in enumerate(zip(members, values, strict=True)):
        item.grade = grade(value, rules.bands)
        item.rank = places.get(place)
    order = tuple(Status)
    return sorted(
        members,
        key=lambda item: (order.index(item.status), item.rank is None, item.rank or 0),
    )
