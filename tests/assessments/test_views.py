"""The pages as a browser asks for them: what is shown, refused and kept."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, Role
from assessments.models import Answer, EvidenceUse, State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    return factories.make_assessment()


def sign_in(client, actor):
    client.force_login(actor.user)


def post_answer(client, assessment, code, **data):
    answer = assessment.answers.get(criterion__code=code)
    url = reverse("assessments:answer", args=[assessment.pk, code])
    return client.post(url, {"version": answer.version, "explanation": "", **data})


def stored(assessment, code):
    return assessment.answers.get(criterion__code=code)


@pytest.fixture
def percent_assessment():
    """An assessment whose 1.2 takes a percentage, and 1.1 direct points."""
    leaves = {
        **factories.LEAVES,
        "1.1": {
            "maximum": "2",
            "name": "Chấm trực tiếp",
            "rule": {"kind": "direct", "step": "0.125"},
        },
    }
    return factories.make_assessment(
        round_=factories.make_round(criteria_set=factories.make_set(leaves))
    )


@pytest.mark.parametrize(
    ("typed", "points"), [("1,5", "1.5"), ("1.5", "1.5"), ("0,125", "0.125")]
)
def test_decimal_comma_and_decimal_point_are_read(
    client, percent_assessment, typed, points
):
    sign_in(client, factories.officer(percent_assessment))

    response = post_answer(client, percent_assessment, "1.1", points=typed)

    assert response.status_code == 302
    assert stored(percent_assessment, "1.1").claimed_points == Decimal(points)


@pytest.mark.parametrize(
    "typed", ["1.500", "-1", "NaN", "1e9", "Infinity", "2,1", "hai", "1,5,5", "99999999999"]
)
def test_numbers_that_cannot_count_are_asked_back_and_not_stored(
    client, percent_assessment, typed
):
    sign_in(client, factories.officer(percent_assessment))

    response = post_answer(client, percent_assessment, "1.1", points=typed)

    assert response.status_code == 422
    assert typed in response.content.decode()
    assert stored(percent_assessment, "1.1").claimed_points is None


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [("37", "0"), ("42", "41"), ("-3", "41"), ("1,5", "41"), ("37", ""), ("", "41")],
)
def test_bad_counts_are_refused_with_the_error_at_the_field(
    client, assessment, numerator, denominator
):
    sign_in(client, factories.officer(assessment))

    response = post_answer(
        client, assessment, "1.2", numerator=numerator, denominator=denominator
    )

    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert stored(assessment, "1.2").version == 0


@pytest.mark.parametrize(
    "forged", ["claimed_points", "points", "state", "maximum", "agency", "is_superuser"]
)
def test_a_forged_field_is_refused_by_name_and_nothing_is_stored(
    client, assessment, forged
):
    sign_in(client, factories.officer(assessment))

    response = post_answer(
        client, assessment, "1.2", numerator="37", denominator="41", **{forged: "3"}
    )

    assert response.status_code == 422
    assert forged in response.content.decode()
    assert stored(assessment, "1.2").version == 0


def test_a_late_save_shows_both_versions_and_keeps_the_first(client, assessment):
    sign_in(client, factories.officer(assessment))
    post_answer(client, assessment, "1.2", numerator="37", denominator="41")

    response = post_answer(
        client, assessment, "1.2", numerator="40", denominator="41", version=0
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "37 ÷ 41" in page
    assert "40 ÷ 41" in page
    assert stored(assessment, "1.2").facts["numerator"] == 37


def test_the_conflict_page_lets_mine_win_with_one_press(client, assessment):
    sign_in(client, factories.officer(assessment))
    post_answer(client, assessment, "1.2", numerator="37", denominator="41")
    post_answer(client, assessment, "1.2", numerator="40", denominator="41", version=0)

    response = post_answer(
        client, assessment, "1.2", numerator="40", denominator="41", version=1
    )

    assert response.status_code == 302
    assert stored(assessment, "1.2").facts["numerator"] == 40


PAGES = ["sheet", "report", "sheet-xlsx", "sheet-pdf"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_another_body_are_not_found(client, assessment, name):
    sign_in(client, factories.make_actor(Role.OFFICER))

    response = client.get(reverse(f"assessments:{name}", args=[assessment.pk]))

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("name", "username", "status"),
    [
        ("sheet", "thuky", 409),  # the secretariat reads it once it is submitted
        ("sheet", "quantri", 403),
        ("sheet", "thamdinh", 409),
        ("appraisal", "thuky", 409),
        ("history", "kiemtra", 200),
        ("extend", "thuky", 200),
        ("extend", "chutich", 403),
    ],
)
def test_pages_answer_by_right_and_state(client, assessment, name, username, status):
    sign_in(client, factories.person(username))

    response = client.get(reverse(f"assessments:{name}", args=[assessment.pk]))

    assert response.status_code == status


def test_nobody_signed_in_is_sent_to_the_login_page(client, assessment):
    response = client.get(assessment.get_absolute_url())

    assert response.status_code == 302
    assert reverse("accounts:login") in response.url


def test_the_agency_never_sees_findings_names_or_notes_before_they_are_shown(client):
    assessment = factories.make_assessment(State.APPRAISAL)
    answer = stored(assessment, "1.2")
    judgement = factories.appraising.Judgement(
        {"numerator": 30, "denominator": 41}, "wrong_figures", "LÝ DO KÍN", "GHI CHÚ KÍN"
    )
    appraiser = factories.person("thamdinh")
    factories.appraising.appraise(answer, judgement, version=0, by=appraiser)

    for actor in (factories.officer(assessment), factories.leader(assessment)):
        sign_in(client, actor)
        for name in (*PAGES[:3], "appraisal", "replies", "history"):
            response = client.get(reverse(f"assessments:{name}", args=[assessment.pk]))
            body = b"".join(response) if response.streaming else response.content
            for secret in ("LÝ DO KÍN", "GHI CHÚ KÍN", "2,1951", str(appraiser.user)):
                assert secret.encode() not in body, (name, secret)


def test_the_reply_page_shows_reasons_but_no_names_and_no_private_notes(client):
    assessment = factories.make_assessment(State.APPRAISAL)
    factories.appraise_all(assessment)
    judgement = factories.appraising.Judgement(
        {"numerator": 30, "denominator": 41}, "wrong_figures", "Chỉ 30.", "GHI CHÚ KÍN"
    )
    appraiser = factories.person("thamdinh")
    factories.appraising.appraise(
        stored(assessment, "1.2"), judgement, version=1, by=appraiser
    )
    factories.go(assessment, "show", factories.person("thuky"))
    sign_in(client, factories.leader(assessment))

    page = client.get(reverse("assessments:replies", args=[assessment.pk])).content.decode()

    assert "Chỉ 30." in page
    assert "GHI CHÚ KÍN" not in page
    assert str(appraiser.user) not in page


def test_evidence_is_served_as_an_attachment_to_those_who_may(client, assessment):
    sign_in(client, factories.officer(assessment))
    url = reverse("assessments:attach", args=[assessment.pk, "1.1"])
    response = client.post(url, {"file": factories.make_file(), "number": "12/KH-STP"})
    assert response.status_code == 302
    use = EvidenceUse.objects.get()

    url = reverse("assessments:evidence", args=[assessment.pk, use.pk])
    response = client.get(url)

    assert b"".join(response) == factories.PDF
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response.headers["Cache-Control"]
    sign_in(client, factories.make_actor(Role.OFFICER))
    assert client.get(url).status_code == 404


def test_evidence_of_one_body_is_not_reachable_through_another(client):
    first, second = factories.open_for(factories.make_round(2))
    sign_in(client, factories.officer(first))
    url = reverse("assessments:attach", args=[first.pk, "1.1"])
    client.post(url, {"file": factories.make_file()})
    use = EvidenceUse.objects.get()
    sign_in(client, factories.officer(second))

    url = reverse("assessments:evidence", args=[second.pk, use.pk])

    assert client.get(url).status_code == 404


def test_opening_needs_the_secretariat_and_says_what_is_missing(client):
    round_ = factories.make_round(1)
    round_.phases.all().delete()
    url = reverse("assessments:open", args=[round_.code])
    sign_in(client, factories.person("thuky"))

    response = client.post(url)

    assert response.status_code == 409
    assert not Answer.objects.exists()
    sign_in(client, factories.person("chutich"))
    assert client.post(url).status_code == 403


def test_every_post_writes_at_most_one_event(client, assessment):
    sign_in(client, factories.officer(assessment))
    before = AuditEvent.objects.count()

    post_answer(client, assessment, "1.1", level="0")

    assert AuditEvent.objects.count() == before + 1


def queries_of(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_round_page_asks_as_often_for_one_body_as_for_three(client):
    counts = []
    for bodies in (1, 3):
        round_ = factories.make_round(bodies)
        factories.open_for(round_)
        sign_in(client, factories.person("thuky"))
        counts.append(queries_of(client, reverse("assessments:round", args=[round_.code])))

    assert counts[0] == counts[1]


def test_the_score_sheet_asks_as_often_for_three_items_as_for_nine(client):
    counts = []
    for times in (1, 3):
        leaves = dict(factories.LEAVES)
        for number in range(4, 4 + 3 * (times - 1)):
            leaves[f"1.{number}"] = {**factories.LEAVES["1.1"], "name": f"Mục {number}"}
        criteria_set = factories.make_set(leaves)
        assessment = factories.make_assessment(
            round_=factories.make_round(criteria_set=criteria_set)
        )
        sign_in(client, factories.officer(assessment))
        counts.append(queries_of(client, assessment.get_absolute_url()))

    assert counts[0] == counts[1]
