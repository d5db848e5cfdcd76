"""The survey pages: a file is checked first, imported second, and never trusted."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from criteria.models import Phase
from surveys.exports import template
from surveys.imports import commit
from surveys.locking import void
from surveys.models import Batch, SurveyScore, WaitingFile
from tests.factories import make_round, person
from tests.surveys.workbooks import HEADER, body_of, filled, survey_round, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return survey_round()


@pytest.fixture
def code(round_):
    return body_of(round_).agency.code


@pytest.fixture
def sign_in(client):
    def sign_in(username):
        client.force_login(person(username).user)

    return sign_in


@pytest.fixture(autouse=True)
def _as_operator(sign_in):
    sign_in("dieutra")


def address(name, round_, *more):
    return reverse(f"surveys:{name}", args=[round_.code, *more])


def send(client, round_, file, name="khảo sát.xlsx"):
    return client.post(
        address("try", round_), {"file": SimpleUploadedFile(name, file.getvalue())}
    )


def look(client, round_):
    """The trial page's own hidden fields, as its form would send them."""
    return client.get(address("trial", round_)).context["form"].initial


def take(round_, *rows):
    return commit(
        workbook(*rows), round_, by=person("dieutra"), file_name="before.xlsx"
    ).batch


def complete(round_):
    commit(filled(template(round_)), round_, by=person("dieutra"), file_name="all.xlsx")


def test_page_says_what_is_missing(client, round_):
    response = client.get(address("round", round_))

    assert response.status_code == 200
    assert response.context["missing"] == [(body_of(round_).name, ["2.1", "2.2"])]
    assert response.context["is_open"]


def test_page_counts_scores_and_few_forms(client, round_, code):
    take(round_, [code, "2.1", 1, 4])

    [(_set, rows)] = client.get(address("round", round_)).context["sets"]

    assert [(row.criterion.code, row.measured, row.expected, row.few) for row in rows] == [
        ("2.1", 1, 1, 1),
        ("2.2", 0, 1, 0),
    ]


def test_round_without_a_survey_says_so(client):
    leaves = {"1.1": {"maximum": "2", "rule": {"kind": "direct"}, "name": "Plan"}}
    round_ = survey_round(leaves=leaves)

    response = client.get(address("round", round_))

    assert response.context["expected"] == 0
    assert b'class="empty"' in response.content


def test_template_has_one_row_for_each_score_owed(client, round_, code):
    response = client.get(address("template", round_))

    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == code]
    assert [(row[2], row[4], row[5]) for row in rows] == [
        ("2.1", 4, None),
        ("2.2", 1.5, None),
    ]


def test_checked_file_waits_and_changes_no_score(client, round_, code):
    response = send(client, round_, workbook([code, "2.1", 1, 9]))

    assert response.status_code == 302
    assert response.url == address("trial", round_)
    assert WaitingFile.objects.get().file_name == "khảo sát.xlsx"
    assert not SurveyScore.objects.exists()
    page = client.get(response.url)
    assert [line.criterion.code for line in page.context["trial"].new] == ["2.1"]
    assert page.context["may"]["commit"]


def test_confirmed_file_is_imported_and_dropped(client, round_, code):
    send(client, round_, workbook([code, "2.1", 1, 9]))

    response = client.post(address("commit", round_), look(client, round_))

    assert response.status_code == 302
    assert SurveyScore.objects.get().points == 1
    assert Batch.objects.get().file_name == "khảo sát.xlsx"
    assert not WaitingFile.objects.exists()


def test_second_confirmation_changes_nothing(client, round_, code):
    send(client, round_, workbook([code, "2.1", 1, 9]))
    looked_at = look(client, round_)
    client.post(address("commit", round_), looked_at)

    response = client.post(address("commit", round_), looked_at)

    assert response.status_code == 409
    assert Batch.objects.count() == 1


def test_confirmation_of_another_file_is_refused(client, round_, code):
    send(client, round_, workbook([code, "2.1", 1, 9]))
    looked_at = look(client, round_)
    send(client, round_, workbook([code, "2.1", 2, 9]))

    response = client.post(address("commit", round_), looked_at)

    assert response.status_code == 409
    assert not SurveyScore.objects.exists()


