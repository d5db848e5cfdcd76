"""The end of the survey, and taking back a file before it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.acting import Actor
from accounts.permissions import require
from accounts.refusals import Conflict, Unacceptable
from criteria.deadlines import clock, require_open
from criteria.models import Phase, Round
from criteria.stages import round_states
from surveys.completeness import in_words, missing
from surveys.models import Batch, SurveyScore, WaitingFile
from surveys.trial import figures_of


class Incomplete(Conflict):
    """The survey cannot be locked yet; `problems` names every score that is missing."""

    def __init__(self, pairs: list[tuple[str, str]]):
        super().__init__(
            _(
                "The survey scores were not locked, because some are still missing. Ask "
                "the survey operator to import them. Missing:"
            )
        )
        self.problems = in_words(pairs)


def locked_round(round_: Round) -> Round:
    """The round as it is now, its row locked until the transaction ends.

    Everything that writes survey scores takes it first, so two imports of one round
    happen one after the other.
    """
    return Round.objects.select_for_update().get(pk=round_.pk)


def require_unlocked(round_: Round) -> None:
    if round_.survey_locked_at is not None:
        raise Conflict(
            _("The survey scores were locked at %(time)s. Nothing was changed.")
            % {"time": clock(round_.survey_locked_at)}
        )


@transaction.atomic
def lock(round_: Round, *, by: Actor) -> Round:
    """Lock the survey scores of a round for good; nothing may be missing.

    Raises Http404, PermissionDenied or Conflict as `accounts.permissions.require`,
    Conflict when they are locked, Incomplete when a score is missing.
    """
    round_ = locked_round(round_)
    by = require(by, "A28", states=round_states(round_))
    require_unlocked(round_)
    absent = missing(round_)
    if absent:
        raise Incomplete(absent)
    round_.survey_locked_at = timezone.now()
    round_.version += 1
    round_.save(update_fields=["survey_locked_at", "version"])
    # Files that were tried and never imported have no purpose any more.
    WaitingFile.objects.filter(round=round_).delete()
    audit.record(
        by, "lock_survey", round_, chain=round_.chain, round_code=round_.code,
        changes={"survey_locked_at": [None, round_.survey_locked_at]},
    )  # fmt: skip
    return round_


@transaction.atomic
def void(batch: Batch, reason: str, *, by: Actor) -> int:
    """Take away the scores that still come from a batch; return how many.

    Older values do not come back: the file that holds the right ones is imported
    again. The values taken away are in the audit trail. Raises as `lock`, and
    Unacceptable without a reason.
    """
    round_ = locked_round(batch.round)
    by = require(by, "A27", states=round_states(round_))
    require_unlocked(round_)
    require_open(round_, Phase.Kind.SURVEY)
    batch = Batch.objects.get(pk=batch.pk)
    if batch.state == Batch.State.VOIDED:
        raise Conflict(
            _("This batch was already voided at %(time)s. Nothing was changed.")
            % {"time": clock(batch.voided_at)}
        )
    reason = reason.strip()
    if not reason:
        raise Unacceptable(
            _("Give the reason for voiding this batch. Nothing was changed.")
        )
    scores = SurveyScore.objects.filter(batch=batch)
    gone = {
        f"{score.agency.code} {score.criterion.code}": [figures_of(score), None]
        for score in scores.select_related("agency", "criterion")
    }
    scores.delete()
    batch.state, batch.void_reason = Batch.State.VOIDED, reason[:500]
    batch.voided_by, batch.voided_at = by.user, timezone.now()
    batch.save()
    audit.record(
        by, "void_survey", batch, chain=round_.chain, round_code=round_.code,
        changes=gone, reason=reason, source_import=batch.sha256,
    )  # fmt: skip
    return len(gone)
