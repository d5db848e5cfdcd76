"""Two persons publish; what was proposed is what is published."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.acting import actor_for
from accounts.models import AuditEvent, Membership, Role
from accounts.refusals import Conflict, Unacceptable
from assessments.models import Assessment, Standing, State
from assessments.stages import states_of
from criteria.models import Exemption, Extension, GradeBand, Participation, Phase, Round
from rankings import publishing
from rankings.agreement import Changed
from rankings.models import Publication, Result
from rankings.readiness import NotReady, obstacles
from surveys.models import SurveyScore
from tests.factories import LONG_AGO, make_actor, person
from tests.rankings.rounds import (
    ALL_POINTS,
    SMALL,
    approved,
    proposed,
    published,
    quick_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return quick_round({"Sở A": ALL_POINTS, "Sở B": ALL_POINTS | {"1.1": "2"}}, SMALL)


def last_event():
    return AuditEvent.objects.order_by("pk").last()


def two_roles():
    actor = make_actor(Role.SECRETARIAT)
    Membership.objects.create(user=actor.user, role=Role.CHAIR, valid_from=LONG_AGO)
    return actor_for(actor.user)


def no_trace(round_):
    return (
        not Publication.objects.filter(round=round_).exists()
        and not AuditEvent.objects.exists()
    )


def close_filing(round_):
    over = timezone.now() - timedelta(hours=1)
    round_.phases.filter(kind=Phase.Kind.SELF_ASSESSMENT).update(closes_at=over)


def test_a_round_is_proposed_and_published(round_):
    publication = proposed(round_)

    assert (publication.version, publication.state) == (1, "proposed")
    assert states_of(round_) == {"S7"}
    assert last_event().action == "propose_publication"
    assert last_event().role == Role.SECRETARIAT

    approved(publication)

    publication.refresh_from_db()
    assert (publication.state, publication.approved_by) == (
        "published",
        person("chutich").user,
    )
    assert states_of(round_) == {"S8"}
    assert last_event().action == "approve_publication"
    assert last_event().changes["state"] == ["proposed", "published"]
    assert last_event().changes["sha256"] == ["", publication.snapshot.full_sha256]
    assert last_event().chain.name == round_.chain
    assert list(
        Result.objects.filter(publication=publication).values_list("agency_name", "rank")
    ) == [("Sở B", 1), ("Sở A", 2)]


@pytest.mark.parametrize(
    ("role", "refusal"),
    [
        (Role.CHAIR, PermissionDenied),
        (Role.AUDITOR, PermissionDenied),
        (Role.ADMINISTRATOR, PermissionDenied),
        (Role.SURVEY, PermissionDenied),
        (Role.APPRAISER, Http404),
        (Role.OFFICER, Http404),
        (Role.LEADER, Http404),
    ],
)
def test_only_the_secretariat_proposes(round_, role, refusal):
    with pytest.raises(refusal):
        proposed(round_, by=make_actor(role))

    assert no_trace(round_)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_the_chair_approves_rejects_and_withdraws(round_, role):
    publication = proposed(round_)
    actor = make_actor(role)

    with pytest.raises(PermissionDenied):
        approved(publication, by=actor)
    with pytest.raises(PermissionDenied):
        publishing.reject(publication, reason="Không", by=actor)
    approved(publication)
    with pytest.raises(PermissionDenied):
        publishing.withdraw(publication, reason="Không", by=actor)

    assert Publication.objects.get().state == "published"


def test_one_person_with_both_roles_cannot_approve_an_own_proposal(round_):
    publication = proposed(round_, by=two_roles())
    both = actor_for(publication.proposed_by)

    with pytest.raises(PermissionDenied):
        approved(publication, by=both)

    assert Publication.objects.get().state == "proposed"
    approved(publication, by=two_roles())


def test_the_database_refuses_an_approval_by_the_proposer(round_):
    publication = proposed(round_)

    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=publication.pk).update(
            state="published",
            approved_by=publication.proposed_by,
            approved_at=timezone.now(),
        )


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPRAISAL, State.EXPLANATION])
def test_a_body_that_filed_must_be_final(round_, state):
    Assessment.objects.filter(participation__name="Sở A").update(state=state)

    with pytest.raises(NotReady) as refused:
        proposed(round_)

    assert any("Sở A" in problem for problem in refused.value.problems)
    assert no_trace(round_)


def test_a_body_that_may_still_file_is_waited_for(round_):
    slow = round_.participations.get(name="Sở A")
    Assessment.objects.filter(participation=slow).update(state=State.SELF_SCORING)
    assert any("Sở A" in problem for problem in obstacles(round_))

    close_filing(round_)
    assert obstacles(round_) == []

    Extension.objects.create(
        phase=round_.phases.get(kind=Phase.Kind.SELF_ASSESSMENT),
        agency=slow.agency,
        closes_at=timezone.now() + timedelta(days=1),
        reason="Mưa lũ",
        by=person("thuky").user,
    )
    assert any("Sở A" in problem for problem in obstacles(round_))


def test_a_body_that_never_filed_is_published_by_the_rule(round_):
    Assessment.objects.filter(participation__name="Sở A").update(state=State.SELF_SCORING)
    close_filing(round_)

    publication = published(round_)

    result = publication.results.get(agency_name="Sở A")
    assert (result.status, result.rank, result.index, result.total) == (
        "not_filed", None, None, None,
    )  # fmt: skip
    assert not result.lines.exists()
    assert not Participation.objects.filter(published_at=None).exists()


def test_every_obstacle_is_listed_at_once(round_):
    Assessment.objects.filter(participation__name="Sở A").update(state=State.APPRAISAL)
    Round.objects.filter(pk=round_.pk).update(survey_locked_at=None)
    SurveyScore.objects.filter(agency__name="Sở B", criterion__code="3.1").delete()
    GradeBand.objects.filter(round=round_).delete()

    with pytest.raises(NotReady) as refused:
        proposed(round_)

    assert len(refused.value.problems) == 4
    assert any("Sở B: 3.1" in problem for problem in refused.value.problems)


def test_a_round_without_survey_criteria_needs_no_lock():
    leaves = {code: leaf for code, leaf in SMALL.items() if code.startswith("1.")}
    round_ = quick_round({"Sở A": {"1.1": "2"}}, leaves)
    Round.objects.update(survey_locked_at=None)

    assert obstacles(Round.objects.get(pk=round_.pk)) == []


def test_a_decision_number_is_needed(round_):
    with pytest.raises(Unacceptable):
        publishing.propose(
            round_, decision_number="  ", decision_date=LONG_AGO, by=person("thuky")
        )

    assert no_trace(round_)


def test_a_second_proposal_waits_for_the_first(round_):
    proposed(round_)

    with pytest.raises(Conflict):
        proposed(round_)

    assert Publication.objects.count() == 1


def test_points_that_changed_since_the_proposal_are_not_published(round_):
    publication = proposed(round_)
    Standing.objects.filter(
        assessment__participation__name="Sở B", answer__criterion__code="1.1"
    ).update(points="0.5")

    with pytest.raises(Changed) as refused:
        approved(publication)

    code = round_.participations.get(name="Sở B").agency.code
    assert f"{code} 1.1 final: 2.0000 → 0.5000" in refused.value.problems
    assert f"{code} rank: 1 → 2" in refused.value.problems
    assert Publication.objects.get().state == "proposed"
    assert states_of(round_) == {"S7"}


def test_facts_that_changed_behind_the_same_points_are_not_published(round_):
    publication = proposed(round_)
    answer = Assessment.objects.first().answers.get(criterion__code="1.1")
    answer.facts = {"points": "0.1"}
    answer.save()

    with pytest.raises(Changed) as refused:
        approved(publication)

    assert len(refused.value.problems) == 1


CHANGES = {
    "a threshold": lambda r: GradeBand.objects.filter(round=r, name="Khá").update(
        lower_bound=79
    ),
    "the tie rule": lambda r: Round.objects.filter(pk=r.pk).update(ties="dense"),
    "who is ranked": lambda r: r.participations.filter(name="Sở A").update(unranked=True),
    "a name": lambda r: r.participations.filter(name="Sở A").update(name="Sở Á"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_rules_and_names_that_changed_are_noticed(round_, change):
    publication = proposed(round_)
    change(round_)

    with pytest.raises(Changed):
        approved(publication)


def test_a_reopened_body_stops_the_approval(round_):
    publication = proposed(round_)
    Assessment.objects.filter(participation__name="Sở A").update(state=State.EXPLANATION)

    with pytest.raises(NotReady):
        approved(publication)


def test_only_what_was_seen_is_approved(round_):
    publication = proposed(round_)

    with pytest.raises(Conflict):
        publishing.approve(publication, seen="0" * 64, by=person("chutich"))

    assert Publication.objects.get().state == "proposed"


def test_approving_twice_has_one_effect(round_):
    publication = published(round_)

    with pytest.raises(Conflict):
        approved(publication)

    assert AuditEvent.objects.filter(action="approve_publication").count() == 1


def test_a_rejected_proposal_is_kept_and_a_new_one_gets_the_next_version(round_):
    publication = proposed(round_)

    with pytest.raises(Unacceptable):
        publishing.reject(publication, reason=" ", by=person("chutich"))
    publishing.reject(publication, reason="Sai số quyết định", by=person("chutich"))

    assert Publication.objects.get().closing_reason == "Sai số quyết định"
    assert last_event().action == "reject_publication"
    assert proposed(round_).version == 2
    with pytest.raises(Conflict):
        publishing.reject(publication, reason="Lần nữa", by=person("chutich"))


def test_a_proposal_can_be_rejected_even_when_every_body_was_reopened(round_):
    publication = proposed(round_)
    Assessment.objects.update(state=State.EXPLANATION)

    publishing.reject(publication, reason="Đã mở lại", by=person("chutich"))

    assert Publication.objects.get().state == "rejected"


def test_a_correction_replaces_the_version_in_force(round_):
    first = published(round_)
    with pytest.raises(Unacceptable):
        proposed(round_)

    second = proposed(round_, reason="Sai tên cơ quan")
    assert second.is_correction
    assert Publication.objects.published().get() == first
    second = approved(second)

    first.refresh_from_db()
    assert (first.state, second.version, second.state) == ("superseded", 2, "published")
    assert Publication.objects.published().get() == second
    assert second.corrects == first


def test_the_database_keeps_one_version_in_force(round_):
    first = published(round_)
    second = proposed(round_, reason="Sửa")

    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=second.pk).update(
            state="published", approved_by=first.approved_by, approved_at=timezone.now()
        )


def test_a_withdrawn_result_becomes_internal_and_its_notice_stays(round_):
    publication = published(round_)

    publishing.withdraw(publication, reason="Có khiếu nại", by=person("chutich"))

    assert Publication.objects.announced().get().closing_reason == "Có khiếu nại"
    assert not Publication.objects.published().exists()
    assert states_of(round_) == {"S7"}
    again = published(round_)
    assert (again.version, again.is_correction) == (2, False)


def test_a_result_is_not_withdrawn_under_an_open_correction(round_):
    publication = published(round_)
    proposed(round_, reason="Sửa")

    with pytest.raises(Conflict):
        publishing.withdraw(publication, reason="Rút", by=person("chutich"))


def test_only_the_version_in_force_is_withdrawn(round_):
    first = published(round_)
    approved(proposed(round_, reason="Sửa"))

    with pytest.raises(Conflict):
        publishing.withdraw(first, reason="Rút", by=person("chutich"))


def test_sums_that_disagree_with_their_items_are_not_frozen(round_):
    answer = Assessment.objects.first().answers.get(criterion__code="1.1")
    other = answer.criterion.criteria_set.criteria.get(code="2")
    Standing.objects.filter(answer=answer).update(domain=other)
    participation = answer.assessment.participation
    # In an exempt domain a standing that was put there by mistake still adds up.
    Exemption.objects.create(
        participation=participation, criterion=answer.criterion, reason="Không phát sinh"
    )

    with pytest.raises(Conflict):
        proposed(round_)

    assert no_trace(round_)


def test_an_archived_or_unopened_round_is_not_published(round_):
    Round.objects.filter(pk=round_.pk).update(archived_at=timezone.now())

    with pytest.raises(Conflict):
        proposed(round_)


def test_proposing_and_approving_take_as_many_queries_for_one_body_as_for_three():
    counted = []
    for bodies in (1, 3):
        round_ = quick_round({f"Sở {n}": ALL_POINTS for n in range(bodies)}, SMALL)
        actors = person("thuky"), person("chutich")
        with CaptureQueriesContext(connection) as proposing:
            publication = proposed(round_, by=actors[0])
        with CaptureQueriesContext(connection) as approving:
            approved(publication, by=actors[1])
        counted.append((len(proposing), len(approving)))

    assert counted[0] == counted[1]
    assert max(counted[0]) <= 45


COLUMNS = {
    "round_id": "round_id",
    "version": "2",
    "state": "'rejected'",
    "decision_number": "'13/QĐ-UBND'",
    "decision_date": "decision_date",
    "reason": "''",
    "proposed_by_id": "proposed_by_id",
    "proposed_at": "proposed_at",
    "closed_by_id": "proposed_by_id",
    "closed_at": "proposed_at",
    "closing_reason": "'Sai'",
    "snapshot_id": "(SELECT MAX(id) FROM rankings_snapshot)",
}
APPROVED = {"approved_by_id": "proposed_by_id + 1", "approved_at": "proposed_at"}
REFUSED = {
    "a version twice": {"version": "version"},
    "a snapshot of another publication": {"snapshot_id": "snapshot_id"},
    "no snapshot": {"snapshot_id": "NULL"},
    "no decision number": {"decision_number": "''"},
    "no decision date": {"decision_date": "NULL"},
    "no proposer": {"proposed_by_id": "NULL"},
    "an unknown state": {"state": "'secret'"},
    "rejected without a reason": {"closing_reason": "''"},
    "rejected by nobody": {"closed_by_id": "NULL"},
    "rejected and approved": APPROVED,
    "a second open proposal": {"state": "'proposed'"},
    "published without an approver": {"state": "'published'"},
    "published by its proposer": {
        "state": "'published'", **APPROVED, "approved_by_id": "proposed_by_id",
    },
    "a correction without a reason": {"corrects_id": "id"},
}  # fmt: skip


def insert(**changes):
    """One more publication by raw SQL, copied from the open proposal."""
    columns = COLUMNS | changes
    names, values = ", ".join(columns), ", ".join(columns.values())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO rankings_publication ({names}) "  # noqa: S608 - fixed text
            f"SELECT {values} FROM rankings_publication WHERE version = 1"
        )


@pytest.fixture
def open_proposal(round_):
    publication = proposed(round_)
    person("chutich")
    snapshot = publication.snapshot
    snapshot.pk = None
    snapshot.save(force_insert=True)


@pytest.mark.usefixtures("open_proposal")
def test_the_database_takes_a_whole_row_by_raw_sql():
    insert()
    assert Publication.objects.count() == 2


@pytest.mark.usefixtures("open_proposal")
def test_the_database_takes_an_approved_row_by_raw_sql():
    insert(state="'published'", **APPROVED)

    assert Publication.objects.published().exists()


@pytest.mark.usefixtures("open_proposal")
@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED.keys())
def test_the_database_refuses_a_row_by_raw_sql(changes):
    with pytest.raises(IntegrityError):
        insert(**changes)


@pytest.mark.usefixtures("open_proposal")
def test_the_database_refuses_a_second_version_in_force():
    Publication.objects.update(
        state="published", approved_by=person("chutich").user, approved_at=timezone.now()
    )

    with pytest.raises(IntegrityError):
        insert(state="'published'", **APPROVED)


def test_the_database_refuses_a_rank_without_an_index(round_):
    publication = proposed(round_)
    result = publication.results.first()
    result.pk, result.position, result.index = None, 99, None
    result.agency = make_actor(Role.OFFICER).membership.agency

    with pytest.raises(IntegrityError), transaction.atomic():
        result.save(force_insert=True)
    result.index, result.status = Decimal(50), "exempt"
    with pytest.raises(IntegrityError), transaction.atomic():
        result.save(force_insert=True)