def test_confirmation_after_the_scores_changed_is_refused(client, round_, code):
    send(client, round_, workbook([code, "2.1", 2, 9]))
    looked_at = look(client, round_)
    take(round_, [code, "2.1", 1, 9])

    response = client.post(address("commit", round_), looked_at)

    assert response.status_code == 409
    assert SurveyScore.objects.get().points == 1
    assert WaitingFile.objects.exists()


@pytest.mark.parametrize("data", [{}, {"sha256": "x" * 64, "seen": "y" * 64}])
def test_forged_confirmation_is_refused(client, round_, code, data):
    send(client, round_, workbook([code, "2.1", 1, 9]))

    assert client.post(address("commit", round_), data).status_code == 409
    assert not SurveyScore.objects.exists()


def test_faulty_file_is_shown_and_not_kept(client, round_, code):
    response = send(client, round_, workbook([code, "2.1", 9, 9], ["x", "2.1", 1, 9]))

    assert response.status_code == 422
    faults = [problem.fault for problem in response.context["trial"].problems]
    assert faults == ["out_of_range", "unknown_body"]
    assert not WaitingFile.objects.exists()
    assert b"errsum" in response.content


def test_file_with_personal_data_is_refused_and_not_kept(client, round_, code):
    file = workbook([code, "2.1", 1, 9, None, "A"], header=(*HEADER, "Họ và tên"))

    response = send(client, round_, file)

    assert response.status_code == 422
    assert "Họ và tên" in response.context["problems"][0]
    assert not WaitingFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b"x"), ("a.xlsx", b"not a workbook"), ("a.xlsx", b"")],
)
def test_what_is_no_workbook_is_refused(client, round_, name, content):
    response = send(client, round_, io.BytesIO(content), name)

    assert response.status_code == 422
    assert b"errsum" in response.content


def test_file_without_points_is_refused(client, round_):
    response = send(client, round_, io.BytesIO(template(round_)))

    assert response.status_code == 422
    assert not WaitingFile.objects.exists()


def test_file_imported_before_is_not_checked_again(client, round_, code):
    file = workbook([code, "2.1", 1, 9])
    commit(file, round_, by=person("dieutra"), file_name="a.xlsx")

    response = send(client, round_, file)

    assert response.url == address("round", round_)
    assert not WaitingFile.objects.exists()


def test_nobody_sees_the_file_that_another_person_tried(client, round_, code, sign_in):
    send(client, round_, workbook([code, "2.1", 1, 9]))
    sign_in("thuky")

    response = client.get(address("trial", round_))

    assert response.url == address("round", round_)


def test_secretariat_checks_a_file_and_does_not_import_it(client, round_, code, sign_in):
    sign_in("thuky")
    send(client, round_, workbook([code, "2.1", 1, 9]))
    page = client.get(address("trial", round_))

    response = client.post(address("commit", round_), page.context["form"].initial)

    assert not page.context["may"]["commit"]
    assert response.status_code == 403
    assert not SurveyScore.objects.exists()


def test_waiting_file_that_was_imported_meanwhile_says_so(client, round_, code):
    file = workbook([code, "2.1", 1, 9])
    send(client, round_, file)
    done = commit(file, round_, by=person("dieutra"), file_name="a.xlsx")

    page = client.get(address("trial", round_))

    assert page.context["trial"].already == done.batch
    assert page.context["already"] in page.content.decode()
    assert b'name="commit"' not in page.content


def test_text_of_a_file_is_shown_as_text(client, round_, code):
    response = send(client, round_, workbook(["<b>x</b>", "2.1", 1, 9]))

    assert b"<b>x</b>" not in response.content
    assert b"&lt;b&gt;x&lt;/b&gt;" in response.content


def test_batch_is_voided_with_a_reason(client, round_, code):
    batch = take(round_, [code, "2.1", 1, 9])

    response = client.post(address("void", round_, batch.pk), {"reason": "Nhầm năm"})

    assert response.status_code == 302
    assert not SurveyScore.objects.exists()
    page = client.get(address("batch", round_, batch.pk))
    assert "Nhầm năm" in page.content.decode()
    assert not page.context["is_active"]


