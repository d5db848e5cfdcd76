"""A published round is closed for good, and only when it verifies."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEvent, Role
from accounts.refusals import Conflict
from assessments.stages import states_of
from criteria.models import Participation, Round
from rankings import publishing
from rankings.archiving import archive
from rankings.models import Result
from tests.factories import make_actor, person
from tests.rankings.rounds import ALL_POINTS, SMALL, proposed, published, quick_round
from tests.tampering import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return quick_round({"Sở A": ALL_POINTS}, SMALL)


def test_a_published_round_is_archived(round_):
    published(round_)

    archive(round_, by=person("thuky"))

    assert states_of(Round.objects.get(pk=round_.pk)) == {"S9"}
    event = AuditEvent.objects.order_by("pk").last()
    assert (event.action, event.changes) == ("archive_round", {"state": ["S8", "S9"]})


def test_an_archived_round_takes_no_correction(round_):
    publication = published(round_)
    archive(round_, by=person("thuky"))

    with pytest.raises(Conflict):
        proposed(round_, reason="Sửa")
    with pytest.raises(Conflict):
        publishing.withdraw(publication, reason="Rút", by=person("chutich"))
    with pytest.raises(Conflict):
        archive(round_, by=person("thuky"))


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ADMINISTRATOR, Role.AUDITOR])
def test_only_the_secretariat_archives(round_, role):
    published(round_)

    with pytest.raises(PermissionDenied):
        archive(round_, by=make_actor(role))


def test_a_round_that_is_not_published_is_not_archived(round_):
    with pytest.raises(Conflict):
        archive(round_, by=person("thuky"))
    Participation.objects.update(published_at=round_.opened_at)

    with pytest.raises(Conflict):
        archive(round_, by=person("thuky"))


def test_a_round_with_an_open_correction_is_not_archived(round_):
    published(round_)
    proposed(round_, reason="Sửa")

    with pytest.raises(Conflict):
        archive(round_, by=person("thuky"))


def test_a_publication_that_does_not_verify_is_not_archived(round_):
    published(round_)
    tamper(Result.objects.all(), rank=3)

    with pytest.raises(Conflict):
        archive(round_, by=person("thuky"))

    assert Round.objects.get(pk=round_.pk).archived_at is None
