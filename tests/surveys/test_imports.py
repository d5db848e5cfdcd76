"""A survey file is taken whole or not at all, and says every problem at once."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.audit import broken_links
from accounts.models import AuditChain, AuditEvent
from accounts.refusals import Conflict, Unacceptable
from criteria.models import Exemption, Phase
from parindex.documents.excel import BadSpreadsheet
from surveys.exports import template
from surveys.imports import commit, read
from surveys.models import Batch, SurveyScore
from tests.factories import make_agency, make_round, make_set, person, take_part
from tests.surveys.workbooks import (
    HEADER,
    TWO_SURVEYED,
    body_of,
    filled,
    opened,
    survey_round,
    workbook,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def round_():
    return survey_round()


@pytest.fixture
def code(round_):
    return body_of(round_).agency.code


def take(round_, *rows, **more):
    """Import these rows as the survey operator."""
    return commit(
        workbook(*rows), round_, by=person("dieutra"), file_name="survey.xlsx", **more
    )


def faults(round_, *rows, header=HEADER):
    trial = read(workbook(*rows, header=header), round_)
    return [(problem.cell, problem.fault) for problem in trial.problems]


def test_good_rows_are_new_and_nothing_is_written(round_, code):
    trial = read(
        workbook([code, "2.1", 3.25, 40, 50], [code, "2.2", "1,5", 8, None]), round_
    )

    assert [(line.criterion.code, line.points, line.n) for line in trial.new] == [
        ("2.1", Decimal("3.25"), 40),
        ("2.2", Decimal("1.5"), 8),
    ]
    assert [line.planned for line in trial.lines] == [50, None]
    assert trial.can_commit
    assert not SurveyScore.objects.exists()
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("nobody", "2.1", 1, 40), ("A2", "unknown_body")),
        ((None, "2.1", 1, 40), ("A2", "unknown_body")),
        ((..., "9.9", 1, 40), ("B2", "unknown_criterion")),
        ((..., "1.1", 1, 40), ("B2", "unknown_criterion")),
        ((..., "2", 1, 40), ("B2", "unknown_criterion")),
        ((..., 2.1, 1, 40), ("B2", "unknown_criterion")),
        ((..., datetime(2019, 1, 2), 1, 40), ("B2", "unknown_criterion")),
        ((..., "2.1", 4.0001, 40), ("C2", "out_of_range")),
        ((..., "2.1", -0.5, 40), ("C2", "out_of_range")),
        ((..., "2.1", 1e12, 40), ("C2", "out_of_range")),
        ((..., "2.1", "1,2345678", 40), ("C2", "out_of_range")),
        ((..., "2.1", "good", 40), ("C2", "not_a_number")),
        ((..., "2.1", "NaN", 40), ("C2", "not_a_number")),
        ((..., "2.1", "1e2", 40), ("C2", "not_a_number")),
        ((..., "2.1", True, 40), ("C2", "not_a_number")),
        ((..., "2.1", datetime(2019, 5, 1), 40), ("C2", "not_a_number")),
        ((..., "2.1", "1.500", 40), ("C2", "ambiguous")),
        ((..., "2.1", "1,500", 40), ("C2", "ambiguous")),
        ((..., "2.1", "1.500,5", 40), ("C2", "ambiguous")),
        ((..., "2.1", 1, None), ("D2", "no_count")),
        ((..., "2.1", 1, 2.5), ("D2", "out_of_range")),
        ((..., "2.1", 1, -1), ("D2", "out_of_range")),
        ((..., "2.1", 1, "many"), ("D2", "not_a_number")),
        ((..., "2.1", 1, 40, "1.000"), ("E2", "ambiguous")),
    ],
)
def test_bad_cell_is_named_with_its_fault(round_, code, cells, expected):
    row = [code if cell is ... else cell for cell in cells]

    assert faults(round_, row) == [expected]


@pytest.mark.parametrize(
    ("typed", "points"),
    [("1,5", "1.5"), ("1.5", "1.5"), ("0,125", "0.125"), (" 2 ", "2"), (0, "0"), (4, "4")],
)
def test_numbers_are_read_as_people_type_them(round_, code, typed, points):
    trial = read(workbook([code, "2.1", typed, 40]), round_)

    assert [line.points for line in trial.lines] == [Decimal(points)]


def test_every_problem_of_the_file_is_listed_at_once(round_, code):
    rows = [["x", "2.1", 1, 9], [code, "2.1", 9, 9], [code, "2.2", "1.000", 9]]

    found = faults(round_, *rows)

    assert found == [("A2", "unknown_body"), ("C3", "out_of_range"), ("C4", "ambiguous")]


def test_same_body_and_criterion_twice_is_refused(round_, code):
    found = faults(round_, [code, "2.1", 1, 9], [code, "2.1", 1, 9])

    assert found == [("B3", "duplicate")]


def test_body_that_is_exempt_from_the_round_is_unknown(round_):
    one = body_of(round_)
    other = make_agency()
    take_part(
        round_,
        other,
        one.criteria_set,
        one.group,
        exempt=True,
        exempt_reason="Just founded",
    )

    assert faults(round_, [other.code, "2.1", 1, 9]) == [("A2", "unknown_body")]


def test_name_that_belongs_to_another_code_is_refused(round_, code):
    header = ("agency_code", "agency_name", *HEADER[1:])

    right = faults(round_, [code, body_of(round_).name.upper(), "2.1", 1, 9], header=header)
    wrong = faults(round_, [code, "Sở Tài chính", "2.1", 1, 9], header=header)

    assert right == []
    assert wrong == [("B2", "mismatch")]


def test_maximum_of_another_set_is_refused(round_, code):
    header = (*HEADER, "maximum")

    assert faults(round_, [code, "2.1", 1, 9, None, "4,0"], header=header) == []
    assert faults(round_, [code, "2.1", 1, 9, None, 5], header=header) == [
        ("F2", "mismatch")
    ]


@pytest.mark.parametrize("branch", [True, False])
def test_exempt_criterion_is_refused_and_not_missing(branch):
    round_ = make_round(1, criteria_set=make_set(TWO_SURVEYED))
    body = body_of(round_)
    criterion = body.criteria_set.criteria.get(code="2" if branch else "2.1")
    Exemption.objects.create(participation=body, criterion=criterion, reason="No service")
    opened(round_)

    trial = read(workbook([body.agency.code, "2.1", 1, 9]), round_)

    assert [problem.fault for problem in trial.problems] == ["exempt"]
    assert trial.missing == ([] if branch else [(body.name, "2.2")])


def test_row_without_points_is_missing_and_no_problem(round_, code):
    trial = read(workbook([code, "2.1", None, None], [code, "2.2", 1, 9]), round_)

    assert trial.missing == [(body_of(round_).name, "2.1")]
    assert len(trial.lines) == 1
    assert trial.can_commit


def test_file_without_any_points_cannot_be_imported(round_):
    trial = read(io.BytesIO(template(round_)), round_)

    assert not trial.lines
    assert not trial.can_commit
    with pytest.raises(Unacceptable):
        commit(
            io.BytesIO(template(round_)), round_, by=person("dieutra"), file_name="a.xlsx"
        )


def test_changed_unchanged_and_kept_are_told_apart(round_, code):
    take(round_, [code, "2.1", 1, 9], [code, "2.2", 1, 9])

    trial = read(workbook([code, "2.1", 2, 9]), round_)
    again = read(workbook([code, "2.1", 1, 9], [code, "2.2", 1, 10]), round_)

    assert [(line.before.points, line.points) for line in trial.changed] == [(1, 2)]
    assert trial.kept == 1
    assert [line.criterion.code for line in again.unchanged] == ["2.1"]
    assert [line.criterion.code for line in again.changed] == ["2.2"]


def test_scores_from_few_forms_are_marked_and_taken(round_, code):
    trial = read(workbook([code, "2.1", 1, 4], [code, "2.2", 1, 5]), round_)

    assert [line.criterion.code for line in trial.too_few] == ["2.1"]
    assert trial.can_commit


def test_points_are_rounded_half_up_once_to_the_stored_places(code):
    round_ = survey_round(leaf_places=2)
    agency = body_of(round_).agency.code

    take(round_, [agency, "2.1", 3.125, 9], [agency, "2.2", "1,25", 9])

    points = SurveyScore.objects.order_by("criterion__code").values_list(
        "points", flat=True
    )
    assert list(points) == [Decimal("3.13"), Decimal("1.25")]


@pytest.mark.parametrize(
    "heading",
    ["Họ và tên", "Họ tên người trả lời", "Điện thoại", "SĐT", "Email", "E-mail", "Số CCCD",
     "Địa chỉ", "NGÀY SINH", "phone_number"],
)  # fmt: skip
def test_column_that_looks_personal_refuses_the_file(round_, code, heading):
    file = workbook([code, "2.1", 1, 9, None, "x"], header=(*HEADER, heading))

    with pytest.raises(BadSpreadsheet) as refusal:
        read(file, round_)

    assert heading in refusal.value.problems[0]


@pytest.mark.parametrize("heading", ["Ghi chú", "Tên cơ quan chủ quản", "Mã định danh"])
def test_other_column_is_named_and_not_read(round_, code, heading):
    trial = read(
        workbook([code, "2.1", 1, 9, None, "x"], header=(*HEADER, heading)), round_
    )

    assert trial.ignored == [heading]
    assert trial.can_commit


def test_columns_are_found_by_heading_in_any_order(round_, code):
    header = ("Forms collected", "POINTS", "criterion code", "Agency code")

    trial = read(workbook([9, 1, "2.1", code], header=header), round_)

    assert [(line.points, line.n) for line in trial.lines] == [(1, 9)]


def test_file_without_a_needed_column_is_refused(round_, code):
    with pytest.raises(BadSpreadsheet) as refusal:
        read(workbook([code, "2.1", 1], header=HEADER[:3]), round_)

    assert "Forms collected" in refusal.value.problems[0]


def test_column_that_appears_twice_is_refused(round_, code):
    file = workbook([code, "2.1", 1, 9, 2], header=(*HEADER[:4], "Survey points"))

    with pytest.raises(BadSpreadsheet):
        read(file, round_)


def test_filled_template_is_taken_whole_and_reads_back_the_same():
    round_ = survey_round(2)

    done = commit(
        filled(template(round_)), round_, by=person("dieutra"), file_name="survey.xlsx"
    )

    assert (done.new, done.changed, done.unchanged) == (4, 0, 0)
    trial = read(io.BytesIO(template(round_)), round_)
    assert (len(trial.unchanged), len(trial.lines)) == (4, 4)
    assert not trial.missing


def test_import_stores_the_figures_and_where_they_come_from(round_, code):
    done = take(round_, [code, "2.1", "3,25", 40, 50])

    score = SurveyScore.objects.get()
    assert (score.points, score.possible, score.n, score.planned) == (
        Decimal("3.25"), Decimal("4"), 40, 50,
    )  # fmt: skip
    assert score.domain.code == "2"
    assert score.batch == done.batch
    assert done.batch.imported_by == person("dieutra").user


def test_one_bad_row_keeps_every_row_out(round_, code):
    with pytest.raises(Unacceptable) as refusal:
        take(round_, [code, "2.1", 1, 9], [code, "2.2", 9, 9])

    assert len(refusal.value.problems) == 1
    assert (SurveyScore.objects.count(), Batch.objects.count()) == (0, 0)
    assert not AuditEvent.objects.filter(action="import_survey").exists()


def test_unreadable_file_is_refused_in_words(round_):
    with pytest.raises(Unacceptable) as refusal:
        commit(io.BytesIO(b"no"), round_, by=person("dieutra"), file_name="a.xlsx")

    assert refusal.value.problems


def test_formula_that_was_never_computed_refuses_the_file(round_, code):
    with pytest.raises(BadSpreadsheet) as refusal:
        read(workbook([code, "2.1", "=1+1", 9]), round_)

    assert "C2" in refusal.value.problems[0]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_import_one_file_at_once_import_it_once():
    round_ = survey_round()
    content = workbook([body_of(round_).agency.code, "2.1", 1, 9]).getvalue()
    by = person("dieutra")
    together = Barrier(2)

    def take_it():
        together.wait()
        try:
            return commit(io.BytesIO(content), round_, by=by, file_name="a.xlsx").again
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        again = [pool.submit(take_it) for _person in range(2)]
        assert sorted(result.result() for result in again) == [False, True]

    assert (Batch.objects.count(), SurveyScore.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(action="import_survey").count() == 1


def test_same_file_again_changes_nothing_and_says_so(round_, code):
    file = workbook([code, "2.1", 1, 9])
    first = commit(file, round_, by=person("dieutra"), file_name="a.xlsx")
    before = list(SurveyScore.objects.values())
    file.seek(0)

    second = commit(file, round_, by=person("dieutra"), file_name="b.xlsx")

    assert second.again
    assert second.batch == first.batch
    assert list(SurveyScore.objects.values()) == before
    assert Batch.objects.count() == 1
    assert AuditEvent.objects.filter(action="import_survey").count() == 1


def test_import_is_one_event_of_the_round_with_every_row(round_, code):
    take(round_, [code, "2.1", 1, 9])
    done = take(round_, [code, "2.1", 2, 9], [code, "2.2", 1, 9])

    event = AuditEvent.objects.filter(action="import_survey").latest("sequence")
    assert event.changes == {
        f"{code} 2.1": [
            {"points": "1.0000", "n": 9, "planned": None},
            {"points": "2.0000", "n": 9, "planned": None},
        ],
        f"{code} 2.2": [None, {"points": "1.0000", "n": 9, "planned": None}],
    }
    assert event.source_import == done.batch.sha256
    assert (event.role, event.round_code) == ("SUR", round_.code)
    assert broken_links(AuditChain.objects.get(name=round_.chain)) == []


def test_rows_confirmed_by_a_later_file_belong_to_it(round_, code):
    take(round_, [code, "2.1", 1, 9])

    later = take(round_, [code, "2.1", 1, 9], [code, "2.2", 1, 9])

    assert (later.new, later.changed, later.unchanged) == (1, 0, 1)
    assert set(SurveyScore.objects.values_list("batch", flat=True)) == {later.batch.pk}


def test_outcome_other_than_the_one_seen_is_refused(round_, code):
    file = workbook([code, "2.1", 2, 9])
    seen = read(file, round_).fingerprint
    take(round_, [code, "2.1", 1, 9])
    file.seek(0)

    with pytest.raises(Conflict):
        commit(file, round_, by=person("dieutra"), file_name="a.xlsx", seen=seen)

    assert SurveyScore.objects.get().points == 1


@pytest.mark.parametrize(
    ("username", "refusal"),
    [("thuky", PermissionDenied), ("chutich", PermissionDenied), ("thamdinh", Http404)],
)
def test_only_the_survey_operator_imports(round_, code, username, refusal):
    with pytest.raises(refusal):
        commit(
            workbook([code, "2.1", 1, 9]), round_, by=person(username), file_name="a.xlsx"
        )

    assert not SurveyScore.objects.exists()


@pytest.mark.parametrize("field", ["survey_locked_at", "archived_at"])
def test_locked_or_archived_round_takes_no_file(round_, code, field):
    setattr(round_, field, timezone.now())
    round_.save()

    with pytest.raises(Conflict):
        take(round_, [code, "2.1", 1, 9])


def test_round_that_is_not_open_takes_no_file():
    round_ = make_round(1)

    with pytest.raises(Conflict):
        take(round_, [body_of(round_).agency.code, "2.1", 1, 9])


@pytest.mark.parametrize("edge", ["opens_at", "closes_at"])
def test_file_outside_the_survey_step_is_refused(round_, code, edge):
    now = timezone.now()
    span = {
        "opens_at": now - timedelta(2),
        "closes_at": now + timedelta(2),
    }
    span[edge] = now + timedelta(1 if edge == "opens_at" else -1)
    round_.phases.filter(kind=Phase.Kind.SURVEY).update(**span)

    with pytest.raises(Conflict):
        take(round_, [code, "2.1", 1, 9])

    assert not SurveyScore.objects.exists()


def test_import_asks_as_many_queries_for_three_bodies_as_for_one():
    counts = []
    for bodies in (1, 3):
        round_ = survey_round(bodies)
        by = person("dieutra")
        take(round_, [body_of(round_).agency.code, "2.1", 1, 9])
        file = filled(template(round_), "1.25")
        with CaptureQueriesContext(connection) as queries:
            commit(file, round_, by=by, file_name="a.xlsx")
        counts.append(len(queries))

    assert counts[0] == counts[1]
