"""Who appraises what."""

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.acting import Actor
from accounts.models import Agency, User
from accounts.permissions import require
from accounts.refusals import Conflict
from assessments.models import Assessment, Assignment
from assessments.stages import states_of
from criteria.models import Criterion, Round


@transaction.atomic
def assign(
    round_: Round,
    *,
    user: User,
    by: Actor,
    criterion: Criterion | None = None,
    agency: Agency | None = None,
    district: Agency | None = None,
) -> Assignment:
    """Give one person a branch of a set, or everything, for all or some bodies.

    Recusal needs no care here: it is part of what an assignment reaches.
    """
    by = require(by, "A14", states=states_of(round_))
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                round=round_,
                user=user,
                criterion=criterion,
                agency=agency,
                district=district,
            )
    except IntegrityError as error:
        raise Conflict(_("This assignment exists already; nothing was changed.")) from error
    _record(by, "assign", assignment)
    return assignment


@transaction.atomic
def unassign(assignment: Assignment, *, by: Actor) -> None:
    by = require(by, "A14", states=states_of(assignment.round))
    _record(by, "unassign", assignment)
    assignment.delete()


def listed(round_: Round) -> QuerySet[Assignment]:
    return round_.assignments.select_related(
        "user", "criterion__criteria_set", "agency", "district"
    ).order_by("criterion__criteria_set__code", "criterion__position", "user__full_name")


def uncovered(round_: Round) -> list[dict]:
    """Bodies with items that nobody may appraise, and how many. One query."""
    bare = Assignment.objects.uncovered(
        Assessment.objects.filter(participation__round=round_)
    )
    return list(
        bare.values("assessment__participation__name")
        .annotate(count=Count("pk"))
        .order_by("assessment__participation__agency__sort_key")
    )


def _record(by: Actor, verb: str, assignment: Assignment) -> None:
    round_ = assignment.round
    audit.record(
        by, verb, assignment, chain=round_.chain, round_code=round_.code,
        changes={
            "user": [None, assignment.user_id],
            "criterion": [None, assignment.criterion and assignment.criterion.code],
            "agency": [None, assignment.agency and assignment.agency.code],
            "district": [None, assignment.district and assignment.district.code],
        },
    )  # fmt: skip
