"""Locking wants every score; voiding takes a file's scores away and says what they were."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.audit import broken_links
from accounts.models import AuditChain, AuditEvent
from accounts.refusals import Conflict, Unacceptable
from criteria.models import Exemption, Phase
from surveys.completeness import missing
from surveys.exports import template
from surveys.imports import commit, read
from surveys.locking import Incomplete, lock, void
from surveys.models import Batch, SurveyScore
from surveys.waiting import keep
from tests.factories import make_round, make_set, person
from tests.surveys.workbooks import (
    TWO_SURVEYED,
    body_of,
    filled,
    opened,
    survey_round,
    workbook,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return survey_round()


@pytest.fixture
def code(round_):
    return body_of(round_).agency.code


def take(round_, *rows):
    file = workbook(*rows)
    return commit(file, round_, by=person("dieutra"), file_name="survey.xlsx").batch


def measured(bodies=1):
    """A round in which no score is missing."""
    round_ = survey_round(bodies)
    commit(filled(template(round_)), round_, by=person("dieutra"), file_name="all.xlsx")
    return round_


def test_every_survey_leaf_of_every_body_is_owed():
    round_ = survey_round(2)
    names = [body.name for body in round_.participations.order_by("agency__sort_key")]

    assert missing(round_) == [(name, code) for name in names for code in ("2.1", "2.2")]


def test_what_does_not_apply_is_not_owed():
    round_ = make_round(2, criteria_set=make_set(TWO_SURVEYED))
    exempt, other = body_of(round_), body_of(round_, 1)
    branch = exempt.criteria_set.criteria.get(code="2")
    Exemption.objects.create(participation=exempt, criterion=branch, reason="No service")
    opened(round_)

    assert missing(round_) == [(other.name, "2.1"), (other.name, "2.2")]


def test_bodies_of_one_name_are_told_apart_by_their_parent():
    round_ = survey_round(2)
    round_.participations.update(name="Xã Bản Bo", parent_name="Huyện Tam Đường")
    round_.participations.filter(pk=body_of(round_).pk).update(parent_name="Huyện Sìn Hồ")

    assert {name for name, _code in missing(round_)} == {
        "Xã Bản Bo (Huyện Tam Đường)",
        "Xã Bản Bo (Huyện Sìn Hồ)",
    }


def test_complete_survey_is_locked_and_recorded():
    round_ = measured()

    lock(round_, by=person("thuky"))

    round_.refresh_from_db()
    assert round_.survey_locked_at is not None
    event = AuditEvent.objects.get(action="lock_survey")
    assert (event.role, event.round_code) == ("SEC", round_.code)
    assert broken_links(AuditChain.objects.get(name=round_.chain)) == []


def test_lock_is_refused_while_a_score_is_missing(round_, code):
    take(round_, [code, "2.1", 1, 9])

    with pytest.raises(Incomplete) as refusal:
        lock(round_, by=person("thuky"))

    assert refusal.value.problems == (f"{body_of(round_).name}: 2.2",)
    assert refusal.value.status == 409
    round_.refresh_from_db()
    assert round_.survey_locked_at is None


def test_second_lock_is_refused():
    round_ = measured()
    lock(round_, by=person("thuky"))

    with pytest.raises(Conflict):
        lock(round_, by=person("thuky"))

    assert AuditEvent.objects.filter(action="lock_survey").count() == 1


def test_lock_drops_files_that_were_only_tried():
    round_ = measured()
    waiting = keep(round_, person("dieutra").user, "a.xlsx", b"content")

    lock(round_, by=person("thuky"))

    assert not type(waiting).objects.exists()


@pytest.mark.parametrize(
    ("username", "refusal"),
    [("dieutra", PermissionDenied), ("chutich", PermissionDenied), ("thamdinh", Http404)],
)
def test_only_the_secretariat_locks(username, refusal):
    round_ = measured()

    with pytest.raises(refusal):
        lock(round_, by=person(username))


def test_published_round_is_not_locked_any_more():
    round_ = measured()
    round_.participations.update(published_at=timezone.now())

    with pytest.raises(Conflict):
        lock(round_, by=person("thuky"))


def test_void_takes_the_scores_away_and_keeps_them_in_the_audit_trail(round_, code):
    batch = take(round_, [code, "2.1", 1, 9], [code, "2.2", "0,5", 7, 10])

    assert void(batch, " Wrong year ", by=person("dieutra")) == 2

    batch.refresh_from_db()
    assert (batch.state, batch.void_reason) == (Batch.State.VOIDED, "Wrong year")
    assert batch.voided_by == person("dieutra").user
    assert not SurveyScore.objects.exists()
    event = AuditEvent.objects.get(action="void_survey")
    assert event.changes == {
        f"{code} 2.1": [{"points": "1.0000", "n": 9, "planned": None}, None],
        f"{code} 2.2": [{"points": "0.5000", "n": 7, "planned": 10}, None],
    }
    assert (event.reason, event.source_import) == ("Wrong year", batch.sha256)


def test_void_leaves_scores_that_a_later_file_brought(round_, code):
    first = take(round_, [code, "2.1", 1, 9], [code, "2.2", 1, 9])
    later = take(round_, [code, "2.1", 2, 9])

    assert void(first, "Wrong year", by=person("dieutra")) == 1

    assert SurveyScore.objects.get().batch == later


def test_voided_file_may_be_imported_again(round_, code):
    rows = [code, "2.1", 1, 9]
    file = workbook(rows)
    done = commit(file, round_, by=person("dieutra"), file_name="a.xlsx")
    void(done.batch, "By mistake", by=person("dieutra"))
    file.seek(0)

    assert read(file, round_).already is None
    file.seek(0)
    again = commit(file, round_, by=person("dieutra"), file_name="a.xlsx")

    assert (again.new, again.again) == (1, False)
    assert Batch.objects.count() == 2


def test_void_needs_a_reason(round_, code):
    batch = take(round_, [code, "2.1", 1, 9])

    with pytest.raises(Unacceptable):
        void(batch, "  ", by=person("dieutra"))

    assert SurveyScore.objects.count() == 1


def test_second_void_is_refused(round_, code):
    batch = take(round_, [code, "2.1", 1, 9])
    void(batch, "Wrong year", by=person("dieutra"))

    with pytest.raises(Conflict):
        void(batch, "Once more", by=person("dieutra"))

    assert AuditEvent.objects.filter(action="void_survey").count() == 1


def test_void_is_refused_once_locked():
    round_ = measured()
    lock(round_, by=person("thuky"))

    with pytest.raises(Conflict):
        void(Batch.objects.get(), "Too late", by=person("dieutra"))

    assert SurveyScore.objects.count() == 2


def test_void_is_refused_after_the_survey_step(round_, code):
    batch = take(round_, [code, "2.1", 1, 9])
    phase = round_.phases.get(kind=Phase.Kind.SURVEY)
    phase.closes_at = timezone.now()
    phase.save()

    with pytest.raises(Conflict):
        void(batch, "Too late", by=person("dieutra"))


def test_secretariat_does_not_void(round_, code):
    batch = take(round_, [code, "2.1", 1, 9])

    with pytest.raises(PermissionDenied):
        void(batch, "Not mine to do", by=person("thuky"))

    assert SurveyScore.objects.count() == 1