def test_void_without_a_reason_shows_the_form_again(client, round_, code):
    batch = take(round_, [code, "2.1", 1, 9])

    response = client.post(address("void", round_, batch.pk), {"reason": " "})

    assert response.status_code == 422
    assert SurveyScore.objects.count() == 1


def test_second_void_is_refused(client, round_, code):
    batch = take(round_, [code, "2.1", 1, 9])
    void(batch, "Nhầm năm", by=person("dieutra"))

    response = client.post(address("void", round_, batch.pk), {"reason": "Again"})

    assert response.status_code == 409


def test_batch_of_another_round_is_not_found(client, round_, code):
    batch = take(round_, [code, "2.1", 1, 9])
    other = survey_round()

    assert client.get(address("batch", other, batch.pk)).status_code == 404
    assert client.post(address("void", other, batch.pk), {"reason": "x"}).status_code == 404


def test_secretariat_locks_a_complete_survey(client, round_, sign_in):
    complete(round_)
    sign_in("thuky")

    response = client.post(address("lock", round_), {"sure": "on"})

    assert response.status_code == 302
    round_.refresh_from_db()
    assert round_.survey_locked_at is not None
    assert client.get(address("round", round_)).status_code == 200


def test_lock_without_the_tick_shows_the_form_again(client, round_, sign_in):
    complete(round_)
    sign_in("thuky")

    response = client.post(address("lock", round_))

    assert response.status_code == 422
    round_.refresh_from_db()
    assert round_.survey_locked_at is None


def test_incomplete_survey_is_not_locked_and_says_what_is_missing(client, round_, sign_in):
    sign_in("thuky")

    response = client.post(address("lock", round_), {"sure": "on"})

    assert response.status_code == 409
    assert "2.1, 2.2" in response.content.decode()


def test_locked_round_takes_no_file(client, round_, code):
    round_.survey_locked_at = timezone.now()
    round_.save()

    assert send(client, round_, workbook([code, "2.1", 1, 9])).status_code == 409


def test_closed_step_takes_no_file_and_the_page_says_so(client, round_, code):
    round_.phases.filter(kind=Phase.Kind.SURVEY).update(closes_at=timezone.now())

    assert send(client, round_, workbook([code, "2.1", 1, 9])).status_code == 409
    assert not client.get(address("round", round_)).context["is_open"]


READING = ("round", "template", "trial")
WRITING = ("try", "commit", "lock")


@pytest.mark.parametrize("name", [*READING, *WRITING])
@pytest.mark.parametrize(
    ("username", "status"),
    [("chutich", 403), ("kiemtra", 403), ("quantri", 403), ("thamdinh", 404)],
)
def test_other_roles_are_refused(client, round_, sign_in, name, username, status):
    sign_in(username)

    method = client.get if name in READING else client.post
    assert method(address(name, round_)).status_code == status


@pytest.mark.parametrize("name", [*READING, *WRITING])
def test_people_of_an_agency_do_not_find_the_survey(client, round_, code, sign_in, name):
    sign_in(f"cb.{code}")

    method = client.get if name in READING else client.post
    assert method(address(name, round_)).status_code == 404


@pytest.mark.parametrize("name", [*READING, "try", "commit"])
def test_round_that_is_not_open_is_a_conflict(client, name):
    round_ = make_round(1)

    method = client.get if name in READING else client.post
    assert method(address(name, round_)).status_code == 409


def test_unknown_round_is_not_found(client):
    assert client.get(reverse("surveys:round", args=["none"])).status_code == 404


def test_visitor_is_asked_to_sign_in(client, round_):
    client.logout()

    response = client.get(address("round", round_))

    assert response.status_code == 302
    assert reverse("accounts:login") in response.url


@pytest.mark.parametrize("name", ["round", "trial", "batch"])
def test_page_asks_as_many_queries_for_three_bodies_as_for_one(client, name):
    counts = []
    for bodies in (1, 3):
        round_ = survey_round(bodies)
        complete(round_)
        send(client, round_, filled(template(round_), "1.25"))
        batch = [round_.survey_batches.get().pk] if name == "batch" else []
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(name, round_, *batch)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
