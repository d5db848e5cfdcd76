"""The officer's and the leader's pages: the score sheet, one row, the report."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import action
from assessments import answering, workflow
from assessments.forms import EvidenceForm, MoveForm, ReportForm
from assessments.missing import gaps
from assessments.models import Answer, Assessment
from assessments.sheet import Row, build, claim_form, working_of
from assessments.views.frame import frame, moves_for
from assessments.visibility import find_answer, find_assessment, require_for


@require_GET
@action("A02")
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """All criteria of a body on one page, to fill in or to read."""
    assessment = find_assessment(request.actor, pk)
    require_for(request.actor, "A02", assessment)
    return render(request, "assessments/sheet.html", _sheet_context(request, assessment))


@require_http_methods(["GET", "POST"])
@action("A02", "A03")
def answer(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One row with everything about it; saving it needs the right to edit."""
    assessment = find_assessment(request.actor, pk)
    require_for(request.actor, "A03" if request.method == "POST" else "A02", assessment)
    found = find_answer(assessment, code)
    found.assessment = assessment
    if request.method == "GET":
        return _answer_page(request, found)
    form = claim_form(found, request.POST)
    if not form.is_valid():
        return _answer_page(request, found, form=form, status=422)
    claim = answering.Claim(form.facts, form.cleaned_data["explanation"])
    version = form.cleaned_data["version"]
    try:
        answering.save_answer(found, claim, version=version, by=request.actor)
    except answering.EditConflict as conflict:
        return _conflict_page(request, assessment, conflict)
    messages.success(request, _("Saved %(code)s.") % {"code": code})
    if request.POST.get("then") == "sheet":
        return redirect(f"{assessment.get_absolute_url()}#c-{code}")
    return redirect("assessments:answer", pk, code)


@require_http_methods(["GET", "POST"])
@action("A02", "A03")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Difficulties and proposals (khó khăn, kiến nghị) of the body."""
    assessment = find_assessment(request.actor, pk)
    require_for(request.actor, "A03" if request.method == "POST" else "A02", assessment)
    form = ReportForm(request.POST or None, instance=assessment)
    if request.method == "POST" and form.is_valid():
        answering.save_report(assessment, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Difficulties and proposals are saved."))
        return redirect(assessment)
    context = {**frame(request, assessment), "form": form}
    return render(request, "assessments/report.html", context)


@require_POST
@action("A07", "A08", "A09", "A10", "A13", "A22", "A23", "A24", "A47")
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take an assessment one step along the workflow."""
    assessment = find_assessment(request.actor, pk)
    form = MoveForm(request.POST)
    form.is_valid()
    workflow.move(
        assessment,
        verb,
        by=request.actor,
        version=form.cleaned_data.get("version", -1),
        reason=form.cleaned_data.get("reason", ""),
        items=form.cleaned_data.get("items", ()),
    )
    messages.success(
        request,
        _("Done: %(verb)s.") % {"verb": str(workflow.TRANSITIONS[verb].label).lower()},
    )
    if request.POST.get("then") == "round":
        return redirect("assessments:round", assessment.round.code)
    return redirect("rankings:desk")


def _sheet_context(request: HttpRequest, assessment: Assessment) -> dict:
    context = frame(request, assessment)
    domains = build(assessment, editable=context["may"]["A03"])
    found = [gap for domain in domains for row in domain.rows for gap in row.gaps]
    typed = [row for domain in domains for row in domain.typed]
    return {
        **context,
        "domains": domains,
        "gaps": found,
        "blocking": [gap for gap in found if gap.blocks],
        "typed": len(typed),
        "done": sum(row.is_done for row in typed),
        "earned": sum((domain.earned for domain in domains), 0),
        "possible": sum((row.criterion.maximum for row in typed), 0),
        "moves": moves_for(request, assessment),
    }


def _answer_page(
    request: HttpRequest, found: Answer, *, form=None, status: int = 200, **extra
) -> HttpResponse:
    assessment = found.assessment
    shared = frame(request, assessment, "A04 A05")
    may = shared["may"]
    row = Row(found.criterion, found, gaps=gaps([found], assessment.round.year))
    if may["A03"] and row.is_typed:
        row.form = form or claim_form(found)
    context = {
        **shared,
        "row": row,
        "evidence_form": EvidenceForm() if may["A04"] and not row.is_exempt else None,
        **extra,
    }
    return render(request, "assessments/answer.html", context, status=status)


def _conflict_page(
    request: HttpRequest, assessment: Assessment, conflict: answering.EditConflict
) -> HttpResponse:
    """Both versions side by side, with the row's new version to choose by."""
    theirs = conflict.theirs
    theirs.assessment = assessment
    found = find_answer(assessment, theirs.criterion.code)
    found.assessment = assessment
    data = request.POST.copy()
    data["version"] = str(theirs.version)
    return _answer_page(
        request,
        found,
        form=claim_form(found, data),
        status=409,
        conflict=conflict,
        mine_working=working_of(theirs, conflict.mine.facts),
        theirs_working=working_of(theirs, theirs.facts),
    )
