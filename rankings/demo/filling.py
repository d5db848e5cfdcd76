"""A body's self-assessment, written in bulk: facts, points by the rules, and the report."""

from datetime import date

from django.db import transaction
from django.db.models import Manager, Model
from django.utils import timezone

from accounts import audit
from accounts.acting import SYSTEM, Actor
from assessments.answering import points_of, save_report
from assessments.missing import is_exempt
from assessments.models import Answer, Assessment, Standing
from assessments.standings import counted
from criteria.models import Criterion
from rankings.demo import texts
from rankings.demo.dice import Dice
from rankings.demo.facts import Body, plausible

CLAIM = (
    "facts", "rule_version", "claimed_points", "claimed_excluded", "explanation",
    "version", "updated_by", "updated_at",
)  # fmt: skip
STANDING = ("points", "possible", "source")
PROFILE = 12  # how far a body's domains differ from one another, up and down


@transaction.atomic
def fill_in(
    assessment: Assessment, quality: int, *, by: Actor, share: int = 100
) -> list[Answer]:
    """Answer about `share` per cent of the items; return the answers."""
    dice = Dice(assessment.round.code, assessment.agency.code, "claims")
    body = _body(assessment)
    own: dict[int, int] = {}
    filled = []
    for answer in scorable(assessment):
        domain = answer.criterion.domain_id
        if domain not in own:
            own[domain] = quality + dice.between(-PROFILE, PROFILE)
        if dice.succeeds(share):
            _claim(answer, min(own[domain], 99), body, dice, by)
            filled.append(answer)
    store(filled, CLAIM)
    audit.record(
        SYSTEM, "fill_in", assessment, chain=assessment.chain,
        round_code=assessment.round.code, agency=assessment.agency, reason=texts.BULK,
        changes={"answers": [0, len(filled)]},
    )  # fmt: skip
    return filled


def report(assessment: Assessment, *, by: Actor) -> Assessment:
    """Write difficulties and proposals the way the body's page does."""
    dice = Dice(assessment.agency.code, "report")
    save_report(
        assessment,
        difficulties=" ".join(dice.shuffled(texts.DIFFICULTIES)[:2]),
        proposals=dice.pick(texts.PROPOSALS),
        version=assessment.version,
        by=by,
    )
    assessment.refresh_from_db(fields=["version"])
    return assessment


def scorable(assessment: Assessment) -> list[Answer]:
    """The items that the body itself scores, in order, ready for the rules."""
    answers = [
        answer
        for answer in assessment.answers.with_work().filter(
            criterion__scored_by=Criterion.ScoredBy.SELF
        )
        if not is_exempt(answer)
    ]
    for answer in answers:
        answer.assessment = assessment
    return answers


def store(answers: list[Answer], fields: tuple[str, ...] = ()) -> None:
    """Write answers and what counts for them, settled by the rule of `counted`."""
    for answer in answers:
        now = counted(
            answer.maximum,
            (answer.claimed_points, answer.claimed_excluded),
            answer.loaded_appraisals,
            answer.loaded_decisions,
        )
        standing = answer.standing
        standing.points, standing.possible = now.points, now.possible
        standing.source = now.source
    if fields:
        _update(Answer.objects, answers, fields)
    _update(Standing.objects, [answer.standing for answer in answers], STANDING)


def _update(manager: Manager, rows: list[Model], fields: tuple[str, ...]) -> None:
    """As `bulk_update`, but by an upsert of whole rows, which takes a tenth of the time."""
    manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


def _body(assessment: Assessment) -> Body:
    agency = assessment.agency
    communes = agency.children.existing_on(date(assessment.round.year, 1, 1)).count()
    return Body(agency.code, communes)


def _claim(answer: Answer, quality: int, body: Body, dice: Dice, by: Actor) -> None:
    answer.facts = plausible(answer.criterion, quality, body, dice)
    outcome = points_of(answer, answer.facts)
    answer.claimed_points, answer.claimed_excluded = outcome.points, outcome.excluded
    answer.explanation = (
        texts.NO_CASE if "not_applicable" in answer.facts else dice.pick(texts.EXPLANATIONS)
    )
    answer.rule_version = answer.criterion.rule_version
    answer.version += 1
    answer.updated_by, answer.updated_at = by.user, timezone.now()
