"""People in a real browser: a new person, the code, the first password, the roles."""

import pytest
from playwright.sync_api import expect

from accounts.models import Role, User
from tests import factories
from tests.browser.test_walk import Walker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def walker(page, live_server, axe, faults):
    yield Walker(page, live_server.url, axe)
    assert faults == []


def test_a_person_is_made_given_a_role_and_signs_in_with_the_code(walker):
    page, agency = walker.page, factories.make_agency("Sở Tài nguyên và Môi trường")
    factories.person("thuky")
    factories.make_user(Role.OFFICER, agency, username="canbo")
    walker.sign_in("thuky")
    walker.press(".head a[href='/accounts/people/']")
    walker.look("people")
    walker.open("/accounts/people/?q=khong-co-ai")
    walker.look("people-none")
    walker.open("/accounts/people/new/")
    walker.look("person-new")
    page.fill("[name=username]", "dao")
    page.fill("[name=full_name]", "Lò Thị Đào")
    page.select_option("[name=home]", str(agency.pk))
    walker.press("[name=create]")
    walker.look("person-code")
    code = page.inner_text("#code")
    walker.press("main .acts a")
    page.select_option("#role-role", Role.OFFICER)
    page.select_option("#role-agency", str(agency.pk))
    walker.press("[name=give]")
    walker.look("person")
    assert User.objects.get(username="dao").memberships.get().agency == agency

    page.context.clear_cookies()
    walker.open("/accounts/login/")
    page.fill("[name=username]", "dao")
    page.fill("[name=password]", code)
    walker.press("[name=login]")

    walker.look("password-first")
    page.fill("[name=old_password]", code)
    page.fill("[name=new_password1]", "ruong-bac-thang")
    page.fill("[name=new_password2]", "ruong-bac-thang")
    walker.press("main form button")
    page.wait_for_url("**/work/")
    expect(page.locator(".note.ok")).to_be_visible()


def test_the_pages_of_a_leaver_and_of_oneself_are_clean(walker):
    me = factories.person("thuky").user
    leaver = factories.make_user(Role.OFFICER, username="nghi", is_active=False)
    walker.sign_in("thuky")
    for name, user in (("person-self", me), ("person-left", leaver)):
        walker.open(f"/accounts/people/{user.pk}/")
        walker.look(name)


def test_a_refused_role_is_explained_on_a_clean_page(page, live_server, axe):
    walker = Walker(page, live_server.url, axe)
    factories.person("thuky")
    user = factories.make_user(username="moi")
    walker.sign_in("thuky")
    walker.open(f"/accounts/people/{user.pk}/")
    page.select_option("#role-role", Role.OFFICER)

    walker.press("[name=give]")

    walker.look("person-refused")
    expect(page.locator(".errsum")).to_be_visible()
