"""The score sheet as files: read back, the figures are those of the database."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from assessments.models import State
from parindex.numbers import show
from tests import factories

pytestmark = pytest.mark.django_db


def fetch(client, assessment, name, actor):
    client.force_login(actor.user)
    return client.get(reverse(f"assessments:{name}", args=[assessment.pk]))


def cells_of(response) -> dict:
    """{code: row} of the only worksheet, by its first column."""
    sheet = load_workbook(io.BytesIO(response.content)).active
    return {row[0]: row for row in sheet.iter_rows(values_only=True) if row[0]}


def text_of(response) -> str:
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def assessment():
    assessment = factories.make_assessment(State.SUBMITTED)
    assessment.difficulties = "Đường truyền ở xã biên giới còn yếu"
    assessment.save()
    return assessment


def test_the_workbook_has_every_item_with_its_points_as_numbers(client, assessment):
    rows = cells_of(fetch(client, assessment, "sheet-xlsx", factories.officer(assessment)))

    for answer in assessment.answers.select_related("criterion"):
        row = rows[answer.criterion.code]
        assert Decimal(str(row[2])) == answer.maximum
        assert Decimal(str(row[3])) == answer.claimed_points
    assert rows["2.1"][3] is None  # the survey's, not the body's


def test_the_check_row_is_the_sum_of_the_claims(client, assessment):
    response = fetch(client, assessment, "sheet-xlsx", factories.officer(assessment))
    last = list(load_workbook(io.BytesIO(response.content)).active.values)[-1]

    claimed = sum(answer.claimed_points for answer in assessment.answers.all())
    assert Decimal(str(last[3])) == claimed


def test_text_that_looks_like_a_formula_stays_text(client):
    assessment = factories.make_assessment()
    answer = assessment.answers.get(criterion__code="1.1")
    claim = factories.Claim({"level": 0}, "=HYPERLINK(A1)")
    factories.save_answer(answer, claim, version=0, by=factories.officer(assessment))

    response = fetch(client, assessment, "sheet-xlsx", factories.officer(assessment))

    sheet = load_workbook(io.BytesIO(response.content)).active
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "=HYPERLINK(A1)")
    assert cell.data_type == "s"


def test_the_document_has_the_points_the_letters_and_the_provenance(client, assessment):
    response = fetch(client, assessment, "sheet-pdf", factories.leader(assessment))
    text = text_of(response)

    for answer in assessment.answers.select_related("criterion"):
        assert answer.criterion.name in text
        assert show(answer.claimed_points, 2) in text
    assert "Đường truyền ở xã biên giới còn yếu" in text
    assert "PHƯƠNG ÁN DỰNG LẠI" in text
    assert assessment.content_hash in text.replace(" ", "")


def test_findings_are_in_the_file_only_once_they_are_shown(client):
    hidden = factories.make_assessment(State.APPRAISAL)
    factories.appraise_all(hidden)
    for_officer = fetch(client, hidden, "sheet-xlsx", factories.officer(hidden))
    assert len(cells_of(for_officer)["1.1"]) == 7
    factories.go(hidden, "show", factories.person("thuky"))
    shown = fetch(client, hidden, "sheet-xlsx", factories.officer(hidden))

    assert len(cells_of(shown)["1.1"]) == 9
    assert Decimal(str(cells_of(shown)["1.1"][7])) == 2
