"""What must hold before a transition, each refused with what to do about it."""

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.acting import Actor
from accounts.refusals import Conflict
from assessments.missing import current_uses, gaps
from assessments.models import (
    Answer,
    Appraisal,
    Assessment,
    Assignment,
    Decision,
    Reply,
    Source,
    State,
)
from criteria.deadlines import window
from criteria.models import Phase


def nothing_missing(assessment: Assessment, _by: Actor) -> None:
    found = [
        gap
        for gap in gaps(assessment.answers.with_work(), assessment.round.year)
        if gap.blocks
    ]
    if found:
        listed = "; ".join(f"{gap.answer.criterion.code}: {gap.words}" for gap in found)
        raise Conflict(
            _("Not submitted yet, because something is missing: %(list)s")
            % {"list": listed}
        )


def every_item_assigned(assessment: Assessment, _by: Actor) -> None:
    bare = Assignment.objects.uncovered(Assessment.objects.filter(pk=assessment.pk))
    codes = list(
        bare.order_by("criterion__position").values_list("criterion__code", flat=True)
    )
    if codes:
        raise Conflict(
            _(
                "Nobody may appraise these items of %(agency)s yet: %(codes)s. "
                "Assign them first."
            )
            % {"agency": assessment.participation.name, "codes": ", ".join(codes)}
        )


def unappraised(assessment: Assessment):
    """Answers without an appraisal at the current step or an earlier one."""
    return assessment.answers.exclude(standing__source=Source.EXEMPT).exclude(
        Exists(Appraisal.objects.filter(answer=OuterRef("pk")))
    )


def every_item_appraised(assessment: Assessment, _by: Actor) -> None:
    left = unappraised(assessment).count()
    if left:
        raise Conflict(
            ngettext(
                "%(count)s item has not been appraised yet.",
                "%(count)s items have not been appraised yet.",
                left,
            )
            % {"count": left}
        )


def explanation_left(assessment: Assessment, _by: Actor) -> None:
    if assessment.step > assessment.round.explanation_rounds:
        raise Conflict(_("No explanation round is left; the council decides now."))


def another_step_left(assessment: Assessment, _by: Actor) -> None:
    if assessment.step >= assessment.round.explanation_rounds:
        raise Conflict(_("This was the last explanation round; the council decides now."))


def replies_are_in(assessment: Assessment, _by: Actor) -> None:
    """The body has sent its explanations, or its time for them is over."""
    if assessment.state != State.EXPLANATION or assessment.replied_at is not None:
        return
    found = window(
        assessment.round, Phase.Kind.EXPLANATION, assessment.agency, step=assessment.step
    )
    if found is not None and timezone.now() < found.closes_at:
        raise Conflict(
            _("The agency may still explain; wait for its reply or for the deadline.")
        )


def undecided(assessment: Assessment):
    """Answers whose latest disagreement has no later decision."""
    decided = Decision.objects.filter(answer=OuterRef("answer"), at__gte=OuterRef("at"))
    open_ = Reply.objects.filter(
        answer__assessment=assessment, agrees=False, step=assessment.step
    ).filter(~Exists(decided))
    return Answer.objects.filter(pk__in=open_.values("answer"))


def every_disagreement_decided(assessment: Assessment, _by: Actor) -> None:
    codes = list(
        undecided(assessment)
        .order_by("criterion__position")
        .values_list("criterion__code", flat=True)
    )
    if codes:
        raise Conflict(
            _("The agency disagrees and the council has not decided: %(codes)s.")
            % {"codes": ", ".join(codes)}
        )


def proposed_by_another(assessment: Assessment, by: Actor) -> None:
    if assessment.reopen_proposed_by_id is None:
        raise Conflict(_("The secretariat has not proposed to reopen this result."))
    if assessment.reopen_proposed_by_id == by.user.pk:
        raise Conflict(_("Whoever proposed the reopening cannot approve it as well."))


def content_hash(assessment: Assessment) -> str:
    """SHA-256 of everything the body files: facts, points, explanations, evidence."""
    answers = assessment.answers.with_work().annotate(code=F("criterion__code"))
    content = {
        "agency": assessment.agency.code,
        "round": assessment.round.code,
        "difficulties": assessment.difficulties,
        "proposals": assessment.proposals,
        "answers": [
            {
                "code": answer.code,
                "facts": answer.facts,
                "points": answer.claimed_points,
                "explanation": answer.explanation,
                "evidence": sorted(use.evidence.sha256 for use in current_uses(answer)),
            }
            for answer in answers
        ],
    }
    text = json.dumps(
        content, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False,
        separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(text.encode()).hexdigest()
