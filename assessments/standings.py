"""The points that count: decision, else the latest appraisal, else the claim."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.models import Answer, Appraisal, Decision, Source, Standing

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts for one answer, and where it comes from."""

    points: Decimal
    possible: Decimal
    source: Source


def counted(
    maximum: Decimal,
    claim: tuple[Decimal | None, bool],
    appraisals: list[Appraisal],
    decisions: list[Decision],
) -> Counted:
    """The rule in one place, over plain values. `claim` is (points, excluded)."""
    if decisions:
        last = max(decisions, key=lambda decision: decision.revision)
        found, source = (last.points, last.excluded), Source.DECISION
    elif appraisals:
        last = max(appraisals, key=lambda appraisal: (appraisal.step, appraisal.pk))
        found, source = (last.points, last.excluded), Source.APPRAISAL
    elif claim[0] is not None:
        found, source = claim, Source.CLAIM
    else:
        return Counted(ZERO, maximum, Source.NONE)
    points, excluded = found
    return Counted(ZERO, ZERO, source) if excluded else Counted(points, maximum, source)


def settle(answer: Answer) -> Standing:
    """Bring one answer's standing up to date. Call inside the write's transaction.

    A standing that is exempt stays exempt: the round said so before it opened.
    """
    standing = Standing.objects.select_for_update().get(answer=answer)
    if standing.source == Source.EXEMPT:
        return standing
    now = counted(
        answer.maximum,
        (answer.claimed_points, answer.claimed_excluded),
        list(Appraisal.objects.filter(answer=answer)),
        list(Decision.objects.filter(answer=answer)),
    )
    standing.points, standing.possible, standing.source = (
        now.points,
        now.possible,
        now.source,
    )
    standing.save(update_fields=["points", "possible", "source"])
    return standing


def with_counted_points(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    """The twin of `counted` in SQL: annotates `points_that_count`."""
    decision = Decision.objects.filter(answer=OuterRef("pk")).order_by("-revision")
    appraisal = Appraisal.objects.filter(answer=OuterRef("pk")).order_by("-step", "-pk")
    return answers.annotate(
        points_that_count=Coalesce(
            Subquery(decision.values("points")[:1]),
            Subquery(appraisal.values("points")[:1]),
            F("claimed_points"),
        )
    )
