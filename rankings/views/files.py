"""Published results as files. They hold what the pages hold, from the same rows."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from accounts.access import action
from parindex.documents.responses import pdf_response, xlsx_response
from rankings import exports, printing
from rankings.models import Publication
from rankings.published import groups_of
from rankings.views.public import board_of, sheet_of
from rankings.views.reading import of_publication


@login_not_required
@require_safe
@action("A42")
@of_publication
def ranking_xlsx(
    request: HttpRequest, publication: Publication, group: str
) -> HttpResponse:
    board = board_of(publication, groups_of(publication), group)
    name = _name(publication, group, "xlsx")
    return xlsx_response(name, exports.ranking_xlsx(publication, board))


@login_not_required
@require_safe
@action("A42")
@of_publication
def ranking_pdf(request: HttpRequest, publication: Publication, group: str) -> HttpResponse:
    # Documents are in Vietnamese whatever language the visitor reads.
    with translation.override("vi"):
        board = board_of(publication, groups_of(publication), group)
        context = printing.ranking_document(publication, board)
    name = _name(publication, group, "pdf")
    return pdf_response(request, name, "documents/ranking.html", context)


@login_not_required
@require_safe
@action("A42")
@of_publication
def agency_xlsx(
    request: HttpRequest, publication: Publication, agency: str
) -> HttpResponse:
    content = exports.agency_xlsx(publication, sheet_of(publication, agency))
    return xlsx_response(_name(publication, agency, "xlsx"), content)


@login_not_required
@require_safe
@action("A42")
@of_publication
def agency_pdf(request: HttpRequest, publication: Publication, agency: str) -> HttpResponse:
    with translation.override("vi"):
        context = printing.agency_document(publication, sheet_of(publication, agency))
    name = _name(publication, agency, "pdf")
    return pdf_response(request, name, "documents/agency.html", context)


def _name(publication: Publication, subject: str, ending: str) -> str:
    return f"{publication.round.code}-{subject}-v{publication.version}.{ending}"
