"""Evidence: taking files in, and serving them only to those who may read them."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import action
from accounts.refusals import Unacceptable
from assessments import attaching
from assessments.forms import EvidenceForm
from assessments.models import EvidenceUse
from assessments.visibility import find_answer, find_assessment, require_for

TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_POST
@action("A04")
def attach(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    assessment = find_assessment(request.actor, pk)
    require_for(request.actor, "A04", assessment)
    answer = find_answer(assessment, code)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Unacceptable(
            _("The file was not attached; nothing else of yours was changed."),
            tuple(str(error) for errors in form.errors.values() for error in errors),
        )
    upload = form.cleaned_data.pop("file")
    attaching.attach(answer, upload, form.cleaned_data, by=request.actor)
    messages.success(request, _("The file is attached to %(code)s.") % {"code": code})
    return redirect("assessments:answer", pk, code)


@require_POST
@action("A05")
def withdraw(request: HttpRequest, pk: int, use: int) -> HttpResponse:
    assessment = find_assessment(request.actor, pk)
    require_for(request.actor, "A05", assessment)
    found = get_object_or_404(_uses(assessment), pk=use)
    attaching.withdraw(found, by=request.actor)
    messages.success(request, _("The file is withdrawn; its record is kept."))
    return redirect("assessments:answer", pk, found.answer.criterion.code)


@require_GET
@action("A06")
def download(request: HttpRequest, pk: int, use: int) -> HttpResponse:
    """Serve a file as an attachment that no browser will run or show inline."""
    assessment = find_assessment(request.actor, pk)
    found = get_object_or_404(_uses(assessment), pk=use)
    require_for(request.actor, "A06", assessment, _item(request, found))
    evidence = found.evidence
    response = FileResponse(
        evidence.file.open("rb"),
        as_attachment=True,
        filename=evidence.name,
        content_type=TYPES[evidence.kind],
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _uses(assessment):
    return EvidenceUse.objects.filter(answer__assessment=assessment).select_related(
        "evidence", "answer__criterion", "answer__assessment"
    )


def _item(request: HttpRequest, use: EvidenceUse):
    """The answer when the reader appraises, so that only assigned items are served."""
    return use.answer if request.actor.holds("APP") else None
