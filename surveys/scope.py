"""What the survey of a round has to measure: every body's own survey criteria."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from criteria.exemptions import with_branches
from criteria.models import Criterion, Participation, Round


@dataclass(frozen=True, slots=True)
class Scope:
    """The bodies by code, and the survey leaves of each criteria set by code.

    `exempt` holds (participation, criterion) pairs of primary keys that do not
    apply, branches resolved.
    """

    bodies: dict[str, Participation]
    leaves: dict[int, dict[str, Criterion]]
    exempt: frozenset[tuple[int, int]]

    def criterion(self, body: Participation, code: str) -> Criterion | None:
        return self.leaves[body.criteria_set_id].get(code)

    def applies(self, body: Participation, criterion: Criterion) -> bool:
        return (body.pk, criterion.pk) not in self.exempt

    def expected(self) -> Iterator[tuple[Participation, Criterion]]:
        """Every score that the survey owes, body by body."""
        for body in self.bodies.values():
            for criterion in self.leaves[body.criteria_set_id].values():
                if self.applies(body, criterion):
                    yield body, criterion


def scope_of(round_: Round) -> Scope:
    """Read it with three queries, however large the round is."""
    taking_part = list(
        round_.participations.taking_part()
        .select_related("agency", "criteria_set")
        .prefetch_related("exemptions")
    )
    by_set = defaultdict(list)
    sets = {body.criteria_set_id for body in taking_part}
    for criterion in Criterion.objects.filter(criteria_set__in=sets).order_by("position"):
        by_set[criterion.criteria_set_id].append(criterion)
    return Scope(
        bodies={body.agency.code: body for body in taking_part},
        leaves={pk: _surveyed(by_set[pk]) for pk in sets},
        exempt=frozenset(
            (body.pk, key)
            for body in taking_part
            for key in _exempted(body, by_set[body.criteria_set_id])
        ),
    )


def _surveyed(criteria: list[Criterion]) -> dict[str, Criterion]:
    return {
        criterion.code: criterion
        for criterion in criteria
        if criterion.is_leaf and criterion.scored_by == Criterion.ScoredBy.SURVEY
    }


def _exempted(body: Participation, criteria: list[Criterion]) -> frozenset[int]:
    named = [exemption.criterion_id for exemption in body.exemptions.all()]
    return with_branches(named, criteria) if named else frozenset()
