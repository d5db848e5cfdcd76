"""The body's answer to the appraisal (giải trình)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import action
from accounts.refusals import Unacceptable
from assessments import appraising
from assessments.forms import MoveForm, ReplyForm
from assessments.models import Answer, Assessment, Source
from assessments.views.frame import frame
from assessments.visibility import (
    find_answer,
    find_assessment,
    require_for,
)


@require_GET
@action("A18")
def replies(request: HttpRequest, pk: int) -> HttpResponse:
    """Claimed, appraised and final points with reasons; agree or disagree per item."""
    assessment = find_assessment(request.actor, pk)
    require_for(request.actor, "A18", assessment)
    shared = frame(request, assessment, "A19 A04")
    may_reply = shared["may"]["A19"] and assessment.replied_at is None
    rows = [
        _row(answer, assessment, may_reply)
        for answer in assessment.answers.exclude(standing__source=Source.EXEMPT).with_work()
    ]
    context = {
        **shared,
        "changed": [row for row in rows if row["is_changed"]],
        "unchanged": [row for row in rows if not row["is_changed"]],
        "may_reply": may_reply,
    }
    return render(request, "assessments/replies.html", context)


@require_POST
@action("A19")
def reply(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    assessment = find_assessment(request.actor, pk)
    require_for(request.actor, "A19", assessment)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        raise Unacceptable(_("Choose whether the agency agrees, then save again."))
    appraising.reply(find_answer(assessment, code), by=request.actor, **form.cleaned_data)
    messages.success(request, _("The reply on %(code)s is saved.") % {"code": code})
    return redirect(f"/assessments/{pk}/replies/#c-{code}")


@require_POST
@action("A19")
def send(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = find_assessment(request.actor, pk)
    require_for(request.actor, "A19", assessment)
    form = MoveForm(request.POST)
    form.is_valid()
    appraising.send_replies(
        assessment, version=form.cleaned_data.get("version", -1), by=request.actor
    )
    messages.success(
        request, _("The explanations are sent. Items left open count as agreed.")
    )
    return redirect("assessments:replies", pk)


def _row(answer: Answer, assessment: Assessment, may_reply: bool) -> dict:
    found = answer.loaded_appraisals[-1] if answer.loaded_appraisals else None
    said = next((r for r in answer.loaded_replies if r.step == assessment.step), None)
    form = None
    if may_reply:
        initial = {"version": said.version if said else 0}
        if said:
            initial |= {"agrees": "yes" if said.agrees else "no", "text": said.text}
        form = ReplyForm(initial=initial, auto_id=f"r{answer.pk}-%s")
    return {
        "answer": answer,
        "appraisal": found,
        "reply": said,
        "decision": answer.loaded_decisions[-1] if answer.loaded_decisions else None,
        "is_changed": bool(found) and found.points != answer.claimed_points,
        "form": form,
    }
