"""What each body can earn in each domain, after its exemptions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from criteria.exemptions import with_branches
from criteria.models import Criterion
from rankings.statements import CRITERIA, points, rows


class Row(NamedTuple):
    """A criterion as far as sums need it; `maximum` in ten-thousandths of a point."""

    position: int
    pk: int
    criteria_set_id: int
    parent_id: int | None
    domain_id: int | None
    code: str
    kind: str
    is_leaf: bool
    scored_by: str
    maximum: int


class Domain(NamedTuple):
    """One domain of a body: its cap in points, and what its leaves can earn at most.

    `by_body` and `by_survey` are in ten-thousandths of a point, exempt leaves left out;
    `whole` is both together, in points.
    """

    pk: int
    kind: str
    cap: Decimal
    whole: Decimal
    by_body: int
    by_survey: int


class Asked(NamedTuple):
    """What a body is asked, domain by domain."""

    codes: list[str]
    domains: list[Domain]


class Applicable:
    """The criteria of some sets, read with one query.

    `exemptions` are the criteria named for each participation, branches included.
    """

    def __init__(self, sets: Iterable[int], exemptions: Mapping[int, set[int]]):
        self._exemptions = exemptions
        self._criteria: dict[int, list[Row]] = defaultdict(list)
        for row in sorted(rows(CRITERIA, *sets)):
            self._criteria[row[2]].append(Row(*row))
        self._whole = {set_: self._asked(set_, set()) for set_ in self._criteria}

    def to(self, participation: int, set_: int) -> Asked:
        """The domains of its set for one body."""
        if participation in self._exemptions:
            return self._asked(set_, self._exemptions[participation])
        return self._whole[set_]

    def _asked(self, set_: int, named: set[int]) -> Asked:
        criteria = self._criteria[set_]
        left_out = with_branches(named, criteria) if named else frozenset()
        maxima = {row.pk: [0, 0] for row in criteria if row.parent_id is None}
        for row in criteria:
            if row.is_leaf and row.pk not in left_out:
                surveyed = row.scored_by == Criterion.ScoredBy.SURVEY.value
                maxima[row.domain_id or row.pk][surveyed] += row.maximum
        tops = [row for row in criteria if row.parent_id is None]
        return Asked(
            [top.code for top in tops],
            [_domain(top, *maxima[top.pk]) for top in tops],
        )


def _domain(top: Row, by_body: int, by_survey: int) -> Domain:
    whole = points(by_body + by_survey)
    return Domain(top.pk, top.kind, points(top.maximum), whole, by_body, by_survey)
