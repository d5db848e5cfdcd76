"""Opening a round: every obstacle at once, every row at once, nothing twice."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Role
from accounts.refusals import Conflict
from assessments.models import Answer, Assessment, Source, Standing
from assessments.opening import obstacles, open_round
from criteria.models import Exemption
from tests import factories

pytestmark = pytest.mark.django_db


def test_opening_makes_one_row_for_every_item_of_every_body():
    round_ = factories.make_round(3)

    factories.open_for(round_)

    assert Assessment.objects.count() == 3
    assert Answer.objects.count() == Standing.objects.count() == 9


def test_opening_twice_is_refused():
    round_ = factories.make_round(1)
    factories.open_for(round_)

    with pytest.raises(Conflict):
        open_round(round_, by=factories.person("thuky"))


def test_an_exempt_body_gets_no_sheet():
    round_ = factories.make_round(2)
    body = round_.participations.first()
    body.exempt, body.exempt_reason = True, "Mới thành lập"
    body.save()

    factories.open_for(round_)

    assert Assessment.objects.count() == 1


def test_an_exempted_branch_takes_all_its_items_out_of_the_maximum():
    round_ = factories.make_round(1)
    body = round_.participations.get()
    domain = body.criteria_set.criteria.get(code="1")
    Exemption.objects.create(participation=body, criterion=domain, reason="Không có TTHC")

    factories.open_for(round_)

    assert set(Standing.objects.values_list("source", "possible")) == {(Source.EXEMPT, 0)}


def test_every_obstacle_is_named_at_once():
    round_ = factories.make_round(1)
    round_.phases.all().delete()
    round_.grade_bands.all().delete()
    Membership.objects.filter(role=Role.LEADER).delete()
    leaf = round_.participations.get().criteria_set.criteria.get(code="1.1")
    leaf.maximum = 5
    leaf.save()

    assert len(obstacles(round_)) == 5


def test_opening_asks_as_often_for_one_body_as_for_three():
    counts = []
    for bodies in (1, 3):
        round_ = factories.make_round(bodies)
        secretary = factories.person("thuky")
        with CaptureQueriesContext(connection) as captured:
            open_round(round_, by=secretary)
        counts.append(len(captured))

    assert counts[0] == counts[1]


RAW = {
    "claim above the maximum": "UPDATE assessments_answer SET claimed_points = 99",
    "claim below zero": "UPDATE assessments_answer SET claimed_points = -1",
    "standing above the maximum": "UPDATE assessments_standing SET points = 99",
    "unknown state": "UPDATE assessments_assessment SET state = 'S8'",
    "submitted without a hash": "UPDATE assessments_assessment SET state = 'S3'",
    "unknown source": "UPDATE assessments_standing SET source = 'guess'",
    "unknown kind of body": "UPDATE accounts_agency SET kind = 'ministry'",
    "unknown role": "UPDATE accounts_membership SET role = 'GOD'",
    "phase that closes before it opens": "UPDATE criteria_phase SET closes_at = opens_at",
    "maximum of nothing": "UPDATE criteria_criterion SET maximum = 0",
    "ranked body without a group": "UPDATE criteria_participation SET group_id = NULL",
    "exempt without a reason": "UPDATE criteria_participation SET exempt = true",
}


@pytest.mark.parametrize("statement", RAW.values(), ids=RAW)
def test_the_database_itself_refuses(statement):
    factories.make_assessment()

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_database_refuses_a_second_answer_to_one_criterion():
    assessment = factories.make_assessment()
    answer = assessment.answers.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            assessment=assessment, criterion=answer.criterion, maximum=answer.maximum
        )
