"""Evidence files: by content, once per content, only while the stage is open."""

import io
import zipfile
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.refusals import Conflict, Unacceptable
from assessments.attaching import attach, withdraw
from assessments.filetypes import BadFile, kind_of
from assessments.models import Evidence, EvidenceUse, State
from tests import factories

DOCUMENT = {"number": "12/KH-STP", "issuer": "Sở Tư pháp", "issued_on": date(2019, 1, 15)}


def office(*names: str, content=b"x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (factories.PDF, "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0....", "jpg"),
        (office("[Content_Types].xml", "word/document.xml"), "docx"),
        (office("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
    ],
)
def test_kinds_are_known_by_content(content, kind):
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "unknown"),
        (b"MZ\x90\x00", "unknown"),
        (b"%PDF-1.4 /Encrypt 5 0 R", "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "unknown"),
        (
            office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "macro",
        ),
        (office("readme.txt"), "unknown"),
        (b"PK\x03\x04 cut off", "broken"),
        (
            office("[Content_Types].xml", "xl/workbook.xml", content=b"0" * 3_000_000),
            "bomb",
        ),
    ],
)
def test_hostile_files_are_refused_by_content(content, code):
    with pytest.raises(BadFile) as refusal:
        kind_of(content)

    assert refusal.value.code == code


@pytest.fixture
def assessment(db):
    return factories.make_assessment()


def attach_to(assessment, code="1.1", **extra):
    answer = assessment.answers.get(criterion__code=code)
    upload = factories.make_file(**extra)
    return attach(answer, upload, DOCUMENT, by=factories.officer(assessment))


def test_the_same_content_is_stored_once_and_used_twice(assessment):
    first = attach_to(assessment, "1.1")
    second = attach_to(assessment, "1.2", name="Tên khác.pdf")

    assert first.evidence == second.evidence
    assert Evidence.objects.count() == 1
    assert first.evidence.file.name.startswith("evidence/")
    assert "Kế hoạch" not in first.evidence.file.name


def test_the_same_file_twice_on_one_item_changes_nothing(assessment):
    attach_to(assessment)

    with pytest.raises(Conflict):
        attach_to(assessment)

    assert EvidenceUse.objects.count() == 1


def test_a_bad_file_leaves_no_row(assessment):
    with pytest.raises(Unacceptable):
        attach_to(assessment, content=b"MZ not a pdf", name="Báo cáo.pdf")

    assert not Evidence.objects.exists()


def test_names_lose_paths_and_direction_marks_but_keep_their_letters(assessment):
    use = attach_to(assessment, name="Ke\u0302\u0301 hoa\u0323ch\u202efdp.pdf")

    assert use.evidence.name == "Kế hoạchfdp.pdf"


def test_withdrawing_keeps_the_row_and_the_file(assessment):
    use = attach_to(assessment)

    withdraw(use, by=factories.officer(assessment))

    use.refresh_from_db()
    assert use.withdrawn_at is not None
    assert use.evidence.file.storage.exists(use.evidence.file.name)
    with pytest.raises(Conflict):
        withdraw(use, by=factories.officer(assessment))


def test_nothing_is_attached_after_submission(db):
    assessment = factories.make_assessment(State.SUBMITTED)

    with pytest.raises(Conflict):
        attach_to(assessment)


def test_the_council_attaches_nothing(assessment):
    answer = assessment.answers.first()

    with pytest.raises(PermissionDenied):
        attach(answer, factories.make_file(), DOCUMENT, by=factories.person("thuky"))


def test_files_of_the_explanation_step_are_marked_supplementary(db):
    assessment = factories.make_assessment(State.EXPLANATION)

    assert attach_to(assessment).supplementary
