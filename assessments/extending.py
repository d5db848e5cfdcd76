"""More time for one body."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acting import Actor
from accounts.refusals import Conflict, Unacceptable
from assessments.locking import locked
from assessments.models import Assessment, State
from assessments.recording import record
from assessments.visibility import require_for
from criteria.deadlines import window
from criteria.models import Extension, Phase


@transaction.atomic
def extend(
    assessment: Assessment, *, closes_at: datetime, reason: str, by: Actor
) -> Extension:
    """Move the closing time of the body's current phase, later only."""
    assessment = locked(assessment)
    by = require_for(by, "A12", assessment)
    kind, step = Phase.Kind.SELF_ASSESSMENT, 1
    if assessment.state == State.EXPLANATION:
        kind, step = Phase.Kind.EXPLANATION, assessment.step
    current = window(assessment.round, kind, assessment.agency, step=step)
    if current is None:
        raise Conflict(_("This step has no deadline yet, so there is nothing to extend."))
    if closes_at <= max(current.closes_at, timezone.now()):
        raise Unacceptable(
            _("The new deadline must be later than the present one and than now.")
        )
    extension = Extension.objects.create(
        phase=current.phase, agency=assessment.agency, closes_at=closes_at,
        reason=reason, by=by.user,
    )  # fmt: skip
    changes = {"closes_at": [current.closes_at, closes_at], "phase": [kind, kind]}
    record(by, "extend", assessment, assessment, changes, reason=reason)
    return extension


def granted(assessment: Assessment) -> QuerySet[Extension]:
    return Extension.objects.filter(
        phase__round=assessment.round, agency=assessment.agency
    ).select_related("phase", "by")
