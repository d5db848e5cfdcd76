"""What the council's people write: appraisals, the body's replies, decisions.

The claim is never touched here. An appraiser states the facts as found; the
criterion's own rule gives the points, so they are always points the rule allows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acting import Actor
from accounts.refusals import Conflict, Unacceptable
from assessments.answering import points_of
from assessments.guards import undecided
from assessments.locking import locked
from assessments.missing import is_exempt
from assessments.models import Answer, Appraisal, Assessment, Decision, ReasonCode, Reply
from assessments.recording import record
from assessments.standings import settle
from assessments.visibility import require_for, require_found
from criteria.deadlines import require_open
from criteria.models import Phase


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the form of an appraisal or a decision sends."""

    facts: Mapping[str, Any]
    reason_code: str = ""
    reason: str = ""
    note: str = ""


@transaction.atomic
def appraise(answer: Answer, judgement: Judgement, *, version: int, by: Actor) -> Appraisal:
    """Store one appraiser's finding at the assessment's current step.

    `version` is that of the finding seen, 0 when there was none. A finding that
    differs from the claim needs a reason code and a reason.
    """
    assessment = locked(answer.assessment)
    by = require_for(by, "A15", assessment, answer)
    require_open(assessment.round, Phase.Kind.APPRAISAL, assessment.agency)
    answer = _scorable(answer)
    outcome = _outcome(answer, judgement)
    _require_reason(answer, outcome, judgement)
    mine = {"answer": answer, "step": assessment.step, "appraiser": by.user}
    before = Appraisal.objects.filter(**mine).first()
    if (before.version if before else 0) != version:
        raise Conflict(
            _("This finding was changed in another window. Reload the page and compare.")
        )
    found, _created = Appraisal.objects.update_or_create(
        **mine,
        defaults={
            **_finding(answer, outcome, judgement),
            "private_note": judgement.note,
            "version": version + 1,
        },
    )
    settle(answer)
    record(by, "appraise", found, assessment, {
        "points": [before.points if before else None, outcome.points],
        "facts": [before.facts if before else None, dict(judgement.facts)],
    }, reason=judgement.reason)  # fmt: skip
    return found


@transaction.atomic
def reply(answer: Answer, *, agrees: bool, text: str, version: int, by: Actor) -> Reply:
    """Store the body's answer to an appraisal. Disagreeing needs a text."""
    assessment = locked(answer.assessment)
    by = require_for(by, "A19", assessment)
    _require_explanation_open(assessment)
    if assessment.replied_at is not None:
        raise Conflict(_("The explanations have been sent and cannot change any more."))
    if not agrees and not text.strip():
        raise Unacceptable(
            _("Say why the agency disagrees, so that the council can decide.")
        )
    place = {"answer": _scorable(answer), "step": assessment.step}
    before = Reply.objects.filter(**place).first()
    if (before.version if before else 0) != version:
        raise Conflict(
            _("A colleague changed this reply. Reload the page and compare before saving.")
        )
    found, _created = Reply.objects.update_or_create(
        **place,
        defaults={"agrees": agrees, "text": text, "by": by.user, "version": version + 1},
    )
    record(by, "reply", found, assessment, {
        "agrees": [before.agrees if before else None, agrees],
        "text": [before.text if before else "", text],
    })  # fmt: skip
    return found


@transaction.atomic
def send_replies(assessment: Assessment, *, version: int, by: Actor) -> None:
    """Close the body's explanations; what it left unanswered counts as agreed."""
    assessment = locked(assessment, version=version)
    by = require_for(by, "A19", assessment)
    _require_explanation_open(assessment)
    if assessment.replied_at is not None:
        raise Conflict(_("The explanations have already been sent."))
    assessment.replied_at = timezone.now()
    assessment.version += 1
    assessment.save(update_fields=["replied_at", "version"])
    record(
        by,
        "send_replies",
        assessment,
        assessment,
        {"replied_at": [None, assessment.replied_at]},
    )


@transaction.atomic
def decide(
    answer: Answer, judgement: Judgement, *, minutes: str, revision: int, by: Actor
) -> Decision:
    """Record the council's decision on one answer, kept apart from all opinions.

    `revision` is the last one the chair saw, 0 for none. After a reopening only
    the named items may be decided again.
    """
    assessment = locked(answer.assessment)
    by = require_for(by, "A21", assessment)
    require_open(assessment.round, Phase.Kind.COUNCIL, assessment.agency, optional=True)
    answer = _scorable(answer)
    named = assessment.reopen_codes
    if named and answer.criterion.code not in named:
        raise Conflict(
            _("Only these items were reopened: %(codes)s.") % {"codes": ", ".join(named)}
        )
    if not judgement.reason.strip():
        raise Unacceptable(_("A decision needs its reason."))
    last = (
        Decision.objects.filter(answer=answer).aggregate(last=Max("revision"))["last"] or 0
    )
    if last != revision:
        raise Conflict(
            _("A decision was recorded meanwhile. Reload the page and look at it.")
        )
    outcome = _outcome(answer, judgement)
    decision = Decision.objects.create(
        answer=answer,
        revision=revision + 1,
        minutes=minutes,
        recorded_by=by.user,
        **_finding(answer, outcome, judgement),
    )
    before = answer.standing.points
    settle(answer)
    record(by, "decide", decision, assessment, {
        "points": [before, outcome.points], "minutes": ["", minutes],
    }, reason=judgement.reason)  # fmt: skip
    return decision


def open_disagreements(assessment: Assessment) -> list[Answer]:
    return list(undecided(assessment).with_work())


def _scorable(answer: Answer) -> Answer:
    """The answer afresh, or 404 when the criterion does not apply to the body."""
    answer = Answer.objects.with_work().get(pk=answer.pk)
    require_found(not is_exempt(answer))
    return answer


def _outcome(answer: Answer, judgement: Judgement):
    outcome = points_of(answer, judgement.facts)
    if outcome is None:
        raise Unacceptable(_("State the facts as found, or accept the claim."))
    return outcome


def _finding(answer: Answer, outcome, judgement: Judgement) -> dict[str, Any]:
    return {
        "facts": dict(judgement.facts),
        "points": outcome.points,
        "excluded": outcome.excluded,
        "maximum": answer.maximum,
        "reason_code": judgement.reason_code,
        "reason": judgement.reason,
    }


def _require_reason(answer: Answer, outcome, judgement: Judgement) -> None:
    same = (outcome.points, outcome.excluded) == (
        answer.claimed_points,
        answer.claimed_excluded,
    )
    if same or answer.claimed_points is None:
        return
    if judgement.reason_code not in ReasonCode.values or not (
        judgement.reason_code and judgement.reason.strip()
    ):
        raise Unacceptable(
            _("Points other than the claim need a reason code and a reason in words.")
        )


def _require_explanation_open(assessment: Assessment) -> None:
    require_open(
        assessment.round, Phase.Kind.EXPLANATION, assessment.agency, step=assessment.step
    )
