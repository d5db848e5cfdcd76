"""Rounds written straight into the tables, where the way there is not the matter."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from accounts.acting import Actor
from accounts.models import Agency
from assessments.models import Answer, Assessment, Source, Standing, State
from criteria.models import CriteriaSet, Criterion, Participation, RankingGroup, Round
from rankings import publishing
from rankings.models import Publication
from surveys.models import Batch, SurveyScore
from tests.factories import make_agency, make_round, make_set, person

Points = dict[str, str]


def direct(maximum: str, **extra) -> dict:
    """A leaf whose points are its facts."""
    return {"maximum": maximum, "rule": {"kind": "direct"}, "name": "Mục", **extra}


SURVEYED = {"scored_by": Criterion.ScoredBy.SURVEY, "rule": {"kind": "survey"}}
# Five leaves in three domains, 20 points: one domain mixed, one surveyed as a whole.
SMALL = {
    "1.1": direct("2"),
    "1.2": direct("3"),
    "2.1": direct("1"),
    "2.2": direct("4", **SURVEYED),
    "3.1": direct("10", **SURVEYED),
}
ALL_POINTS = {"1.1": "1", "1.2": "2.5", "2.1": "0.5", "2.2": "3", "3.1": "8"}


def quick_round(points: dict[str, Points | None], leaves=None, **rules) -> Round:
    """A final round of one group: body's name to leaf to points, None for not filed.

    Survey leaves become survey scores; a leaf without points gets none.
    """
    criteria_set = make_set(leaves)
    round_ = make_round(0, criteria_set=criteria_set, **rules)
    for name, given in points.items():
        add_body(round_, criteria_set, name, given)
    Round.objects.filter(pk=round_.pk).update(
        opened_at=timezone.now(), survey_locked_at=timezone.now()
    )
    round_.refresh_from_db()
    return round_


def add_body(
    round_: Round,
    criteria_set: CriteriaSet,
    name: str,
    points: Points | None,
    *,
    group: RankingGroup | None = None,
    agency: Agency | None = None,
    **taking,
) -> Participation:
    agency = agency or make_agency(name)
    participation = Participation.objects.create(
        round=round_,
        agency=agency,
        criteria_set=criteria_set,
        group=group or round_.groups.first(),
        name=name,
        **taking,
    )
    filed = points is not None
    assessment = Assessment.objects.create(
        participation=participation,
        state=State.FINAL if filed else State.SELF_SCORING,
        content_hash="0" * 64 if filed else "",
    )
    for leaf in criteria_set.criteria.leaves():
        earned = (points or {}).get(leaf.code)
        if leaf.scored_by == Criterion.ScoredBy.SURVEY:
            if earned is not None:
                score(participation, leaf, earned)
        else:
            answer(assessment, leaf, earned)
    return participation


def answer(assessment: Assessment, leaf: Criterion, points: str | None) -> None:
    """A row as opening makes it, and its claim; points of a "direct" rule only."""
    claimed = None if points is None else Decimal(points)
    row = Answer.objects.create(
        assessment=assessment,
        criterion=leaf,
        maximum=leaf.maximum,
        facts={} if claimed is None else {"points": points},
        claimed_points=claimed,
    )
    Standing.objects.create(
        answer=row,
        assessment=assessment,
        domain=leaf.domain,
        points=claimed or 0,
        possible=leaf.maximum,
        source=Source.NONE if claimed is None else Source.CLAIM,
    )


def score(participation: Participation, leaf: Criterion, points: str) -> SurveyScore:
    batch, _made = Batch.objects.get_or_create(
        round=participation.round,
        defaults={"file_name": "a.xlsx", "rows": 1, "imported_at": timezone.now()},
    )
    return SurveyScore.objects.create(
        round=participation.round,
        agency=participation.agency,
        criterion=leaf,
        domain=leaf.domain,
        points=Decimal(points),
        possible=leaf.maximum,
        n=30,
        batch=batch,
    )


def proposed(round_: Round, by: Actor | None = None, reason: str = "") -> Publication:
    return publishing.propose(
        round_,
        decision_number="12/QĐ-UBND",
        decision_date=date(2020, 4, 24),
        by=by or person("thuky"),
        reason=reason,
    )


def approved(publication: Publication, by: Actor | None = None) -> Publication:
    seen = publication.snapshot.full_sha256
    return publishing.approve(publication, seen=seen, by=by or person("chutich"))


def published(round_: Round) -> Publication:
    """The round's result as proposed by the secretariat and approved by the chair."""
    return approved(proposed(round_))
