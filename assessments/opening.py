"""Opening a round: the empty rows that everybody then works on."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.acting import Actor
from accounts.models import Membership, Role
from accounts.permissions import require
from accounts.refusals import Conflict
from assessments.models import Answer, Assessment, Source, Standing
from criteria.checks import faults_of_set
from criteria.exemptions import with_branches
from criteria.models import CriteriaSet, Criterion, Participation, Phase, Round
from parindex.statistics import refresh

PREPARING, OPENED = "S0", "S1"


def obstacles(round_: Round) -> list[str]:
    """Everything that keeps the round from opening, in words. Empty when ready."""
    found = []
    taking_part = round_.participations.taking_part()
    if not taking_part.exists():
        found.append(_("No body takes part yet."))
    kinds = set(round_.phases.values_list("kind", flat=True))
    for kind in (Phase.Kind.SELF_ASSESSMENT, Phase.Kind.APPRAISAL):
        if kind not in kinds:
            found.append(_("“%(phase)s” has no time yet.") % {"phase": kind.label})
    if not round_.grade_bands.exists():
        found.append(_("The grade thresholds are missing."))
    for criteria_set in _sets(round_):
        faults = faults_of_set(criteria_set)
        if faults:
            found.append(f"{criteria_set.title}: {'; '.join(faults)}")
    return found + _missing_people(taking_part)


@transaction.atomic
def open_round(round_: Round, *, by: Actor) -> int:
    """Create the empty answers of every body and open the round; return the bodies.

    Raises Conflict, with every obstacle, when the round is not ready or is open.
    """
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    state = PREPARING if round_.opened_at is None else OPENED
    by = require(by, "A46", states=[state])
    problems = obstacles(round_)
    if problems:
        raise Conflict(_("The round cannot open yet. ") + " ".join(problems))
    opened_at = timezone.now()
    _create_rows(round_)
    _sets(round_).filter(opened_at=None).update(opened_at=opened_at)
    round_.opened_at = opened_at
    round_.version += 1
    round_.save(update_fields=["opened_at", "version"])
    count = round_.participations.taking_part().count()
    audit.record(
        by, "open_round", round_, chain=round_.chain, round_code=round_.code,
        changes={"state": [PREPARING, OPENED], "bodies": [0, count]},
    )  # fmt: skip
    return count


def _sets(round_: Round):
    return CriteriaSet.objects.filter(
        participations__round=round_, participations__exempt=False
    ).distinct()


def _missing_people(taking_part) -> list[str]:
    """Bodies without an officer or without a leader today."""
    current = Membership.objects.on(timezone.localdate())
    staffed = {
        role: set(current.filter(role=role).values_list("agency_id", flat=True))
        for role in (Role.OFFICER, Role.LEADER)
    }
    missing = []
    for role, agencies in staffed.items():
        names = [p.name for p in taking_part if p.agency_id not in agencies]
        if names:
            missing.append(
                _("No %(role)s yet: %(names)s.")
                % {"role": role.label.lower(), "names": ", ".join(names)}
            )
    return missing


def _create_rows(round_: Round) -> None:
    """Assessments, answers and standings of all bodies, in a fixed number of queries."""
    participations = list(
        round_.participations.taking_part().prefetch_related("exemptions")
    )
    Assessment.objects.bulk_create(
        Assessment(participation=participation) for participation in participations
    )
    assessments = {
        assessment.participation_id: assessment
        for assessment in Assessment.objects.filter(participation__round=round_)
    }
    criteria = list(
        Criterion.objects.filter(criteria_set__in=_sets(round_)).select_related("parent")
    )
    by_set: dict[int, list[Criterion]] = {}
    for criterion in criteria:
        by_set.setdefault(criterion.criteria_set_id, []).append(criterion)
    Answer.objects.bulk_create(
        (
            Answer(
                assessment=assessments[participation.pk],
                criterion=leaf,
                rule_version=leaf.rule_version,
                maximum=leaf.maximum,
            )
            for participation in participations
            for leaf in _answered(by_set[participation.criteria_set_id])
        ),
        batch_size=2000,
    )
    _create_standings(assessments.values(), participations, by_set)
    refresh(Participation, Criterion, Assessment, Answer, Standing)


def _create_standings(
    assessments,
    participations: list[Participation],
    by_set: dict[int, list[Criterion]],
) -> None:
    exempt = {
        participation.pk: with_branches(
            (exemption.criterion_id for exemption in participation.exemptions.all()),
            by_set[participation.criteria_set_id],
        )
        for participation in participations
    }
    owner = {assessment.pk: assessment.participation_id for assessment in assessments}
    answers = Answer.objects.filter(assessment__in=list(owner)).select_related("criterion")
    Standing.objects.bulk_create(
        (
            _standing(answer, answer.criterion_id in exempt[owner[answer.assessment_id]])
            for answer in answers.iterator(chunk_size=2000)
        ),
        batch_size=2000,
    )


def _standing(answer: Answer, is_exempt: bool) -> Standing:
    return Standing(
        answer=answer,
        assessment_id=answer.assessment_id,
        domain_id=answer.criterion.domain_id,
        possible=0 if is_exempt else answer.maximum,
        source=Source.EXEMPT if is_exempt else Source.NONE,
    )


def _answered(criteria: list[Criterion]) -> list[Criterion]:
    return [
        criterion
        for criterion in criteria
        if criterion.is_leaf and criterion.scored_by != Criterion.ScoredBy.SURVEY
    ]
