"""The pages on people: who opens them, what they show, and the forced first password."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import people
from accounts.models import AuditEvent, Role, User
from tests import factories

pytestmark = pytest.mark.django_db
LIST, NEW = "/accounts/people/", "/accounts/people/new/"
MANAGERS = (Role.ADMINISTRATOR, Role.SECRETARIAT)
# Bodies' people and appraisers reach nothing of the portal as a whole.
REFUSALS = {
    Role.ADMINISTRATOR: 200, Role.SECRETARIAT: 200, Role.APPRAISER: 404, Role.CHAIR: 403,
    Role.OFFICER: 404, Role.LEADER: 404, Role.SURVEY: 403, Role.AUDITOR: 403,
}  # fmt: skip


def writes(user):
    """Every address that changes a person, with a form that would do."""
    membership = user.memberships.first() or user.memberships.create(
        role=Role.AUDITOR, valid_from=factories.LONG_AGO
    )
    today = timezone.localdate().strftime("%d/%m/%Y")
    agency, version = factories.make_agency().pk, {"version": user.version}
    page = f"{LIST}{user.pk}/"
    return {
        f"{page}roles/": {"role": "SUR", "since": today, **version},
        f"{page}roles/{membership.pk}/end/": {"last_day": today, **version},
        f"{page}home/": {"agency": agency, "since": today, **version},
        f"{page}code/": version,
        f"{page}deactivate/": version,
        f"{page}reactivate/": version,
    }


def events():
    return AuditEvent.objects.filter(chain__name="accounts").count()


def signed_in(client, role):
    user = factories.make_user(role)
    client.force_login(user)
    return user


def new_person(**changes):
    return {
        "username": "moi", "full_name": "Lò Thị Đào", "position": "Chuyên viên",
        "email": "", "home": factories.make_agency().pk, "since": "01/02/2020", **changes,
    }  # fmt: skip


def with_code(username="moi"):
    details = people.Details(username, "Lò Thị Đào")
    agency = factories.make_agency()
    return people.create(details, agency, factories.LONG_AGO, by=factories.person("thuky"))


@pytest.mark.parametrize(("role", "status"), REFUSALS.items())
def test_the_pages_open_for_those_who_manage_people_only(client, role, status):
    signed_in(client, role)
    other = factories.make_user(Role.AUDITOR)

    for address in (LIST, NEW, f"{LIST}{other.pk}/"):
        assert client.get(address).status_code == status, address


@pytest.mark.parametrize(("role", "status"), REFUSALS.items())
def test_the_writes_are_refused_likewise_and_store_nothing(client, role, status):
    if role in MANAGERS:
        return
    signed_in(client, role)
    other = factories.make_user(Role.AUDITOR)

    for address, form in {**writes(other), NEW: new_person()}.items():
        assert client.post(address, form).status_code == status, address

    assert events() == 0


def test_nobody_in_particular_is_asked_to_sign_in(client):
    response = client.get(LIST)

    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={LIST}")


def test_unknown_people_and_roles_are_404(client):
    user = signed_in(client, Role.SECRETARIAT)
    other = factories.make_user(Role.AUDITOR)
    strange = user.memberships.get().pk

    assert client.get(f"{LIST}999999/").status_code == 404
    assert client.post(f"{LIST}{other.pk}/roles/{strange}/end/").status_code == 404


@pytest.mark.parametrize("role", MANAGERS)
def test_the_own_record_is_shown_but_not_changed(client, role):
    user = signed_in(client, role)
    page = client.get(f"{LIST}{user.pk}/").content.decode()
    assert _("This is you. Somebody else has to change your roles and your record.") in page
    assert page.count('method="post"') == forms_of_the_frame(client)

    for address, form in writes(user).items():
        assert client.post(address, form).status_code == 403, address
    assert events() == 0


def forms_of_the_frame(client):
    return client.get("/accounts/people/").content.decode().count('method="post"')


def test_the_secretariat_may_not_make_or_touch_an_administrator(client):
    signed_in(client, Role.SECRETARIAT)
    administrator = factories.make_user(Role.ADMINISTRATOR)
    other = factories.make_user()
    form = {"role": "ADM", "since": "01/01/2026", "version": 0}

    page = client.get(f"{LIST}{other.pk}/").content.decode()
    assert 'value="ADM"' not in page
    assert client.post(f"{LIST}{other.pk}/roles/", form).status_code == 422
    for address, form in writes(administrator).items():
        assert client.post(address, form).status_code == 403, address
    assert events() == 0


def test_an_administrator_makes_an_administrator(client):
    signed_in(client, Role.ADMINISTRATOR)
    other = factories.make_user()
    form = {"role": "ADM", "since": "01/01/2026", "version": 0}

    assert client.post(f"{LIST}{other.pk}/roles/", form).status_code == 302
    assert other.memberships.get().role == Role.ADMINISTRATOR


def test_each_write_is_one_event_and_an_old_page_is_refused(client):
    signed_in(client, Role.SECRETARIAT)
    for name in ("roles/", "end/", "home/", "code/", "deactivate/"):
        other = factories.make_user(Role.APPRAISER)
        address, form = next(
            (address, form)
            for address, form in writes(other).items()
            if address.endswith(name)
        )
        before = events()

        assert client.post(address, form).status_code in (200, 302), name
        assert events() == before + 1, name
        assert client.post(address, form).status_code == 409, name
        assert events() == before + 1, name


def test_a_write_without_a_version_is_a_bad_request(client):
    signed_in(client, Role.SECRETARIAT)
    other = factories.make_user(Role.APPRAISER)

    assert client.post(f"{LIST}{other.pk}/code/").status_code == 400
    assert events() == 0


def test_a_refused_form_says_why_and_keeps_what_was_typed(client):
    signed_in(client, Role.SECRETARIAT)
    other = factories.make_user()
    form = {"role": "OFF", "since": "03/02/2026", "version": 0}

    response = client.post(f"{LIST}{other.pk}/roles/", form)

    assert response.status_code == 422
    page = response.content.decode()
    assert "phải gắn với một cơ quan" in page
    assert "03/02/2026" in page


def test_the_code_is_shown_once_and_kept_nowhere(client):
    signed_in(client, Role.SECRETARIAT)

    response = client.post(NEW, new_person())

    code = response.context["code"]
    assert response.status_code == 200
    assert code in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    user = User.objects.get(username="moi")
    assert code not in client.get(f"{LIST}{user.pk}/").content.decode()
    assert code not in str(dict(client.session))
    assert user.check_password(code)
    again = client.post(NEW, new_person())
    assert again.status_code == 422
    assert User.objects.filter(username="moi").count() == 1


@pytest.mark.parametrize("username", ["MOI", "mới", "a b", "ab", "<b>"])
def test_a_user_name_that_is_hard_to_type_is_refused(client, username):
    signed_in(client, Role.SECRETARIAT)

    assert client.post(NEW, new_person(username=username)).status_code == 422
    assert events() == 0


def test_the_first_password_comes_before_anything_else():
    user, code = with_code()
    user.memberships.create(role=Role.AUDITOR, valid_from=factories.LONG_AGO)
    client, password = Client(), reverse("accounts:password")
    login = {"username": "moi", "password": code}
    assert client.post(reverse("accounts:login"), login).status_code == 302
    for address in (reverse("rankings:desk"), "/", "/criteria/", LIST):
        assert client.get(address).headers["Location"] == password, address
    assert client.get(password).status_code == 200
    form = {"old_password": code, "new_password1": code, "new_password2": code}
    assert client.post(password, form).status_code == 200  # the code is no password

    form |= dict.fromkeys(["new_password1", "new_password2"], "ruong-bac-thang")
    assert client.post(password, form).status_code == 302

    assert client.get(reverse("rankings:desk")).status_code == 200
    assert AuditEvent.objects.filter(action="choose_password", actor=user).count() == 1


def test_an_expired_code_is_refused_with_a_plain_message(client):
    user, code = with_code()
    User.objects.filter(pk=user.pk).update(code_expires_at=timezone.now())
    login = {"username": "moi", "password": code}

    response = client.post(reverse("accounts:login"), login)

    assert "đã hết hạn sau 72 giờ" in response.content.decode()
    assert "_auth_user_id" not in client.session
    login["password"] = "sai-ma"
    response = client.post(reverse("accounts:login"), login)
    assert "72 giờ" not in response.content.decode()


def test_a_code_that_expires_while_signed_in_changes_no_password(client):
    user, code = with_code()
    client.login(username="moi", password=code)
    past = timezone.now() - timedelta(seconds=1)
    User.objects.filter(pk=user.pk).update(code_expires_at=past)
    form = {"old_password": code, "new_password1": "ruong-bac-thang"}
    form["new_password2"] = form["new_password1"]

    response = client.post(reverse("accounts:password"), form)

    assert response.headers["Location"] == reverse("accounts:login")
    assert User.objects.get(pk=user.pk).check_password(code)


@pytest.mark.parametrize("change", ["deactivate/", "code/"])
def test_sessions_end_at_the_next_request(client, change):
    user = factories.make_user(Role.AUDITOR)
    client.force_login(user)
    assert client.get(reverse("rankings:desk")).status_code == 200
    office = Client()
    signed_in(office, Role.SECRETARIAT)

    office.post(f"{LIST}{user.pk}/{change}", {"version": 0})

    assert client.get(reverse("rankings:desk")).status_code == 302
    if change == "deactivate/":
        office.post(f"{LIST}{user.pk}/reactivate/", {"version": 1})
        assert client.get(reverse("rankings:desk")).status_code == 302


def test_people_are_found_without_accents_and_by_user_name(client):
    signed_in(client, Role.SECRETARIAT)
    for username, name in (("dao", "Lò Thị Đào"), ("binh", "Vàng A Bình")):
        factories.make_user(Role.AUDITOR, username=username)
        User.objects.filter(username=username).update(full_name=name)

    def listed(**query):
        return [str(person) for person in client.get(LIST, query).context["page"]]

    assert listed(q="dao lo") == ["Lò Thị Đào"]
    assert listed(q="BÌNH") == ["Vàng A Bình"]
    assert listed(q="binh", show="left") == []
    assert listed(show="nonsense") == listed()
    assert listed(q="a")[:2] == ["Vàng A Bình", "Lò Thị Đào"]  # by given name


def test_the_list_says_who_never_signed_in_and_who_left(client):
    signed_in(client, Role.SECRETARIAT)
    factories.make_user(Role.AUDITOR, username="vang")
    factories.make_user(Role.AUDITOR, username="nghi", is_active=False)

    def listed(show):
        page = client.get(LIST, {"show": show}).context["page"]
        return [person.username for person in page]

    assert listed("never") == ["vang"]
    assert listed("left") == ["nghi"]
    page = client.get(LIST).content.decode()
    assert "Chưa đăng nhập lần nào" in page
    assert "Đã nghỉ" in page


def test_the_list_is_paginated_and_keeps_the_search(client):
    signed_in(client, Role.SECRETARIAT)
    for number in range(51):
        factories.make_user(username=f"nhieu{number}")

    response = client.get(LIST, {"q": "nhieu"})

    assert len(response.context["page"].object_list) == 50
    assert "?q=nhieu&amp;page=2" in response.content.decode()


def test_the_list_takes_the_same_queries_for_one_and_three_people(client):
    signed_in(client, Role.SECRETARIAT)
    counts = []
    for number in (1, 2):
        for _person in range(number):
            factories.make_user(Role.OFFICER)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 15


@pytest.mark.parametrize("role", list(Role))
def test_the_way_to_people_is_shown_to_those_who_may(client, role):
    signed_in(client, role)

    page = client.get(reverse("rankings:desk")).content.decode()

    assert (f'href="{LIST}"' in page) == (role in MANAGERS)
