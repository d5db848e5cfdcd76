"""The set-up pages as a browser asks for them: filled in, refused, and overtaken."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, AuditEvent, Role
from assessments.opening import obstacles
from criteria.models import Phase, Round
from tests import factories

pytestmark = pytest.mark.django_db
EDITORS = ("setup", "rules", "grades", "groups", "phases", "bodies")
RULES = {
    "leaf_places": 4, "display_places": 2, "rank_on": "published", "ties": "share",
    "not_filed": "listed", "explanation_rounds": 1, "survey_minimum_n": 5,
}  # fmt: skip
NEW = {"code": "2026", "year": 2026, "name": "Đợt đánh giá 2026", **RULES}


@pytest.fixture
def desk(client):
    """A signed-in secretary; the pages are asked for in English."""
    factories.make_province()
    client.force_login(factories.person("thuky").user)
    client.cookies["django_language"] = "en"
    return client


def page(name, code="2026", *more):
    return reverse(f"criteria:round-{name}", args=[code, *more])


def seen(code="2026"):
    return Round.objects.get(code=code).version


def rows(*values, initial=0):
    """What a browser sends for the rows of a page."""
    data = {"form-TOTAL_FORMS": len(values), "form-INITIAL_FORMS": initial}
    for number, row in enumerate(values):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return data


def phase(kind, opens="08:00 02/01/2027", closes="23:59 07/02/2027"):
    return {"kind": kind, "step": 1, "opens_at": opens, "closes_at": closes}


def test_from_an_empty_portal_to_a_round_that_is_ready_but_for_its_people(desk):
    agency, criteria_set = factories.make_agency(), factories.make_set()
    response = desk.post(reverse("criteria:round-new"), NEW)
    assert response.url == page("setup")
    grades = rows({"name": "Tốt", "lower_bound": "72,5"}, {"name": "Yếu", "lower_bound": 0})
    groups = rows({"code": "so", "name": "Sở"})
    phases = rows(phase("self"), phase("appraisal"), initial=2)
    for name, data in {"grades": grades, "groups": groups, "phases": phases}.items():
        response = desk.post(page(name), {**data, "version": seen()})
        assert response.status_code == 302, name
    round_ = Round.objects.get()
    response = desk.post(
        page("bodies"),
        {
            "do": "enter", "everybody": "on", "group": round_.groups.get().pk,
            "criteria_set": criteria_set.pk, "version": seen(),
        },
    )  # fmt: skip
    assert response.status_code == 302

    assert len(obstacles(round_)) == 2  # no officer, no leader
    assert round_.participations.get().agency == agency
    text = desk.get(page("setup")).content.decode()
    assert "1 body has no officer or no leader" in text
    assert f'<th scope="row">{agency.name}</th>' in text


def test_a_closing_time_of_23_59_takes_in_the_whole_day(desk):
    desk.post(reverse("criteria:round-new"), NEW)

    desk.post(page("phases"), {**rows(phase("self"), initial=1), "version": 0})

    closes = timezone.localtime(Phase.objects.get().closes_at)
    assert f"{closes:%H:%M %d/%m/%Y}" == "00:00 08/02/2027"
    assert "00:00 08/02/2027" in desk.get(page("phases")).content.decode()


def test_the_form_offers_an_earlier_round(desk):
    earlier = factories.make_round(2)

    desk.post(reverse("criteria:round-new"), {**NEW, "like": earlier.pk})

    assert Round.objects.get(code="2026").participations.count() == 2


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("grades", rows({"name": "Tốt", "lower_bound": 80}), "begin at 0"),
        ("grades", rows({"name": "Tốt", "lower_bound": "1.500"}), "two ways"),
        ("grades", rows({"name": "Tốt", "lower_bound": "101"}), "Between 0 and 100"),
        (
            "grades",
            rows({"name": "A", "lower_bound": 0}, {"name": "B", "lower_bound": 0}),
            "two rows",
        ),
        ("groups", rows({"code": "số", "name": "Sở"}), "Code"),
        ("phases", rows(phase("self", closes="07:00 02/01/2027")), "after it opens"),
        ("phases", rows(phase("self", closes="")), "both times"),
        ("phases", rows(phase("self"), phase("self")), "two rows"),
        ("rules", {**NEW, "leaf_places": 5}, "leaf_places"),
        ("rules", {**NEW, "name": ""}, "name"),
        ("bodies", {"do": "enter"}, "Tick the bodies"),
        ("bodies", {"do": "take_out", "everybody": "on"}, "None of the chosen"),
    ],
)
def test_what_cannot_be_is_asked_back_and_not_stored(desk, name, data, words):
    factories.make_agency()
    desk.post(reverse("criteria:round-new"), NEW)
    before = AuditEvent.objects.count()

    response = desk.post(page(name), {**data, "version": 0})

    assert response.status_code in (200, 422)
    assert words in response.content.decode()
    assert AuditEvent.objects.count() == before


def test_a_row_is_removed_by_its_tick_box(desk):
    round_ = factories.make_round(1, code="2026")
    sent = [
        {"name": "Tốt", "lower_bound": 80, "DELETE": "on"},
        {"name": "Khá", "lower_bound": 65, "DELETE": "on"},
        {"name": "Yếu", "lower_bound": 0},
        {"name": "", "lower_bound": ""},
    ]

    desk.post(page("grades"), {**rows(*sent, initial=3), "version": 0})

    assert [band.name for band in round_.grade_bands.all()] == ["Yếu"]


def test_groups_stand_in_the_order_asked_for(desk):
    desk.post(reverse("criteria:round-new"), NEW)
    sent = [
        {"position": 2, "code": "xa", "name": "Xã"},
        {"position": 1, "code": "so", "name": "Sở"},
    ]

    desk.post(page("groups"), {**rows(*sent), "version": 0})

    assert [group.code for group in Round.objects.get().groups.all()] == ["so", "xa"]


def test_one_body_is_exempted_and_spared_a_branch(desk):
    round_ = factories.make_round(1, code="2026")
    entry = round_.participations.get()
    where = ("2026", entry.agency.code)
    branch = entry.criteria_set.criteria.get(code="1")
    body = {"group": entry.group_id, "criteria_set": entry.criteria_set_id, "version": 0}

    refused = desk.post(page("body", *where), {**body, "exempt": "on"})
    desk.post(page("body", *where), {**body, "exempt": "on", "exempt_reason": "Mới"})
    desk.post(
        page("exemptions", *where),
        {**rows({"criterion": branch.pk, "reason": "Không có TTHC"}), "version": 1},
    )

    entry.refresh_from_db()
    assert refused.status_code == 422
    assert (entry.exempt, entry.exempt_reason) == (True, "Mới")
    assert entry.exemptions.get().criterion == branch
    assert "Không có TTHC" in desk.get(page("body", *where)).content.decode()


def test_bodies_are_listed_by_kind_and_day(desk):
    factories.make_round(1, code="2026")
    commune = factories.make_agency("Xã Mường Than", kind=Agency.Kind.COMMUNE)
    commune.valid_until = "2019-06-30"
    commune.save()

    def listed(day):
        query = {"kind": "commune", "day": day}
        return commune.name in desk.get(page("bodies"), query).content.decode()

    assert listed("30/06/2019")
    assert not listed("01/07/2019")


def test_a_second_person_with_the_old_page_is_stopped(desk):
    desk.post(reverse("criteria:round-new"), NEW)
    sent = {**rows({"name": "Yếu", "lower_bound": 0}), "version": 0}

    assert desk.post(page("grades"), sent).status_code == 302
    assert desk.post(page("grades"), sent).status_code == 409
    assert (
        desk.post(page("rules"), {**NEW, "name": "Khác", "version": 0}).status_code == 409
    )
    assert desk.post(page("rules"), {**NEW, "name": "Khác"}).status_code == 409


@pytest.mark.parametrize("name", EDITORS)
def test_the_pages_close_when_the_round_opens(desk, name):
    factories.open_for(factories.make_round(1, code="2026"))

    assert desk.get(page(name)).status_code == 409
    if name != "setup":
        assert desk.post(page(name), {"version": seen()}).status_code == 409


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.SECRETARIAT, 200),
        (Role.ADMINISTRATOR, 403),
        (Role.CHAIR, 403),
        (Role.SURVEY, 403),
        (Role.AUDITOR, 403),
        (Role.APPRAISER, 404),
        (Role.OFFICER, 404),
        (Role.LEADER, 404),
    ],
)
def test_every_role_gets_its_answer(client, role, status):
    entry = factories.make_round(1, code="2026").participations.get()
    client.force_login(factories.make_user(role))
    addresses = [page(name) for name in EDITORS]
    for name in ("body", "exemptions"):
        addresses.append(page(name, "2026", entry.agency.code))

    for address in [*addresses, reverse("criteria:round-new")]:
        assert client.get(address).status_code == status, address
    desk = client.get(reverse("rankings:desk")).content.decode()
    assert (reverse("criteria:round-new") in desk) == (role == Role.SECRETARIAT)


def test_strangers_are_sent_to_the_login_page(client):
    factories.make_round(1, code="2026")

    assert client.get(page("setup")).status_code == 302


def test_the_desk_and_the_round_lead_to_the_set_up(desk):
    factories.make_round(1, code="2026")

    for address in ("rankings:desk", "assessments:round"):
        arguments = ["2026"] if address == "assessments:round" else []
        text = desk.get(reverse(address, args=arguments)).content.decode()
        assert page("setup") in text


@pytest.mark.parametrize("name", EDITORS)
def test_three_bodies_cost_as_many_queries_as_one(desk, name):
    costs = []
    criteria_set = factories.make_set()
    for code, count in (("mot", 1), ("ba", 3)):
        factories.make_round(count, code=code, criteria_set=criteria_set)
        with CaptureQueriesContext(connection) as queries:
            desk.get(page(name, code))
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert costs[0] <= 20
