"""The desk: every link on it opens, and the tasks are what waits."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import State
from assessments.stages import states_of
from criteria.models import Round
from rankings.tasks import tasks
from rankings.views.desk import _rounds, _states
from tests import factories

pytestmark = pytest.mark.django_db
COUNCIL = ("thuky", "chutich", "thamdinh", "dieutra", "kiemtra", "quantri")
STATES = ["S1", "S2", "S3", "S4", "S5", "S6", "S7"]


def links_of(client, user) -> list[str]:
    client.force_login(user)
    page = client.get(reverse("rankings:desk")).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return re.findall(r'<a href="(/[^"]*)"', main)


@pytest.mark.parametrize("state", STATES)
def test_every_link_of_every_desk_opens(client, state):
    assessment = factories.make_assessment(State(state))
    factories.make_round(1)
    people = [factories.person(name).user for name in COUNCIL]
    people += [factories.officer(assessment).user, factories.leader(assessment).user]

    for user in people:
        for url in links_of(client, user):
            assert client.get(url).status_code == 200, (state, user.username, url)


@pytest.mark.parametrize(
    ("state", "username"),
    [("S1", "cb"), ("S2", "ld"), ("S3", "thuky"), ("S5", "thamdinh"), ("S6", "ld"),
     ("S6", "chutich"), ("S7", "thuky")],
)  # fmt: skip
def test_the_person_whose_turn_it_is_has_a_task(state, username):
    assessment = factories.make_assessment(State(state))
    if username in ("cb", "ld"):
        username = f"{username}.{assessment.agency.code}"

    assert tasks(factories.person(username))


def test_the_states_counted_with_a_round_are_those_of_its_bodies():
    round_ = factories.make_round(3)
    first, second, _third = factories.open_for(round_)
    factories.bring_to(first, State.SUBMITTED)
    factories.bring_to(second, State.FINAL)

    (found, _links), *_rest = _rounds(factories.person("thuky"))

    round_.refresh_from_db()
    assert _states(found) == states_of(round_) == {"S1", "S3", "S7"}


def test_the_desk_asks_as_often_for_one_body_as_for_three(client):
    counts = []
    for bodies in (1, 3):
        Round.objects.update(is_demo=True)
        factories.open_for(factories.make_round(bodies))
        client.force_login(factories.person("thuky").user)
        client.get(reverse("rankings:desk"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("rankings:desk"))
        counts.append(len(captured))

    assert counts[0] == counts[1]
