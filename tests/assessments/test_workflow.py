"""Every transition × role × state, against a table written out by hand."""

import itertools

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from accounts.models import AuditEvent, Role
from accounts.refusals import Conflict, Refusal, Unacceptable
from assessments import workflow
from assessments.models import Assessment, State
from assessments.workflow import TRANSITIONS
from tests import factories

pytestmark = pytest.mark.django_db

# verb, role, state it is in → state it is in afterwards.
LEGAL = {
    ("send", "OFF", "S1"): "S2",
    ("send", "OFF", "S4"): "S2",
    ("send_back", "LDR", "S2"): "S1",
    ("submit", "LDR", "S2"): "S3",
    ("take_back", "LDR", "S3"): "S1",
    ("return", "SEC", "S3"): "S4",
    ("return", "SEC", "S5"): "S4",
    ("begin", "SEC", "S3"): "S5",
    ("show", "SEC", "S5"): "S6",
    ("finalise", "CHA", "S5"): "S7",
    ("finalise", "CHA", "S6"): "S7",
    ("propose_reopen", "SEC", "S7"): "S7",
    ("reopen", "CHA", "S7"): "S6",
}
PEOPLE = {
    "ADM": "quantri",
    "SEC": "thuky",
    "APP": "thamdinh",
    "CHA": "chutich",
    "SUR": "dieutra",
    "AUD": "kiemtra",
}
STATES = ["S1", "S2", "S3", "S4", "S5", "S6", "S7"]


@pytest.fixture(params=STATES)
def in_state(request):
    """An assessment in each state, with whatever the guards of the next moves ask."""
    assessment = factories.make_assessment(State(request.param))
    if request.param == "S5":
        factories.appraise_all(assessment)
    if request.param == "S6":
        factories.appraising.send_replies(
            assessment, version=assessment.version, by=factories.leader(assessment)
        )
    if request.param == "S7":
        # Proposed already, so that the second person can approve it.
        factories.go(
            assessment, "propose_reopen", factories.person("thuky"),
            reason="Sai số liệu", items=("1.2",),
        )  # fmt: skip
    return Assessment.objects.with_context().get(pk=assessment.pk)


def test_move_allows_exactly_the_legal_moves(in_state):
    for verb, role in itertools.product(TRANSITIONS, Role.values):
        expected = LEGAL.get((verb, role, in_state.state))
        actor = _person(in_state, role)

        landed = _try(in_state, verb, actor)

        assert landed == expected, (verb, role, in_state.state)


def test_the_hand_written_table_names_every_verb_and_state():
    assert {verb for verb, _role, _state in LEGAL} == set(TRANSITIONS) - {"next_step"}
    assert {state for _verb, _role, state in LEGAL} == set(STATES)


def test_next_step_is_open_only_while_an_explanation_round_is_left():
    assessment = factories.make_assessment(State.EXPLANATION, explanation_rounds=2)

    moved = factories.go(assessment, "next_step", factories.person("thuky"))
    assert (moved.state, moved.step) == (State.APPRAISAL, 2)

    factories.go(assessment, "show", factories.person("thuky"))
    with pytest.raises(Conflict):
        factories.go(assessment, "next_step", factories.person("thuky"))


def test_people_of_another_body_do_not_learn_that_it_exists():
    assessment = factories.make_assessment()

    for role in (Role.OFFICER, Role.LEADER):
        with pytest.raises(Http404):
            factories.go(assessment, "send", factories.make_actor(role))


def test_a_move_with_an_old_version_is_refused():
    assessment = factories.make_assessment()
    factories.fill_in(assessment)
    version = assessment.version
    factories.go(assessment, "send", factories.officer(assessment))

    with pytest.raises(Conflict):
        workflow.move(
            assessment, "send_back", by=factories.leader(assessment), version=version,
            reason="Xem lại",
        )  # fmt: skip

    assert Assessment.objects.get().state == State.WITH_LEADER


def test_every_move_writes_exactly_one_event_with_old_and_new_state():
    assessment = factories.make_assessment(State.WITH_LEADER)
    before = AuditEvent.objects.count()

    factories.go(assessment, "submit", factories.leader(assessment))

    assert AuditEvent.objects.count() == before + 1
    event = AuditEvent.objects.order_by("pk").last()
    assert (event.action, event.role) == ("submit", Role.LEADER)
    assert event.changes == {"state": ["S2", "S3"]}


def test_submitting_needs_every_item_and_names_what_is_missing():
    assessment = factories.make_assessment()
    factories.go(assessment, "send", factories.officer(assessment))

    with pytest.raises(Conflict) as refusal:
        factories.go(assessment, "submit", factories.leader(assessment))

    assert all(code in refusal.value.message for code in ("1.1", "1.2", "1.3"))


def test_a_return_without_a_reason_is_refused():
    assessment = factories.make_assessment(State.SUBMITTED)

    with pytest.raises(Unacceptable):
        factories.go(assessment, "return", factories.person("thuky"), reason="  ")


def test_returned_by_the_secretariat_goes_back_to_returned_from_the_leader():
    assessment = factories.make_assessment(State.RETURNED)
    factories.go(assessment, "send", factories.officer(assessment))

    moved = factories.go(
        assessment, "send_back", factories.leader(assessment), reason="Chưa đủ"
    )

    assert moved.state == State.RETURNED


def test_whoever_proposed_the_reopening_cannot_approve_it():
    assessment = factories.make_assessment(State.FINAL)
    both = factories.make_user(Role.SECRETARIAT)
    both.memberships.create(role=Role.CHAIR, valid_from=factories.LONG_AGO)
    actor = factories.actor_for(both)
    factories.go(assessment, "propose_reopen", actor, reason="Sai", items=("1.2",))

    with pytest.raises(Conflict):
        factories.go(assessment, "reopen", actor)


def test_the_appraisal_cannot_begin_while_an_item_has_no_appraiser():
    assessment = factories.make_assessment(State.SUBMITTED)
    assessment.round.assignments.all().delete()

    with pytest.raises(Conflict):
        factories.go(assessment, "begin", factories.person("thuky"))


def _person(assessment, role):
    if role == Role.OFFICER:
        return factories.officer(assessment)
    if role == Role.LEADER:
        return factories.leader(assessment)
    return factories.person(PEOPLE[role])


def _try(assessment, verb, actor):
    """The state the verb leads to, rolled back again; None when it is refused."""
    try:
        with transaction.atomic():
            extra = {"reason": "Vì vậy"}
            if verb == "propose_reopen":
                extra["items"] = ("1.2",)
            landed = factories.go(assessment, verb, actor, **extra).state
            transaction.set_rollback(True)
    except (Refusal, PermissionDenied, Http404):
        return None
    return landed
