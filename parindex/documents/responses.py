"""Files as downloads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from parindex.documents import pdf

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_response(filename: str, content: bytes) -> HttpResponse:
    return _download(filename, content, XLSX)


def pdf_response(
    request: HttpRequest, filename: str, template_name: str, context: dict[str, Any]
) -> HttpResponse:
    """The document, or a 503 page that says what the server lacks."""
    try:
        content = pdf.render(template_name, context)
    except pdf.PdfUnavailable as error:
        return render(request, "503.html", {"message": error.message}, status=503)
    return _download(filename, content, "application/pdf")


def _download(filename: str, content: bytes, content_type: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition}
    )
