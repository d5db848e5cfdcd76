"""The first page after signing in: what waits, and the rounds."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.acting import Actor
from accounts.models import Role
from accounts.permissions import may
from assessments.models import State
from assessments.views.frame import links_for
from assessments.visibility import visible_to
from criteria.models import Round
from rankings.tasks import tasks
from rankings.views.publication_page import SHOWN_BY

EVERY_ROUND = (Role.SECRETARIAT, Role.CHAIR, Role.AUDITOR, Role.SURVEY)
MOST_SHEETS = 12


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The to-do list of the roles held today, then the rounds or own sheets."""
    actor = request.actor
    own = _own_sheets(request, actor) if actor.holds(Role.OFFICER, Role.LEADER) else []
    rounds = _rounds(actor) if actor.holds(*EVERY_ROUND) else []
    context = {
        "today": timezone.localdate(),
        "tasks": tasks(actor),
        "rounds": rounds,
        "own": own,
        "may_create": may(actor, "A35", states=[State.PREPARING.value]),
        "demo": any(sheet.round.is_demo for sheet, _links in own)
        or any(round_.is_demo for round_, _links in rounds),
    }
    return render(request, "rankings/desk.html", context)


def _own_sheets(request: HttpRequest, actor: Actor) -> list[tuple]:
    bodies = [m.agency_id for m in actor.memberships if m.agency_id]
    sheets = visible_to(actor).filter(participation__agency__in=bodies).with_context()
    return [
        (sheet, links_for(request, sheet)) for sheet in sheets.order_by("-pk")[:MOST_SHEETS]
    ]


def _rounds(actor: Actor) -> list[tuple[Round, list[dict]]]:
    """Every round with the pages this person may open now. One query."""
    pending = Q(participations__published_at=None)
    counted = {
        state.value: Count(
            "participations", filter=pending & Q(participations__assessment__state=state)
        )
        for state in State
    }
    published = Count(
        "participations", filter=Q(participations__published_at__isnull=False)
    )
    rounds = Round.objects.annotate(published=published, **counted)
    return [(round_, _links(actor, round_)) for round_ in rounds]


def _links(actor: Actor, round_: Round) -> list[dict]:
    states = _states(round_)
    places = [
        ("criteria:round-setup", _("Set-up"), ("A35",)),
        ("assessments:round", _("Progress"), ("A11", "A46", "A02")),
        ("surveys:round", _("Survey scores"), ("A25",)),
        ("rankings:publication", _("Ranking and publication"), SHOWN_BY),
    ]
    return [
        {"url": reverse(name, args=[round_.code]), "label": label}
        for name, label, codes in places
        if any(may(actor, code, states=states) for code in codes)
    ]


def _states(round_: Round) -> set[str]:
    """`assessments.stages.states_of` from the counts that came with the round."""
    if round_.opened_at is None:
        return {State.PREPARING.value}
    if round_.archived_at is not None:
        return {State.ARCHIVED.value}
    states = {state.value for state in State if getattr(round_, state.value)}
    return states | ({State.PUBLISHED.value} if round_.published else set())
