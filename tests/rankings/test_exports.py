"""Published files, opened again and compared with the published rows."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import User
from criteria.models import Criterion
from parindex.documents import pdf
from parindex.numbers import show
from tests.rankings import publications
from tests.rankings.rounds import direct, quick_round

pytestmark = pytest.mark.django_db
LETTERS = "Đặng Kỳ Ưỡng, Nguyễn Thị Bảy, ấp Hữu Lũng, Quỷnh Nhỡn, Ỷ Tý, xã Ẵm Cõng"


@pytest.fixture
def publication():
    return publications.published()


def fetch(client, publication, name, *args, **query):
    return client.get(
        reverse(f"rankings:{name}", args=[publication.round.code, *args]), query
    )


def workbook_of(response):
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content))


def table_of(worksheet, first):
    """The rows below the head, which begins with the given heading, as dictionaries."""
    rows = list(worksheet.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] == first)
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


def text_of_pdf(response):
    assert response.status_code == 200
    document = PdfReader(io.BytesIO(response.content))
    text = " ".join(page.extract_text() for page in document.pages)
    return document, " ".join(text.split())


def exact(value):
    return Decimal(str(value))


def test_the_workbook_of_a_ranking_has_the_published_rows(client, publication):
    with translation.override("vi"):
        heads = [translation.gettext(text) for text in ("Rank", "Code", "Body", "Total")]
        index, grade = translation.gettext("Index (%)"), translation.gettext("Grade")
        rows = table_of(
            workbook_of(fetch(client, publication, "ranking-xlsx", "so")).worksheets[0],
            heads[0],
        )

    results = list(publication.results.all())
    assert len(rows) == len(results) == 3
    for row, result in zip(rows, results, strict=True):
        assert row[heads[0]] == result.rank
        assert row[heads[1]] == result.agency_code
        assert row[heads[2]] == result.agency_name
        assert exact(row[heads[3]]) == result.total
        assert exact(row[index]) == result.index
        assert row[grade] == result.grade
        for domain in result.by_domain:
            assert exact(row[f"{domain.code}. {domain.name}"]) == domain.earned


def test_figures_are_numbers_with_the_decimals_that_are_shown(client, publication):
    sheet = workbook_of(fetch(client, publication, "ranking-xlsx", "so")).worksheets[0]

    formats = {
        cell.value: cell.number_format
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "n" and cell.value is not None
    }
    assert formats[90] == "#,##0.00"
    # A total with more decimals than are shown keeps them all.
    assert formats[7.6234] == "#,##0.0000"


def test_the_workbook_of_a_body_has_every_criterion(client):
    publication = publications.with_work()
    result = publication.results.get()
    with translation.override("vi"):
        names = ("Code", "Criterion", "Maximum", "Self-score", "Appraised", "Points")
        code, name, maximum, claim, appraised, points = map(translation.gettext, names)
    book = workbook_of(fetch(client, publication, "agency-xlsx", result.agency_code))
    rows = table_of(book.worksheets[0], code)

    lines = list(result.lines.all())
    for row, line in zip(rows, lines, strict=False):
        assert (row[code], row[name]) == (line.code, line.name)
        assert exact(row[maximum]) == line.maximum
        assert exact(row[points]) == line.final
        for column, value in ((claim, line.claim), (appraised, line.appraised)):
            assert (row[column] is None) == (value is None)
            assert value is None or exact(row[column]) == value
    assert len(rows) == len(lines) + 1
    assert exact(rows[-1][points]) == result.total


@pytest.mark.parametrize("name", ["ranking-xlsx", "agency-xlsx"])
def test_a_workbook_names_its_decision_its_hash_and_its_sources(client, publication, name):
    subject = "so" if name == "ranking-xlsx" else publication.results.first().agency_code
    sheet = workbook_of(fetch(client, publication, name, subject)).worksheets[0]

    text = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "12/QĐ-UBND" in text
    assert publication.snapshot.public_sha256 in text
    assert "PHƯƠNG ÁN DỰNG LẠI" in text


def test_text_that_looks_like_a_formula_stays_text(client):
    points = publications.BODIES["Sở Nội vụ"]
    publication = publications.published({'=HYPERLINK("http://x","Sở")': points})
    sheet = workbook_of(fetch(client, publication, "ranking-xlsx", "so")).worksheets[0]

    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert '=HYPERLINK("http://x","Sở")' in [cell.value for cell in cells]


def test_bodies_without_a_rank_have_a_sheet_of_their_own(client):
    round_ = publications.final_round()
    round_.participations.filter(name="Ban Dân tộc").update(unranked=True)
    publication = publications.publish(round_)
    book = workbook_of(fetch(client, publication, "ranking-xlsx", "so"))

    assert len(book.worksheets) == 2
    text = [cell.value for row in book.worksheets[1].iter_rows() for cell in row]
    assert "Ban Dân tộc" in text


def test_the_document_of_a_ranking_has_every_figure(client, publication):
    _document, text = text_of_pdf(fetch(client, publication, "ranking-pdf", "so"))

    for result in publication.results.all():
        assert result.agency_name in text
        assert result.grade in text
        figures = [result.total, result.possible, result.index]
        figures += [domain.earned for domain in result.by_domain]
        for figure in figures:
            assert show(figure, 2) in text
    # Points of the survey, and the rest of the total.
    assert "4,50 4,50 9,00 10,00 90,00" in text
    assert "12/QĐ-UBND" in text
    assert publication.snapshot.public_sha256 in text
    assert "PHƯƠNG ÁN DỰNG LẠI" in text


def test_the_document_of_a_body_has_every_criterion(client):
    publication = publications.with_work()
    result = publication.results.get()
    _document, text = text_of_pdf(
        fetch(client, publication, "agency-pdf", result.agency_code)
    )

    assert f"{show(result.index, 2)}%" in text
    for line in result.lines.all():
        assert line.name in text
        for figure in (line.maximum, line.final, line.claim, line.appraised):
            assert figure is None or show(figure, 2) in text


def test_vietnamese_letters_are_right_in_an_embedded_times_face(client):
    leaf = direct("3", name=LETTERS, scored_by=Criterion.ScoredBy.COUNCIL)
    round_ = quick_round({LETTERS[:60]: {"1.1": "2"}}, leaves={"1.1": leaf})
    publication = publications.publish(round_)
    agency = publication.results.get().agency_code

    document, text = text_of_pdf(fetch(client, publication, "agency-pdf", agency))

    assert LETTERS in text
    for page in document.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert "Tinos" in inner["/BaseFont"]
            assert "/FontFile2" in inner["/FontDescriptor"].get_object()


def test_no_explanation_and_no_person_is_in_a_file(client):
    publication = publications.with_work()
    agency = publication.results.get().agency_code
    names = list(User.objects.values_list("full_name", flat=True))
    texts = [
        text_of_pdf(fetch(client, publication, "agency-pdf", agency))[1],
        text_of_pdf(fetch(client, publication, "ranking-pdf", "so"))[1],
    ]
    for name, subject in (("agency-xlsx", agency), ("ranking-xlsx", "so")):
        book = workbook_of(fetch(client, publication, name, subject))
        texts += [
            " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
            for sheet in book.worksheets
        ]

    for text in texts:
        assert "Theo báo cáo năm" not in text
        assert not [name for name in names if name in text]


def test_a_file_of_an_earlier_version_says_that_it_was_replaced(client, publication):
    second = publications.publish(publication.round, number="15/QĐ-UBND", reason="Sửa.")
    with translation.override("vi"):
        replaced = translation.gettext(
            "This version has since been replaced by a later one."
        )

    _document, old = text_of_pdf(
        fetch(client, publication, "ranking-pdf", "so", version="1")
    )
    _document, new = text_of_pdf(fetch(client, second, "ranking-pdf", "so"))

    assert replaced in old
    assert replaced not in new
    assert "15/QĐ-UBND" in new


def test_without_the_pdf_libraries_only_the_documents_are_missing(
    client, publication, monkeypatch
):
    def broken(name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    pdf._engine.cache_clear()
    monkeypatch.setattr(pdf.importlib, "import_module", broken)
    try:
        document = fetch(client, publication, "ranking-pdf", "so")
        page = fetch(client, publication, "ranking", "so")
        workbook = fetch(client, publication, "ranking-xlsx", "so")
    finally:
        monkeypatch.undo()
        pdf._engine.cache_clear()

    assert document.status_code == 503
    assert "libpango-1.0-0" in document.content.decode()
    assert (page.status_code, workbook.status_code) == (200, 200)
