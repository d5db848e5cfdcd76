"""Saving a row: points from facts, versions, rights, deadlines, one event."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.models import AuditEvent, Role
from accounts.refusals import Conflict
from assessments.answering import Claim, EditConflict, save_answer
from assessments.models import Answer, State
from criteria.models import Extension, Phase
from criteria.rules import FactsError
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    return factories.make_assessment()


def answer_of(assessment, code):
    return assessment.answers.select_related("criterion").get(criterion__code=code)


def save(assessment, code, facts, *, version=None, by=None, explanation=""):
    answer = answer_of(assessment, code)
    return save_answer(
        answer,
        Claim(facts, explanation),
        version=answer.version if version is None else version,
        by=by or factories.officer(assessment),
    )


def test_points_are_computed_from_the_facts_and_rounded_half_up_once(assessment):
    saved = save(assessment, "1.2", {"numerator": 37, "denominator": 41})

    assert saved.claimed_points == Decimal("2.7073")  # 3 × 37 ÷ 41 = 2.70731…
    assert saved.standing.points == Decimal("2.7073")
    assert saved.version == 1


def test_empty_facts_clear_the_claim(assessment):
    save(assessment, "1.2", {"numerator": 37, "denominator": 41})

    saved = save(assessment, "1.2", {}, explanation="Đang chờ số liệu")

    assert saved.claimed_points is None
    assert saved.explanation == "Đang chờ số liệu"
    assert saved.standing.points == 0


def test_not_applicable_takes_the_item_out_of_the_maximum(assessment):
    saved = save(assessment, "1.3", {"not_applicable": True})

    assert saved.claimed_excluded
    assert (saved.standing.points, saved.standing.possible) == (0, 0)


@pytest.mark.parametrize(
    "facts",
    [
        {"numerator": 1, "denominator": 0},
        {"numerator": 42, "denominator": 41},
        {"numerator": -1, "denominator": 41},
        {"numerator": "NaN", "denominator": 41},
        {"numerator": 10**9, "denominator": 10**9},
        {"numerator": 37, "denominator": 41, "points": "3"},
        {"numerator": 1.5, "denominator": 41},
        {"not_applicable": True},
    ],
)
def test_facts_the_rule_cannot_take_are_refused_and_nothing_is_stored(assessment, facts):
    events = AuditEvent.objects.count()

    with pytest.raises(FactsError):
        save(assessment, "1.2", facts)

    stored = answer_of(assessment, "1.2")
    assert (stored.facts, stored.claimed_points, stored.version) == ({}, None, 0)
    assert AuditEvent.objects.count() == events


def test_a_second_save_of_the_same_version_shows_both_versions(assessment):
    save(assessment, "1.2", {"numerator": 37, "denominator": 41})

    with pytest.raises(EditConflict) as conflict:
        save(assessment, "1.2", {"numerator": 40, "denominator": 41}, version=0)

    assert conflict.value.mine.facts == {"numerator": 40, "denominator": 41}
    assert conflict.value.theirs.facts == {"numerator": 37, "denominator": 41}
    assert answer_of(assessment, "1.2").facts["numerator"] == 37


def test_saving_writes_one_event_with_old_and_new(assessment):
    save(assessment, "1.1", {"level": 0})
    before = AuditEvent.objects.count()

    save(assessment, "1.1", {"level": 1})

    assert AuditEvent.objects.count() == before + 1
    event = AuditEvent.objects.order_by("pk").last()
    assert event.changes["facts"] == [{"level": 0}, {"level": 1}]
    assert event.changes["claimed_points"] == ["2.0000", "0.0000"]
    assert event.chain.name == assessment.chain


def test_people_of_another_body_get_404_and_the_council_403(assessment):
    with pytest.raises(Http404):
        save(assessment, "1.1", {"level": 0}, by=factories.make_actor(Role.OFFICER))
    for username in ("thuky", "chutich", "kiemtra", "quantri", "thamdinh"):
        with pytest.raises(PermissionDenied):
            save(assessment, "1.1", {"level": 0}, by=factories.person(username))


def test_a_submitted_sheet_takes_no_more_edits():
    assessment = factories.make_assessment(State.SUBMITTED)

    with pytest.raises(Conflict):
        save(assessment, "1.1", {"level": 1})


def test_a_survey_item_has_no_row_to_type_into(assessment):
    assert set(assessment.answers.values_list("criterion__code", flat=True)) == {
        "1.1",
        "1.2",
        "1.3",
    }


@pytest.mark.parametrize(
    ("after_closing", "is_open"),
    [
        (timedelta(seconds=-1), True),
        (timedelta(microseconds=-1), True),
        (timedelta(0), False),
        (timedelta(microseconds=1), False),
        (timedelta(seconds=1), False),
    ],
)
def test_the_deadline_is_an_instant_on_the_servers_clock(
    assessment, monkeypatch, after_closing, is_open
):
    phase = Phase.objects.get(round=assessment.round, kind=Phase.Kind.SELF_ASSESSMENT)
    now = phase.closes_at + after_closing
    monkeypatch.setattr(timezone, "now", lambda: now)

    if is_open:
        save(assessment, "1.1", {"level": 0})
    else:
        with pytest.raises(Conflict):
            save(assessment, "1.1", {"level": 0})
    assert answer_of(assessment, "1.1").is_answered == is_open


def test_an_extension_opens_the_sheet_again_for_that_body_alone():
    round_ = factories.make_round(2)
    first, second = factories.open_for(round_)
    phase = Phase.objects.get(round=round_, kind=Phase.Kind.SELF_ASSESSMENT)
    phase.closes_at = timezone.now() - timedelta(minutes=1)
    phase.save()
    Extension.objects.create(
        phase=phase,
        agency=first.agency,
        closes_at=timezone.now() + timedelta(hours=1),
        reason="Mất điện",
        by=factories.person("thuky").user,
    )

    save(first, "1.1", {"level": 0})
    with pytest.raises(Conflict):
        save(second, "1.1", {"level": 0})

    assert Answer.objects.filter(claimed_points__isnull=False).count() == 1
