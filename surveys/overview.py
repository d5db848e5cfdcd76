"""How far the survey of a round has come, criterion by criterion."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from criteria.models import CriteriaSet, Criterion, Round
from surveys.models import SurveyScore
from surveys.scope import Scope


@dataclass(frozen=True, slots=True)
class Row:
    """Of `expected` bodies `measured` have a score, `few` of them from few forms."""

    criterion: Criterion
    expected: int
    measured: int
    few: int

    @property
    def is_complete(self) -> bool:
        return self.measured >= self.expected


def by_set(round_: Round, scope: Scope) -> list[tuple[CriteriaSet, list[Row]]]:
    """The survey criteria of every set in use, in their order. One query."""
    counts = {
        found["criterion_id"]: found
        for found in SurveyScore.objects.filter(round=round_)
        .order_by()
        .values("criterion_id")
        .annotate(
            measured=Count("pk"),
            few=Count("pk", filter=Q(n__lt=round_.survey_minimum_n)),
        )
    }
    expected = Counter(criterion.pk for _body, criterion in scope.expected())
    nothing = {"measured": 0, "few": 0}
    sets = {body.criteria_set_id: body.criteria_set for body in scope.bodies.values()}
    return [
        (criteria_set, [
            Row(
                criterion,
                expected[criterion.pk],
                counts.get(criterion.pk, nothing)["measured"],
                counts.get(criterion.pk, nothing)["few"],
            )
            for criterion in scope.leaves[pk].values()
        ])
        for pk, criteria_set in sets.items()
    ]  # fmt: skip
