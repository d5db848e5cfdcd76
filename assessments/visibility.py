"""Which assessments are somebody's business. Everybody else gets 404."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.acting import Actor
from accounts.models import Role
from accounts.permissions import may, require
from assessments.models import Answer, Assessment, Assignment

EVERY_BODY = (Role.SECRETARIAT, Role.CHAIR, Role.AUDITOR, Role.ADMINISTRATOR)


def visible_to(actor: Actor) -> QuerySet[Assessment]:
    """The assessments whose existence is this person's business."""
    if actor.holds(*EVERY_BODY):
        return Assessment.objects.all()
    mine = Q(participation__agency__in=[m.agency_id for m in actor.memberships])
    if actor.holds(Role.APPRAISER):
        mine |= Q(pk__in=Assignment.objects.assessments_of(actor.user).values("pk"))
    return Assessment.objects.filter(mine)


def find_assessment(actor: Actor, pk: int) -> Assessment:
    """The assessment with all a page needs of its round and body, or 404."""
    return get_object_or_404(visible_to(actor).with_context(), pk=pk)


def find_answer(assessment: Assessment, code: str) -> Answer:
    return get_object_or_404(assessment.answers.with_work(), criterion__code=code)


def is_assigned(actor: Actor, assessment: Assessment) -> bool:
    """Whether the person appraises any item of the body, recusal included."""
    return (
        actor.holds(Role.APPRAISER)
        and Assignment.objects.answers_of(actor.user).filter(assessment=assessment).exists()
    )


def require_for(
    actor: Actor, code: str, assessment: Assessment, answer: Answer | None = None
) -> Actor:
    """`accounts.permissions.require` for an assessment, or for one of its answers."""
    return require(actor, code, **_case(actor, assessment, answer))


def may_each(actor: Actor, codes: str, assessment: Assessment) -> dict[str, bool]:
    """`{"A03": True, …}` for the space-separated codes; one query at most."""
    case = _case(actor, assessment)
    return {code: may(actor, code, **case) for code in codes.split()}


def _case(actor: Actor, assessment: Assessment, answer: Answer | None = None) -> dict:
    if answer is None:
        assigned = is_assigned(actor, assessment)
    else:
        own = Assignment.objects.answers_of(actor.user)
        assigned = actor.holds(Role.APPRAISER) and own.filter(pk=answer.pk).exists()
    return {
        "states": [assessment.current_state.value],
        "agency": assessment.agency,
        "assigned": assigned,
    }


def require_found(condition: object) -> None:
    """Raise Http404 when something is not there for this person."""
    if not condition:
        raise Http404
