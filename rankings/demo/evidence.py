"""One small PDF for each body, to have a file to open."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.acting import Actor
from assessments.attaching import attach
from assessments.models import Answer
from rankings.demo import texts

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
FONT = b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"


def attach_plan(answer: Answer, year: int, *, by: Actor) -> None:
    """Attach an invented plan of the body to one of its answers."""
    agency = answer.assessment.agency
    content = one_page(f"Invented for illustration: {agency.code}, {year}")
    attach(
        answer,
        SimpleUploadedFile(texts.PLAN_FILE, content),
        {
            "number": texts.PLAN_NUMBER,
            "issuer": agency.name,
            "issued_on": date(year, 1, 15),
            "pages": "1",
        },
        by=by,
    )


def one_page(text: str) -> bytes:
    """A PDF of one page with one line of plain letters."""
    drawing = f"BT /F1 14 Tf 72 760 Td ({text}) Tj ET".encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE + FONT,
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawing), drawing),
    )
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\n"
        b"startxref\n%d\n%%%%EOF\n"
    ) % (len(objects) + 1, table, len(objects) + 1, len(out))
