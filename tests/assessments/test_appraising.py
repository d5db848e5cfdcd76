"""Appraisals, replies and decisions: separate rows, reasons, recusal, what counts."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.acting import actor_for
from accounts.models import HomeAgency, Role
from accounts.refusals import Conflict, Unacceptable
from assessments import appraising
from assessments.appraising import Judgement
from assessments.models import Answer, Assessment, Assignment, Source, State
from assessments.standings import with_counted_points
from criteria.models import Phase
from tests import factories

pytestmark = pytest.mark.django_db
LOWER = Judgement(
    {"numerator": 30, "denominator": 41}, "wrong_figures", "Chỉ xác nhận 30 nhiệm vụ."
)


def answer_of(assessment, code):
    return assessment.answers.select_related("criterion", "standing").get(
        criterion__code=code
    )


@pytest.fixture
def assessment():
    return factories.make_assessment(State.APPRAISAL)


@pytest.fixture
def shown():
    """An assessment shown to its agency, with 1.2 lowered."""
    assessment = factories.make_assessment(State.APPRAISAL)
    factories.appraise_all(assessment)
    appraiser = factories.person("thamdinh")
    appraising.appraise(answer_of(assessment, "1.2"), LOWER, version=1, by=appraiser)
    factories.go(assessment, "show", factories.person("thuky"))
    return Assessment.objects.with_context().get(pk=assessment.pk)


def test_an_appraisal_counts_and_leaves_the_claim_alone(assessment):
    appraiser = factories.person("thamdinh")

    found = appraising.appraise(
        answer_of(assessment, "1.2"), LOWER, version=0, by=appraiser
    )

    answer = answer_of(assessment, "1.2")
    assert found.points == Decimal("2.1951")  # 3 × 30 ÷ 41
    assert answer.claimed_points == Decimal("2.7073")
    assert (answer.standing.points, answer.standing.source) == (
        found.points,
        Source.APPRAISAL,
    )


@pytest.mark.parametrize(
    "judgement",
    [
        Judgement({"numerator": 30, "denominator": 41}),
        Judgement({"numerator": 30, "denominator": 41}, "wrong_figures", " "),
        Judgement({"numerator": 30, "denominator": 41}, "", "Vì vậy"),
        Judgement({"numerator": 41, "denominator": 41}),
    ],
)
def test_other_points_than_claimed_need_a_reason_code_and_a_reason(assessment, judgement):
    with pytest.raises(Unacceptable):
        appraising.appraise(
            answer_of(assessment, "1.2"), judgement, version=0,
            by=factories.person("thamdinh"),
        )  # fmt: skip


def test_accepting_the_claim_needs_no_reason(assessment):
    answer = answer_of(assessment, "1.2")

    found = appraising.appraise(
        answer, Judgement(answer.facts), version=0, by=factories.person("thamdinh")
    )

    assert found.points == answer.claimed_points


def test_a_finding_changed_in_another_window_is_a_conflict(assessment):
    answer = answer_of(assessment, "1.1")
    by = factories.person("thamdinh")
    appraising.appraise(answer, Judgement(answer.facts), version=0, by=by)

    with pytest.raises(Conflict):
        appraising.appraise(answer, Judgement(answer.facts), version=0, by=by)


def test_nobody_appraises_the_body_they_belong_to(assessment):
    user = factories.make_user(Role.APPRAISER, home=assessment.agency)
    Assignment.objects.create(round=assessment.round, user=user)

    with pytest.raises(Http404):
        appraising.appraise(
            answer_of(assessment, "1.1"), LOWER, version=0, by=actor_for(user)
        )


def test_having_left_the_body_after_the_opening_still_recuses(assessment):
    user = factories.make_user(Role.APPRAISER)
    today = timezone.localdate()
    HomeAgency.objects.create(
        user=user,
        agency=assessment.agency,
        valid_from=factories.LONG_AGO,
        valid_until=today,
    )
    Assignment.objects.create(round=assessment.round, user=user)

    assert not Assignment.objects.answers_of(user).exists()


def test_having_left_the_body_before_the_opening_does_not(assessment):
    user = factories.make_user(Role.APPRAISER)
    HomeAgency.objects.create(
        user=user,
        agency=assessment.agency,
        valid_from=factories.LONG_AGO,
        valid_until=timezone.localdate() - timedelta(days=30),
    )
    Assignment.objects.create(round=assessment.round, user=user)

    assert Assignment.objects.answers_of(user).count() == 3


def test_an_assignment_reaches_its_domain_and_body_only():
    round_ = factories.make_round(2)
    first, _second = factories.open_for(round_)
    user = factories.make_user(Role.APPRAISER)
    domain = answer_of(first, "1.1").criterion.domain
    Assignment.objects.create(
        round=round_, user=user, criterion=domain, agency=first.agency
    )

    reached = Assignment.objects.answers_of(user)

    assert set(reached.values_list("assessment", flat=True)) == {first.pk}
    assert set(reached.values_list("criterion__code", flat=True)) == {"1.1", "1.2", "1.3"}


def test_items_with_nobody_but_recused_people_count_as_uncovered(assessment):
    Assignment.objects.all().delete()
    user = factories.make_user(Role.APPRAISER, home=assessment.agency)
    Assignment.objects.create(round=assessment.round, user=user)

    bare = Assignment.objects.uncovered(Assessment.objects.all())

    assert bare.count() == 3


def test_a_disagreement_needs_a_text_and_agreeing_does_not(shown):
    by = factories.leader(shown)
    with pytest.raises(Unacceptable):
        appraising.reply(answer_of(shown, "1.2"), agrees=False, text=" ", version=0, by=by)

    appraising.reply(answer_of(shown, "1.1"), agrees=True, text="", version=0, by=by)


def test_only_the_leader_replies_and_nothing_changes_after_sending(shown):
    with pytest.raises(PermissionDenied):
        appraising.reply(
            answer_of(shown, "1.1"), agrees=True, text="", version=0,
            by=factories.officer(shown),
        )  # fmt: skip
    leader = factories.leader(shown)
    appraising.send_replies(shown, version=shown.version, by=leader)

    with pytest.raises(Conflict):
        appraising.reply(
            answer_of(shown, "1.1"), agrees=True, text="", version=0, by=leader
        )


def test_the_council_decides_and_its_decision_counts(shown):
    chair = factories.person("chutich")
    leader = factories.leader(shown)
    appraising.reply(
        answer_of(shown, "1.2"), agrees=False, text="Đủ 37 nhiệm vụ.", version=0, by=leader
    )
    appraising.send_replies(shown, version=shown.version, by=leader)
    with pytest.raises(Conflict):
        factories.go(shown, "finalise", chair)

    judgement = Judgement({"numerator": 35, "denominator": 41}, "", "Hội đồng xác nhận 35.")
    appraising.decide(
        answer_of(shown, "1.2"), judgement, minutes="01/BB", revision=0, by=chair
    )

    standing = answer_of(shown, "1.2").standing
    assert (standing.points, standing.source) == (Decimal("2.5610"), Source.DECISION)
    assert factories.go(shown, "finalise", chair).state == State.FINAL


def test_the_council_decides_and_finalises_only_while_its_phase_is_open(shown):
    chair = factories.person("chutich")
    Phase.objects.filter(kind=Phase.Kind.COUNCIL).update(
        closes_at=timezone.now() - timedelta(minutes=1)
    )
    judgement = Judgement({"level": 0}, "", "Giữ nguyên.")

    with pytest.raises(Conflict):
        appraising.decide(
            answer_of(shown, "1.1"), judgement, minutes="", revision=0, by=chair
        )
    with pytest.raises(Conflict):
        factories.go(shown, "finalise", chair)


def test_a_round_without_a_council_phase_sets_the_council_no_limit(shown):
    Phase.objects.filter(kind=Phase.Kind.COUNCIL).delete()
    judgement = Judgement({"level": 0}, "", "Giữ nguyên.")

    decision = appraising.decide(
        answer_of(shown, "1.1"), judgement, minutes="", revision=0,
        by=factories.person("chutich"),
    )  # fmt: skip

    assert decision.revision == 1


def test_two_decisions_from_one_page_are_a_conflict(shown):
    chair = factories.person("chutich")
    judgement = Judgement({"level": 0}, "", "Giữ nguyên.")
    appraising.decide(answer_of(shown, "1.1"), judgement, minutes="", revision=0, by=chair)

    with pytest.raises(Conflict):
        appraising.decide(
            answer_of(shown, "1.1"), judgement, minutes="", revision=0, by=chair
        )


def test_after_a_reopening_only_the_named_items_can_be_decided():
    assessment = factories.make_assessment(State.FINAL)
    chair = factories.person("chutich")
    factories.go(
        assessment,
        "propose_reopen",
        factories.person("thuky"),
        reason="Sai",
        items=("1.2",),
    )
    factories.go(assessment, "reopen", chair)
    judgement = Judgement({"level": 1}, "", "Xem lại.")

    with pytest.raises(Conflict):
        appraising.decide(
            answer_of(assessment, "1.1"), judgement, minutes="", revision=0, by=chair
        )


def test_the_points_that_count_are_the_same_in_sql_and_in_python(shown):
    chair = factories.person("chutich")
    judgement = Judgement({"level": 1}, "", "Không có kế hoạch.")
    appraising.decide(answer_of(shown, "1.1"), judgement, minutes="", revision=0, by=chair)

    for answer in with_counted_points(Answer.objects.select_related("standing")):
        assert answer.points_that_count == answer.standing.points
