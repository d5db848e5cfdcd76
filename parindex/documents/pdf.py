"""The one place that touches WeasyPrint; the portal runs without its system libraries."""

import functools
import importlib
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

SYSTEM_LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class PdfUnavailable(RuntimeError):
    """The machine lacks what makes PDF files; `message` says how to add it."""

    def __init__(self):
        self.message = _(
            "No PDF file could be made: the server lacks system libraries. Nothing was "
            "changed. The Excel file has the same figures. An administrator can add the "
            "libraries with: apt-get install -y %(libraries)s"
        ) % {"libraries": SYSTEM_LIBRARIES}
        super().__init__(self.message)


def render(template_name: str, context: dict[str, Any]) -> bytes:
    """A tagged PDF of a template below templates/documents/, always in Vietnamese.

    Raises PdfUnavailable. Addresses in the template are relative to static/.
    """
    weasyprint = _engine()
    static = settings.BASE_DIR / "static"
    # An official document does not change with the reader's language switch.
    with translation.override("vi"):
        html = render_to_string(template_name, context)
    return weasyprint.HTML(
        string=html, base_url=f"{static.as_uri()}/", url_fetcher=_fetcher(static)
    ).write_pdf(pdf_variant="pdf/ua-1")


@functools.cache
def _engine():
    """WeasyPrint, loaded when first asked for: it brings large native libraries."""
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError) as error:  # OSError: a shared library is missing
        raise PdfUnavailable from error


@functools.cache
def _fetcher(root: Path):
    """Fetch embedded data and our static files, and nothing else.

    What people type ends up in these documents: it must not make the server read
    /etc/passwd or ask another machine.
    """
    urls = importlib.import_module("weasyprint.urls")

    class LocalOnly(urls.URLFetcher):
        def fetch(self, url, headers=None):
            parts = urlsplit(url)
            if parts.scheme == "file":
                path = Path(unquote(parts.path)).resolve()
                if not path.is_relative_to(root.resolve()):
                    raise ValueError(f"Blocked: {url}")
            return super().fetch(url, headers)

    return LocalOnly(allowed_protocols={"data", "file"}, allow_redirects=False)
