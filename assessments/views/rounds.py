"""The secretariat's pages of a round: progress, opening, deadlines, history."""

from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import action
from accounts.models import AuditEvent
from accounts.permissions import may, require
from assessments import assigning, extending, opening
from assessments.forms import AssignmentForm, ExtensionForm
from assessments.models import Assessment, Source
from assessments.stages import states_of
from assessments.views.frame import frame, links_for, moves_for
from assessments.visibility import find_assessment, require_for, visible_to
from criteria.banner import banner
from criteria.models import Criterion, Round

COUNCIL_ONLY = ("appraise", "decide")


@require_GET
@action("A11", "A46", "A02")
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """Where every body stands, without any points; opening the round when it is new."""
    round_ = get_object_or_404(Round.objects.select_related("province"), code=code)
    states = states_of(round_)
    # The secretariat follows progress; once it is over, it may still read the sheets.
    followed = "A11" if may(request.actor, "A11", states=states) else "A02"
    require(request.actor, "A46" if round_.opened_at is None else followed, states=states)
    rows = [
        {
            "assessment": assessment,
            "moves": moves_for(request, assessment),
            "links": links_for(request, assessment),
        }
        for assessment in _progress(request, round_)
    ]
    context = {
        "round": round_,
        "demo": round_.is_demo,
        "rows": rows,
        "obstacles": opening.obstacles(round_) if round_.opened_at is None else [],
        "participations": round_.participations.select_related("agency", "group"),
        "may_open": may(request.actor, "A46", states=states),
        "may_assign": may(request.actor, "A14", states=states),
        "may_survey": may(request.actor, "A25", states=states),
        "banner": banner(round_),
    }
    return render(request, "assessments/round.html", context)


@require_POST
@action("A46")
def open_round(request: HttpRequest, code: str) -> HttpResponse:
    round_ = get_object_or_404(Round, code=code)
    require(request.actor, "A46", states=states_of(round_))
    count = opening.open_round(round_, by=request.actor)
    messages.success(
        request, _("The round is open for %(count)s bodies.") % {"count": count}
    )
    return redirect("assessments:round", code)


@require_http_methods(["GET", "POST"])
@action("A14")
def assignments(request: HttpRequest, code: str) -> HttpResponse:
    """Who appraises what, and what nobody appraises yet."""
    round_ = get_object_or_404(Round, code=code)
    require(request.actor, "A14", states=states_of(round_))
    form = AssignmentForm(request.POST or None, round_=round_)
    if request.method == "POST" and form.is_valid():
        assigning.assign(round_, by=request.actor, **form.cleaned_data)
        messages.success(request, _("The assignment is saved."))
        return redirect("assessments:assignments", code)
    context = {
        "round": round_,
        "demo": round_.is_demo,
        "form": form,
        "assignments": assigning.listed(round_),
        "uncovered": assigning.uncovered(round_),
        "banner": banner(round_),
    }
    return render(request, "assessments/assignments.html", context)


@require_POST
@action("A14")
def unassign(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    round_ = get_object_or_404(Round, code=code)
    require(request.actor, "A14", states=states_of(round_))
    assigning.unassign(get_object_or_404(round_.assignments, pk=pk), by=request.actor)
    messages.success(request, _("The assignment is removed; findings already made stay."))
    return redirect("assessments:assignments", code)


@require_http_methods(["GET", "POST"])
@action("A12")
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one body more time, with the reason on record."""
    assessment = find_assessment(request.actor, pk)
    require_for(request.actor, "A12", assessment)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        extending.extend(assessment, by=request.actor, **form.cleaned_data)
        messages.success(request, _("The deadline is extended."))
        return redirect("assessments:round", assessment.round.code)
    context = {
        **frame(request, assessment),
        "form": form,
        "granted": extending.granted(assessment),
    }
    return render(request, "assessments/extend.html", context)


@require_GET
@action("A40")
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who did what to an assessment, when, acting as what, and why."""
    assessment = find_assessment(request.actor, pk)
    require_for(request.actor, "A40", assessment)
    events = AuditEvent.objects.filter(chain__name=assessment.chain)
    if not request.actor.holds("SEC", "CHA", "AUD", "ADM"):
        # The agency learns findings from its own page, and never who made them.
        events = events.exclude(action__in=COUNCIL_ONLY)
    context = {
        **frame(request, assessment),
        "events": events.select_related("actor").order_by("-sequence")[:500],
    }
    return render(request, "assessments/history.html", context)


def _progress(request: HttpRequest, round_: Round) -> list[Assessment]:
    """The visible bodies with their counts; two queries whatever their number."""
    typed = Q(answers__criterion__scored_by=Criterion.ScoredBy.SELF) & ~Q(
        answers__standing__source=Source.EXEMPT
    )
    return list(
        visible_to(request.actor)
        .filter(participation__round=round_)
        .with_context()
        .annotate(
            typed=Count("answers", filter=typed),
            done=Count("answers", filter=typed & Q(answers__claimed_points__isnull=False)),
            sort=F("participation__agency__sort_key"),
        )
        .order_by("participation__group__position", "sort")
    )
