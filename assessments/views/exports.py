"""The score sheet as files, for those who may read it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from accounts.access import action
from assessments import exports
from assessments.models import Assessment
from assessments.visibility import find_assessment, may_each, require_for
from parindex.documents.responses import pdf_response, xlsx_response


@require_GET
@action("A41")
def sheet_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = _find(request, pk)
    content = exports.sheet_xlsx(assessment, **_shown(request, assessment))
    return xlsx_response(f"{_name(assessment)}.xlsx", content)


@require_GET
@action("A41")
def sheet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = _find(request, pk)
    context = exports.document_context(assessment, **_shown(request, assessment))
    return pdf_response(
        request, f"{_name(assessment)}.pdf", "documents/sheet.html", context
    )


def _find(request: HttpRequest, pk: int) -> Assessment:
    assessment = find_assessment(request.actor, pk)
    require_for(request.actor, "A41", assessment)
    return assessment


def _shown(request: HttpRequest, assessment: Assessment) -> dict[str, bool]:
    """Findings are in the file only for those who may read them on the page."""
    may = may_each(request.actor, "A17 A18", assessment)
    return {"shows_appraisal": may["A17"] or may["A18"]}


def _name(assessment: Assessment) -> str:
    return f"{assessment.round.code}-{assessment.agency.code}"
