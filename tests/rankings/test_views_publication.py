"""The work page of a result: who sees it, and what each step takes."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, Role
from assessments.models import State
from criteria.models import Round
from rankings.models import Publication
from tests import factories
from tests.rankings import publications

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-dai"
PROPOSAL = {"decision_number": "12/QĐ-UBND", "decision_date": "24/04/2020"}


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture
def round_():
    return publications.final_round()


def sign_in(client, username):
    client.force_login(factories.person(username).user)


def page(client, round_):
    return client.get(reverse("rankings:publication", args=[round_.code]))


def send(client, name, round_, *args, **data):
    return client.post(reverse(f"rankings:{name}", args=[round_.code, *args]), data)


def approve(client, publication, **data):
    given = {"seen": publication.snapshot.full_sha256, "password": PASSWORD, **data}
    return send(client, "approve", publication.round, publication.version, **given)


def text_of(response):
    return response.content.decode()


def state_of(publication):
    return Publication.objects.get(pk=publication.pk).state


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("thuky", 200),
        ("chutich", 200),
        ("kiemtra", 200),
        ("dieutra", 403),
        ("quantri", 403),
        ("thamdinh", 404),
    ],
)
def test_the_council_sees_the_page_and_nobody_else(client, round_, username, status):
    sign_in(client, username)

    assert page(client, round_).status_code == status


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER])
def test_an_agency_never_learns_the_ranking_before_publication(client, round_, role):
    agency = round_.participations.first().agency
    client.force_login(factories.make_user(role, agency))

    assert page(client, round_).status_code == 404
    assert send(client, "propose", round_, **PROPOSAL).status_code == 404


def test_a_visitor_is_sent_to_the_login(client, round_):
    response = page(client, round_)

    assert response.status_code == 302
    assert reverse("accounts:login") in response["Location"]


def test_the_preview_equals_what_is_published_later(client, round_):
    sign_in(client, "thuky")
    (before,) = page(client, round_).context["boards"]
    publication = publications.publish(round_)

    stored = list(publication.results.all())
    assert [row.result.agency_code for row in before.rows] == [
        r.agency_code for r in stored
    ]
    for row, result in zip(before.rows, stored, strict=True):
        for name in (
            "agency_name", "rank", "index", "total", "possible", "grade", "status",
            "exact", "group_name", "set_code", "set_version", "by_domain", "search_key",
        ):  # fmt: skip
            assert getattr(row.result, name) == getattr(result, name), name


def test_points_are_not_shown_before_the_appraisal(client):
    round_ = factories.make_round(1)
    factories.open_for(round_)
    sign_in(client, "thuky")

    response = page(client, round_)

    assert response.context["boards"] == []
    assert "The list is not shown at this stage." in text_of(response)
    assert "What publication needs" in text_of(response)


def test_what_is_missing_is_listed_and_nothing_can_be_proposed(client):
    assessment = factories.make_assessment(State.APPRAISAL)
    sign_in(client, "thuky")

    response = page(client, assessment.round)

    assert assessment.participation.name in text_of(response)
    assert "The survey scores are not locked yet." in text_of(response)
    assert "propose_form" not in response.context
    assert response.context["boards"]


def test_a_round_that_is_not_ready_is_refused_with_every_reason(client, round_):
    Round.objects.filter(pk=round_.pk).update(survey_locked_at=None)
    round_.grade_bands.all().delete()
    sign_in(client, "thuky")

    response = send(client, "propose", round_, **PROPOSAL)

    assert response.status_code == 409
    assert "The survey scores are not locked yet." in text_of(response)
    assert "The grade thresholds are missing." in text_of(response)
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"decision_number": " "},
        {"decision_date": ""},
        {"decision_date": "31/02/2020"},
        {"decision_date": "2020"},
    ],
)
def test_a_proposal_without_its_decision_is_asked_back(client, round_, changes):
    sign_in(client, "thuky")

    response = send(client, "propose", round_, **(PROPOSAL | changes))

    assert response.status_code == 422
    assert not Publication.objects.exists()
    typed = PROPOSAL | changes
    assert all(
        f'value="{value}"' in text_of(response) for value in typed.values() if value.strip()
    )


def test_a_date_is_read_day_first(client, round_):
    sign_in(client, "thuky")

    send(client, "propose", round_, **(PROPOSAL | {"decision_date": "05/11/2020"}))

    decided = Publication.objects.get().decision_date
    assert (decided.day, decided.month) == (5, 11)


def test_two_persons_publish(client, round_):
    sign_in(client, "thuky")
    assert send(client, "propose", round_, **PROPOSAL).status_code == 302
    publication = Publication.objects.get()
    assert client.get(reverse("rankings:round", args=[round_.code])).status_code == 404

    sign_in(client, "chutich")
    assert publication.snapshot.full_sha256 in text_of(page(client, round_))
    response = approve(client, publication)

    assert response.status_code == 302
    assert state_of(publication) == "published"
    public = client.get(reverse("rankings:ranking", args=[round_.code, "so"]))
    assert public.status_code == 200
    actions = AuditEvent.objects.filter(chain__name=round_.chain)
    assert [(e.action, e.role) for e in actions.order_by("sequence")] == [
        ("propose_publication", "SEC"),
        ("approve_publication", "CHA"),
    ]


@pytest.mark.parametrize("typed", ["", "sai mật khẩu", PASSWORD + " "])
def test_without_the_own_password_nothing_is_published(client, round_, typed):
    publication = publications.propose(round_)
    sign_in(client, "chutich")

    response = approve(client, publication, password=typed)

    assert response.status_code == 422
    assert state_of(publication) == "proposed"
    assert 'role="alert"' in text_of(response)
    assert PASSWORD not in text_of(response)


@pytest.mark.parametrize("seen", ["0" * 64, "x"])
def test_only_what_was_looked_at_is_published(client, round_, seen):
    publication = publications.propose(round_)
    sign_in(client, "chutich")

    response = approve(client, publication, seen=seen)

    assert response.status_code == 409
    assert state_of(publication) == "proposed"


@pytest.mark.parametrize("username", ["thuky", "kiemtra", "quantri"])
def test_only_the_chair_approves_rejects_and_withdraws(client, round_, username):
    publication = publications.propose(round_)
    sign_in(client, username)

    assert approve(client, publication).status_code == 403
    assert send(client, "reject", round_, 1, reason="Không").status_code == 403
    assert state_of(publication) == "proposed"
    publications.publishing.approve(
        publication,
        seen=publication.snapshot.full_sha256,
        by=factories.person("chutich"),
    )
    refused = send(client, "withdraw", round_, 1, reason="Không", password=PASSWORD)
    assert refused.status_code == 403
    assert state_of(publication) == "published"


def test_a_person_with_both_roles_cannot_approve_the_own_proposal(client, round_):
    secretary = factories.person("thuky").user
    secretary.memberships.create(role=Role.CHAIR, valid_from=factories.LONG_AGO)
    publication = publications.propose(round_)
    sign_in(client, "thuky")

    response = page(client, round_)

    assert "You proposed this version" in text_of(response)
    assert "approve_form" not in response.context
    assert approve(client, publication).status_code == 403
    assert state_of(publication) == "proposed"


def test_a_rejection_needs_its_reason_and_opens_the_way_for_another(client, round_):
    publication = publications.propose(round_)
    sign_in(client, "chutich")

    assert send(client, "reject", round_, 1, reason=" ").status_code == 422
    assert send(client, "reject", round_, 1, reason="Sai số QĐ.").status_code == 302
    assert state_of(publication) == "rejected"
    assert approve(client, publication).status_code == 409
    sign_in(client, "thuky")
    assert "Sai số QĐ." in text_of(page(client, round_))
    assert send(client, "propose", round_, **PROPOSAL).status_code == 302
    assert Publication.objects.proposed().get().version == 2


def test_a_second_proposal_waits_for_the_first(client, round_):
    publications.propose(round_)
    sign_in(client, "thuky")

    response = send(client, "propose", round_, **PROPOSAL)

    assert response.status_code == 409
    assert Publication.objects.count() == 1


def test_a_correction_needs_a_reason_and_becomes_the_next_version(client, round_):
    first = publications.publish(round_)
    sign_in(client, "thuky")
    assert "reason" in page(client, round_).context["propose_form"].fields

    assert send(client, "propose", round_, **PROPOSAL).status_code == 422
    sent = send(client, "propose", round_, **PROPOSAL, reason="Cộng sai lĩnh vực 2.")
    assert sent.status_code == 302
    second = Publication.objects.proposed().get()
    sign_in(client, "chutich")
    assert approve(client, second).status_code == 302

    assert (state_of(first), state_of(second)) == ("superseded", "published")
    assert second.version == 2


def test_a_withdrawal_takes_a_reason_and_the_password(client, round_):
    publication = publications.publish(round_)
    sign_in(client, "chutich")

    refused = send(client, "withdraw", round_, 1, reason="Sai.", password="x")
    assert refused.status_code == 422
    assert "Sai." in text_of(refused)
    assert state_of(publication) == "published"
    done = send(client, "withdraw", round_, 1, reason="Sai.", password=PASSWORD)
    assert done.status_code == 302
    assert state_of(publication) == "withdrawn"


@pytest.mark.parametrize("name", ["approve", "reject", "withdraw"])
def test_a_version_that_does_not_exist_is_not_found(client, round_, name):
    sign_in(client, "chutich")

    assert send(client, name, round_, 7, reason="x", password=PASSWORD).status_code == 404


def test_the_page_asks_as_often_for_three_bodies_as_for_one(client):
    counts = []
    for number in (1, 3):
        bodies = dict(list(publications.BODIES.items())[:number])
        round_ = publications.final_round(bodies)
        for step in (None, publications.propose):
            if step:
                step(round_)
            sign_in(client, "chutich")
            page(client, round_)
            with CaptureQueriesContext(connection) as captured:
                assert page(client, round_).status_code == 200
            counts.append(len(captured))

    assert counts[:2] == counts[2:]


def test_archiving_a_published_round_leaves_only_reading(client, round_):
    publications.publish(round_)
    sign_in(client, "chutich")
    assert send(client, "archive", round_).status_code == 403
    sign_in(client, "thuky")
    assert reverse("rankings:archive", args=[round_.code]) in text_of(page(client, round_))

    response = send(client, "archive", round_)

    assert response.status_code == 302
    assert Round.objects.get(pk=round_.pk).archived_at is not None
    assert send(client, "archive", round_).status_code == 409
    assert client.get(f"/rankings/{round_.code}/so/").status_code == 200
