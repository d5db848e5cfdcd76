"""The council's pages: a body's items side by side, one item, one decision."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import action
from assessments import appraising
from assessments.forms import DecisionForm, FindingForm
from assessments.missing import current_uses
from assessments.models import Answer, Assessment, Assignment, Source
from assessments.sheet import working_of
from assessments.views.frame import frame, moves_for
from assessments.visibility import (
    find_assessment,
    require_for,
    require_found,
)
from criteria.wording import rule_in_words


@require_GET
@action("A17")
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """All items the person may see: claim, finding, reply, decision."""
    assessment = find_assessment(request.actor, pk)
    require_for(request.actor, "A17", assessment)
    answers = list(_items(request, assessment))
    context = {
        **frame(request, assessment, "A15 A21"),
        "answers": answers,
        "left": sum(not answer.loaded_appraisals for answer in answers),
        "disagreements": appraising.open_disagreements(assessment),
        "moves": moves_for(request, assessment),
    }
    return render(request, "assessments/appraisal.html", context)


@require_http_methods(["GET", "POST"])
@action("A17", "A15")
def appraise(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One item: what is claimed and shown, and the appraiser's finding."""
    assessment, answer = _find(request, pk, code)
    writing = request.method == "POST"
    require_for(request.actor, "A15" if writing else "A17", assessment, answer)
    before = _own_finding(answer, request, assessment)
    form = _finding_form(
        FindingForm, answer, request, before, before.version if before else 0
    )
    if writing and form.is_valid():
        judgement = _judgement(answer, form, note=form.cleaned_data["note"])
        appraising.appraise(
            answer, judgement, version=form.cleaned_data["version"], by=request.actor
        )
        messages.success(request, _("The finding for %(code)s is saved.") % {"code": code})
        following = _next_item(request, assessment, answer)
        if following is not None and "next" in request.POST:
            return redirect("assessments:appraise", pk, following.criterion.code)
        return redirect(_to_overview(assessment, code))
    return _item_page(request, answer, form, mode="appraise", may_write="A15")


@require_http_methods(["GET", "POST"])
@action("A17", "A21")
def decide(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One item: everything said about it, and the council's decision."""
    assessment, answer = _find(request, pk, code)
    writing = request.method == "POST"
    require_for(request.actor, "A21" if writing else "A17", assessment)
    last = answer.loaded_decisions[-1] if answer.loaded_decisions else None
    start = last or (answer.loaded_appraisals[-1] if answer.loaded_appraisals else None)
    form = _finding_form(DecisionForm, answer, request, start, last.revision if last else 0)
    if writing and form.is_valid():
        appraising.decide(
            answer,
            _judgement(answer, form),
            minutes=form.cleaned_data["minutes"],
            revision=form.cleaned_data["version"],
            by=request.actor,
        )
        messages.success(
            request, _("The decision on %(code)s is recorded.") % {"code": code}
        )
        return redirect(_to_overview(assessment, code))
    return _item_page(request, answer, form, mode="decide", may_write="A21")


def _find(request: HttpRequest, pk: int, code: str) -> tuple[Assessment, Answer]:
    assessment = find_assessment(request.actor, pk)
    answer = _items(request, assessment).filter(criterion__code=code).first()
    require_found(answer)
    answer.assessment = assessment
    return assessment, answer


def _items(request: HttpRequest, assessment: Assessment) -> QuerySet[Answer]:
    """All items for the council; for an appraiser, those assigned to this person."""
    answers = assessment.answers.exclude(standing__source=Source.EXEMPT)
    if request.actor.holds("SEC", "CHA", "AUD"):
        return answers.with_work()
    own = Assignment.objects.answers_of(request.actor.user)
    return answers.filter(pk__in=own.values("pk")).with_work()


def _own_finding(answer: Answer, request: HttpRequest, assessment: Assessment):
    return next(
        (
            found
            for found in answer.loaded_appraisals
            if found.appraiser_id == request.user.pk and found.step == assessment.step
        ),
        None,
    )


def _finding_form(form_class, answer: Answer, request: HttpRequest, start, version: int):
    initial = {"version": version}
    if start is not None:
        initial |= {"reason_code": start.reason_code, "reason": start.reason}
    facts = start.facts if start is not None else answer.facts
    return form_class(
        answer,
        request.POST if request.method == "POST" else None,
        facts=facts,
        initial=initial,
    )


def _judgement(answer: Answer, form: FindingForm, note: str = "") -> appraising.Judgement:
    """What was entered, or the claim as it stands when it was accepted."""
    accepted = form.data.get("result") == "accept"
    return appraising.Judgement(
        facts=answer.facts if accepted else form.facts,
        reason_code="" if accepted else form.cleaned_data["reason_code"],
        reason=form.cleaned_data["reason"],
        note=note,
    )


def _next_item(request: HttpRequest, assessment: Assessment, answer: Answer):
    """The next item of the person without a finding, else None."""
    return (
        _items(request, assessment)
        .filter(criterion__position__gt=answer.criterion.position, appraisals=None)
        .first()
    )


def _to_overview(assessment: Assessment, code: str) -> str:
    return f"/assessments/{assessment.pk}/appraisal/#c-{code}"


def _item_page(
    request: HttpRequest, answer: Answer, form: FindingForm, *, mode: str, may_write: str
) -> HttpResponse:
    assessment = answer.assessment
    items = list(_items(request, assessment).values_list("criterion__code", flat=True))
    place = items.index(answer.criterion.code)
    shared = frame(request, assessment, may_write)
    context = {
        **shared,
        "answer": answer,
        "uses": current_uses(answer),
        "form": form if shared["may"][may_write] else None,
        "mode": mode,
        "rule": rule_in_words(answer.criterion.rule, answer.criterion.maximum),
        "claim_working": working_of(answer, answer.facts),
        "findings": _with_working(answer, answer.loaded_appraisals),
        "decisions": _with_working(answer, answer.loaded_decisions),
        "previous": items[place - 1] if place else None,
        "following": items[place + 1] if place + 1 < len(items) else None,
        "place": place + 1,
        "count": len(items),
    }  # fmt: skip
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "assessments/item.html", context, status=status)


def _with_working(answer: Answer, findings: list) -> list[tuple]:
    return [(found, working_of(answer, found.facts)) for found in findings]
