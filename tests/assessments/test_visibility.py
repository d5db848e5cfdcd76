"""Which assessments are somebody's business, own and foreign side by side."""

import pytest

from accounts.acting import Actor
from accounts.models import Role
from assessments.models import Assignment
from assessments.visibility import visible_to
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return factories.open_for(factories.make_round(2))


def seen(actor) -> set[int]:
    return set(visible_to(actor).values_list("pk", flat=True))


def test_officers_and_leaders_see_their_own_body_only(two):
    first, second = two

    assert seen(factories.officer(first)) == {first.pk}
    assert seen(factories.leader(second)) == {second.pk}
    assert seen(factories.make_actor(Role.OFFICER)) == set()


def test_an_appraiser_sees_assigned_bodies_only(two):
    first, _second = two
    user = factories.make_user(Role.APPRAISER)
    Assignment.objects.create(round=first.round, user=user, agency=first.agency)

    assert seen(factories.actor_for(user)) == {first.pk}
    assert seen(factories.make_actor(Role.APPRAISER)) == set()


def test_the_council_and_auditors_see_all_and_the_survey_team_none(two):
    everything = {assessment.pk for assessment in two}

    for username in ("thuky", "chutich", "kiemtra", "quantri"):
        assert seen(factories.person(username)) == everything
    assert seen(factories.person("dieutra")) == set()


def test_people_without_a_role_see_nothing(two):
    assert two
    assert seen(Actor(user=factories.make_user())) == set()


def test_a_role_that_has_ended_shows_nothing_on_the_next_request(two):
    first, _second = two
    officer = factories.officer(first).user
    officer.memberships.update(valid_until=factories.LONG_AGO)

    assert seen(factories.actor_for(officer)) == set()
