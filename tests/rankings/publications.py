"""Published rounds, made by the functions that publish, for tests of pages and files."""

from datetime import date, timedelta

from django.utils import timezone

from assessments.models import Assessment, State
from criteria.models import Criterion, Phase, RankingGroup, Round
from rankings import publishing
from rankings.models import Publication
from tests import factories
from tests.rankings.rounds import add_body, direct, quick_round, score

LEAVES = {
    "1.1": direct("2", name="Ban hành kế hoạch cải cách"),
    "1.2": direct("3", name="Hoàn thành kế hoạch"),
    "2.1": direct("5", name="Mức độ hài lòng", scored_by=Criterion.ScoredBy.SURVEY),
}
BODIES = {
    "Sở Nội vụ": {"1.1": "2", "1.2": "2.5", "2.1": "4.5"},
    "Sở Tư pháp": {"1.1": "1.5", "1.2": "2.1234", "2.1": "4"},
    "Ban Dân tộc": {"1.1": "1", "1.2": "1", "2.1": "4"},
}
DECISION = "12/QĐ-UBND"


def final_round(bodies=None, **rules) -> Round:
    """Every body final, three of them unless told otherwise; nothing published."""
    return quick_round(BODIES if bodies is None else bodies, leaves=LEAVES, **rules)


def two_groups(**rules) -> Round:
    """Three departments, and a second group of two districts."""
    round_ = final_round(**rules)
    group = RankingGroup.objects.create(
        round=round_, code="huyen", name="Huyện, thành phố", position=2
    )
    criteria_set = round_.participations.first().criteria_set
    for name, points in (("Huyện Mường Tè", "2"), ("Huyện Sìn Hồ", "1")):
        given = {"1.1": points, "1.2": "3", "2.1": "5"}
        add_body(round_, criteria_set, name, given, group=group)
    return round_


def publish(round_: Round, *, number=DECISION, reason="") -> Publication:
    """Proposed by the secretariat, approved by the chair; a correction with a reason."""
    publication = propose(round_, number=number, reason=reason)
    seen = publication.snapshot.full_sha256
    return publishing.approve(publication, seen=seen, by=factories.person("chutich"))


def propose(round_: Round, *, number=DECISION, reason="") -> Publication:
    return publishing.propose(
        round_,
        decision_number=number,
        decision_date=date(2020, 4, 24),
        reason=reason,
        by=factories.person("thuky"),
    )


def published(bodies=None, **rules) -> Publication:
    return publish(final_round(bodies, **rules))


def with_work() -> Publication:
    """One body that went through the real workflow, explanations and reasons included."""
    round_ = factories.make_round(1)
    assessment = factories.open_for(round_)[0]
    factories.bring_to(assessment, State.FINAL)
    body = Assessment.objects.with_context().get(pk=assessment.pk).participation
    for leaf in body.criteria_set.criteria.surveyed():
        score(body, leaf, "3.5")
    Round.objects.filter(pk=round_.pk).update(survey_locked_at=timezone.now())
    return publish(Round.objects.get(pk=round_.pk))


def close_self_assessment(round_: Round) -> None:
    """The time to file is over, so that a body that filed nothing stays so."""
    phase = round_.phases.get(kind=Phase.Kind.SELF_ASSESSMENT)
    phase.closes_at = timezone.now() - timedelta(hours=1)
    phase.save()
