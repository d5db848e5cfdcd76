"""What still keeps a round from being published, in words."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import Conflict
from assessments.models import Assessment, State
from assessments.models.assessment import FILED
from criteria.models import Criterion, Extension, Phase, Round
from surveys.completeness import in_words
from surveys.completeness import missing as missing_scores


class NotReady(Conflict):
    """The round cannot be published yet; `problems` names everything missing."""

    def __init__(self, problems: list[str]):
        super().__init__(
            _("The result cannot be published yet. Nothing was changed. Missing:")
        )
        self.problems = tuple(problems)


def obstacles(round_: Round) -> list[str]:
    """Everything that is missing, one sentence each; empty when it can be published.

    Every body that filed must be final. One that filed nothing enters by the rule
    of the round, once its time to file is over.
    """
    found = []
    assessments = list(
        Assessment.objects.filter(
            participation__round=round_, participation__exempt=False
        ).select_related("participation")
    )
    if not assessments:
        found.append(_("No body takes part yet."))
    unfinished = [
        one for one in assessments if one.state in FILED and one.state != State.FINAL
    ]
    if unfinished:
        found.append(_("Still to be finalised: %(names)s.") % {"names": _names(unfinished)})
    unfiled = _may_still_file(round_, assessments)
    if unfiled:
        found.append(
            _("May still file before the deadline: %(names)s.") % {"names": _names(unfiled)}
        )
    if not round_.grade_bands.exists():
        found.append(_("The grade thresholds are missing."))
    return found + _survey_obstacles(round_)


def require_ready(round_: Round) -> None:
    """Raise NotReady with every obstacle."""
    missing = obstacles(round_)
    if missing:
        raise NotReady(missing)


def _may_still_file(round_: Round, assessments: list[Assessment]) -> list[Assessment]:
    """Bodies that have not filed and whose phase, extensions included, is still open."""
    phase = round_.phases.filter(kind=Phase.Kind.SELF_ASSESSMENT).first()
    if phase is None:
        return []
    granted = dict(
        Extension.objects.filter(phase=phase)
        .order_by("at", "pk")
        .values_list("agency_id", "closes_at")
    )
    now = timezone.now()
    return [
        one
        for one in assessments
        if one.state not in FILED
        and now < granted.get(one.participation.agency_id, phase.closes_at)
    ]


def _survey_obstacles(round_: Round) -> list[str]:
    surveyed = Criterion.objects.surveyed().filter(
        criteria_set__participations__round=round_,
        criteria_set__participations__exempt=False,
    )
    if not surveyed.exists():
        return []
    found = []
    if round_.survey_locked_at is None:
        found.append(_("The survey scores are not locked yet."))
    missing = in_words(missing_scores(round_))
    if missing:
        found.append(
            _("Survey scores are missing: %(list)s.") % {"list": "; ".join(missing)}
        )
    return found


def _names(assessments: Iterable[Assessment]) -> str:
    return ", ".join(one.participation.name for one in assessments)
