"""The pages that the walk does not pass: clean for assistive tools, whole on a phone."""

import pytest

from accounts.models import Role
from assessments.models import State
from tests import factories
from tests.browser.test_walk import Walker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def walker(page, live_server, axe):
    return Walker(page, live_server.url, axe)


def test_pages_beside_the_walk_are_clean(walker):
    assessment = factories.make_assessment(State.EXPLANATION)
    criteria_set = assessment.participation.criteria_set
    code, pk = assessment.round.code, assessment.pk
    walker.open("/")
    walker.look("home-empty")
    walker.open("/accounts/login/")
    walker.look("login")
    factories.person("thuky")
    walker.sign_in("thuky")
    for name, path in {
        "criteria-sets": "/criteria/",
        "criteria-set": f"/criteria/{criteria_set.code}/{criteria_set.version}/",
        "round-explanation": f"/assessments/rounds/{code}/",
        "extend": f"/assessments/{pk}/extension/",
        "history": f"/assessments/{pk}/history/",
        "survey-secretariat": f"/surveys/{code}/",
        "publication-not-ready": f"/rounds/{code}/publication/",
        "password": "/accounts/password/",
    }.items():
        walker.open(path)
        walker.look(name)


def test_refusals_are_pages_too(walker):
    assessment = factories.make_assessment()
    factories.person("thuky")
    walker.sign_in("thuky")
    for name, path in {
        "refused-409": f"/assessments/{assessment.pk}/",
        "refused-404": "/assessments/999999/",
    }.items():
        walker.open(path)
        walker.look(name)
    factories.person("quantri")
    walker.sign_in("quantri")
    walker.open(f"/assessments/{assessment.pk}/")
    walker.look("refused-403")


def test_a_person_with_two_roles_sees_and_switches_the_acting_one(walker):
    user = factories.make_user(Role.SECRETARIAT, username="haivai")
    user.memberships.create(role=Role.AUDITOR, valid_from=factories.LONG_AGO)
    walker.sign_in("haivai")
    walker.look("two-roles")
    second = user.memberships.get(role=Role.AUDITOR)

    walker.page.select_option("#acting-membership", str(second.pk))
    walker.press("form.role button")

    chosen = walker.page.locator("#acting-membership option[selected]")
    assert chosen.get_attribute("value") == str(second.pk)


def test_the_pages_of_the_set_up_are_clean_and_work_in_a_browser(walker):
    entry = factories.make_round(1, code="2026").participations.get()
    factories.person("thuky")
    walker.sign_in("thuky")
    walker.look("desk-with-new-round")
    setup = "/criteria/rounds/2026/setup/"
    for name, path in {
        "setup-new": "/criteria/rounds/new/",
        "setup": setup,
        "setup-rules": f"{setup}rules/",
        "setup-groups": f"{setup}groups/",
        "setup-phases": f"{setup}phases/",
        "setup-bodies": f"{setup}bodies/",
        "setup-body": f"{setup}bodies/{entry.agency.code}/",
        "setup-exemptions": f"{setup}bodies/{entry.agency.code}/exemptions/",
        "setup-grades": f"{setup}grades/",
    }.items():
        walker.open(path)
        walker.look(name)
    page = walker.page
    page.fill("[name=form-0-lower_bound]", "1.500")
    walker.press("main form button")
    walker.look("setup-grades-refused")
    page.fill("[name=form-0-lower_bound]", "82,5")
    walker.press("main form button")

    assert str(entry.round.grade_bands.first().lower_bound) == "82.5000"
