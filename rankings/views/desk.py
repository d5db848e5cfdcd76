"""The first page after signing in: what waits, and the rounds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Role
from assessments.views.frame import links_for
from assessments.visibility import visible_to
from criteria.models import Round
from rankings.tasks import tasks

EVERY_ROUND = (Role.SECRETARIAT, Role.CHAIR, Role.AUDITOR, Role.SURVEY)


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The to-do list of the roles held today, then the rounds or own sheets."""
    actor = request.actor
    sees_rounds = actor.holds(*EVERY_ROUND)
    own = []
    if actor.holds(Role.OFFICER, Role.LEADER):
        bodies = [m.agency_id for m in actor.memberships if m.agency_id]
        sheets = visible_to(actor).filter(participation__agency__in=bodies).with_context()
        own = [(sheet, links_for(request, sheet)) for sheet in sheets.order_by("-pk")[:12]]
    context = {
        "today": timezone.localdate(),
        "tasks": tasks(actor),
        "rounds": Round.objects.all() if sees_rounds else [],
        "shows_progress": actor.holds(Role.SECRETARIAT, Role.CHAIR, Role.AUDITOR),
        "shows_survey": actor.holds(Role.SECRETARIAT, Role.SURVEY),
        "own": own,
        "demo": any(sheet.round.is_demo for sheet, _links in own)
        or (sees_rounds and Round.objects.filter(is_demo=True).exists()),
    }
    return render(request, "rankings/desk.html", context)
