import io
from datetime import date, datetime

import pytest
from django.http import HttpRequest
from django.template import Engine
from django.test import override_settings
from django.utils import timezone
from pypdf import PdfReader

from parindex.documents import pdf
from parindex.documents.responses import pdf_response, xlsx_response

LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmn"
    "oòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)
MM_PER_POINT = 25.4 / 72


def context(**changes):
    return {
        "province": {"issuer": "UBND TỈNH LAI CHÂU", "place": "Lai Châu"},
        "unit": "Sở Nội vụ",
        "made_at": datetime(2020, 5, 4, 8, 30, tzinfo=timezone.get_current_timezone()),
        "dated": date(2020, 1, 5),
    } | changes


@pytest.fixture
def template(settings, tmp_path):
    """Write a document of one's own below documents/ and get its name."""

    def make(body, page=""):
        folder = tmp_path / "documents"
        folder.mkdir(exist_ok=True)
        (folder / "own.html").write_text(
            '{% extends "documents/base.html" %}'
            f"{{% block page %}}{page}{{% endblock %}}"
            "{% block title %}Thử{% endblock %}"
            f"{{% block body %}}{body}{{% endblock %}}"
        )
        templates = [
            settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
        ]
        return override_settings(TEMPLATES=templates)

    return make


def rendered(body, template, page="", **changes):
    with template(body, page):
        return PdfReader(io.BytesIO(pdf.render("documents/own.html", context(**changes))))


def numbers(document):
    """What stands in the top margin of each page, which is 20 mm high."""
    found = []
    for page in document.pages:
        top = float(page.mediabox.height) - 20 / MM_PER_POINT
        texts = []

        def keep(text, matrix, at, _font, _size, top=top, texts=texts):
            if at[4] * matrix[1] + at[5] * matrix[3] + matrix[5] > top:
                texts.append(text.strip())

        page.extract_text(visitor_text=keep)
        found.append("".join(texts))
    return found


def test_every_vietnamese_letter_survives_in_one_bundled_font(template):
    text = f"{LETTERS} {LETTERS.upper()}"
    document = rendered(f"<p>{text[:70]}</p><p>{text[70:]}</p>", template)

    found = "".join(document.pages[0].extract_text().split())
    assert "".join(text.split()) in found
    fonts = document.pages[0]["/Resources"]["/Font"].values()
    assert all("Tinos" in font.get_object()["/BaseFont"] for font in fonts)


def test_the_head_has_the_parts_of_an_official_document(template):
    text = rendered("<p>Nội dung</p>", template, draft=True).pages[0].extract_text()

    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "UBND TỈNH LAI CHÂU",
        "SỞ NỘI VỤ",
        "Lai Châu, ngày 05 tháng 01 năm 2020",
        "08:30 04/05/2020",
    ):
        assert part in text


def test_pages_are_a4_and_numbered_from_the_second(template):
    document = rendered("<p>Một dòng.</p>" * 120, template)

    assert len(document.pages) > 2
    box = document.pages[0].mediabox
    size = [round(float(side) * MM_PER_POINT) for side in (box.width, box.height)]
    assert size == [210, 297]
    assert numbers(document)[:3] == ["", "2", "3"]


def test_wide_documents_lie_on_their_side_and_repeat_the_table_head(template):
    rows = "<tr><td>x</td></tr>" * 120
    table = f"<table><thead><tr><th>Cơ quan</th></tr></thead><tbody>{rows}</tbody></table>"
    document = rendered(table, template, page="landscape")

    assert document.pages[0].mediabox.width > document.pages[0].mediabox.height
    assert all("Cơ quan" in page.extract_text() for page in document.pages)
    assert numbers(document)[:2] == ["", "2"]


def test_documents_are_tagged_and_in_vietnamese(template):
    document = rendered("<p>Nội dung</p>", template)

    assert document.root_object["/MarkInfo"]["/Marked"]
    assert document.root_object["/Lang"] == "vi"
    assert document.metadata.title == "Thử"


def test_typed_text_cannot_make_the_server_read_or_fetch(template, tmp_path, caplog):
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret")
    body = (
        f'<img src="file://{secret}"><img src="http://127.0.0.1:9/x.png">'
        '<link rel="stylesheet" href="file:///etc/passwd">'
        '<a rel="attachment" href="file:///etc/hostname">x</a>'
    )

    document = rendered(body, template)

    assert document.pages[0]["/Resources"].get("/XObject", {}) == {}
    assert document.attachments == {}
    assert "Blocked" in caplog.text or "Failed" in caplog.text


@pytest.mark.django_db
def test_a_machine_without_the_libraries_answers_503_and_says_what_to_install(monkeypatch):
    def broken(name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    pdf._engine.cache_clear()
    monkeypatch.setattr(pdf.importlib, "import_module", broken)
    try:
        response = pdf_response(HttpRequest(), "x.pdf", "documents/base.html", context())
    finally:
        monkeypatch.undo()
        pdf._engine.cache_clear()

    assert response.status_code == 503
    assert "libpango-1.0-0" in response.content.decode()


def test_downloads_are_attachments_under_their_vietnamese_name():
    response = xlsx_response("Xếp hạng 2019.xlsx", b"x")

    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''X%E1%BA%BFp%20h%E1%BA%A1ng%202019.xlsx"
    )
    assert response["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_document_base_is_a_valid_template():
    assert Engine.get_default().get_template("documents/base.html")
