"""The states of an assessment: one transition table and one door.

The table is read by the buttons, the checks, the tests and docs/workflow.md.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.acting import Actor
from accounts.refusals import Conflict, Unacceptable
from assessments import guards
from assessments.locking import locked
from assessments.models import Assessment, State
from assessments.recording import record
from assessments.visibility import may_each, require_for
from criteria.deadlines import require_open
from criteria.models import Phase

Guard = Callable[[Assessment, Actor], None]
Effect = Callable[[Assessment, Actor, "Request"], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What comes with a move: the reason, and the codes of named items."""

    reason: str = ""
    items: tuple[str, ...] = ()


def _submitted(assessment: Assessment, by: Actor, _request: Request) -> None:
    assessment.submitted_by, assessment.submitted_at = by.user, timezone.now()
    assessment.content_hash = guards.content_hash(assessment)
    assessment.return_reason = ""


def _returned(assessment: Assessment, _by: Actor, request: Request) -> None:
    assessment.draft_state = State.RETURNED
    assessment.return_reason = request.reason


def _sent_back(assessment: Assessment, _by: Actor, request: Request) -> None:
    assessment.return_reason = request.reason


def _shown(assessment: Assessment, _by: Actor, _request: Request) -> None:
    assessment.replied_at = None


def _next_step(assessment: Assessment, _by: Actor, _request: Request) -> None:
    assessment.step += 1


def _finalised(assessment: Assessment, _by: Actor, _request: Request) -> None:
    assessment.reopen_codes = []


def _reopening_proposed(assessment: Assessment, by: Actor, request: Request) -> None:
    known = assessment.answers.filter(criterion__code__in=request.items).count()
    if not request.items or known != len(set(request.items)):
        raise Unacceptable(_("Name the items to reopen by their codes, for example 1.2.1."))
    assessment.reopen_proposed_by, assessment.reopen_reason = by.user, request.reason
    assessment.reopen_codes = sorted(set(request.items))


def _reopened(assessment: Assessment, _by: Actor, _request: Request) -> None:
    assessment.reopen_proposed_by, assessment.reopen_reason = None, ""


@dataclass(frozen=True, slots=True)
class Transition:
    """One verb. `target` None means the state it was drafted in (S1, or S4 again)."""

    label: str | Promise
    sources: frozenset[State]
    target: State | None
    action: str
    who: str
    needs_reason: bool = False
    in_phase: str | None = None
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = field(default=())


TRANSITIONS = {
    "send": Transition(
        label=lazy("Send to the leader"),
        sources=frozenset({State.SELF_SCORING, State.RETURNED}),
        target=State.WITH_LEADER,
        action="A07",
        who="OFF",
        in_phase=Phase.Kind.SELF_ASSESSMENT,
    ),
    "send_back": Transition(
        label=lazy("Return to the officer"),
        sources=frozenset({State.WITH_LEADER}),
        target=None,
        action="A09",
        who="LDR",
        needs_reason=True,
        effects=(_sent_back,),
    ),
    "submit": Transition(
        label=lazy("Approve and submit"),
        sources=frozenset({State.WITH_LEADER}),
        target=State.SUBMITTED,
        action="A08",
        who="LDR",
        in_phase=Phase.Kind.SELF_ASSESSMENT,
        guards=(guards.nothing_missing,),
        effects=(_submitted,),
    ),
    "take_back": Transition(
        label=lazy("Take back"),
        sources=frozenset({State.SUBMITTED}),
        target=State.SELF_SCORING,
        action="A10",
        who="LDR",
        in_phase=Phase.Kind.SELF_ASSESSMENT,
    ),
    "return": Transition(
        label=lazy("Return to the agency"),
        sources=frozenset({State.SUBMITTED, State.APPRAISAL}),
        target=State.RETURNED,
        action="A13",
        who="SEC",
        needs_reason=True,
        effects=(_returned,),
    ),
    "begin": Transition(
        label=lazy("Begin the appraisal"),
        sources=frozenset({State.SUBMITTED}),
        target=State.APPRAISAL,
        action="A47",
        who="SEC",
        guards=(guards.every_item_assigned,),
    ),
    "show": Transition(
        label=lazy("Show the appraisal to the agency"),
        sources=frozenset({State.APPRAISAL}),
        target=State.EXPLANATION,
        action="A47",
        who="SEC",
        guards=(guards.every_item_appraised, guards.explanation_left),
        effects=(_shown,),
    ),
    "next_step": Transition(
        label=lazy("Start the next appraisal step"),
        sources=frozenset({State.EXPLANATION}),
        target=State.APPRAISAL,
        action="A47",
        who="SEC",
        guards=(guards.another_step_left,),
        effects=(_next_step,),
    ),
    "finalise": Transition(
        label=lazy("Finalise the result"),
        sources=frozenset({State.APPRAISAL, State.EXPLANATION}),
        target=State.FINAL,
        action="A22",
        who="CHA",
        in_phase=Phase.Kind.COUNCIL,
        guards=(
            guards.every_item_appraised,
            guards.replies_are_in,
            guards.every_disagreement_decided,
        ),
        effects=(_finalised,),
    ),
    "propose_reopen": Transition(
        label=lazy("Propose to reopen"),
        sources=frozenset({State.FINAL}),
        target=State.FINAL,
        action="A23",
        who="SEC",
        needs_reason=True,
        effects=(_reopening_proposed,),
    ),
    "reopen": Transition(
        label=lazy("Approve reopening"),
        sources=frozenset({State.FINAL}),
        target=State.EXPLANATION,
        action="A24",
        who="CHA",
        guards=(guards.proposed_by_another,),
        effects=(_reopened,),
    ),
}


def available(actor: Actor, assessment: Assessment) -> dict[str, Transition]:
    """The verbs this person could use now, ignoring guards; a button for each."""
    allowed = may_each(
        actor, " ".join(sorted({t.action for t in TRANSITIONS.values()})), assessment
    )
    return {
        verb: transition
        for verb, transition in TRANSITIONS.items()
        if allowed[transition.action]
        and assessment.current_state in transition.sources
        and _is_possible(verb, assessment)
    }


def _is_possible(verb: str, assessment: Assessment) -> bool:
    """Whether the round still has the step, as far as the loaded row tells."""
    rounds = assessment.round.explanation_rounds
    match verb:
        case "reopen":
            return assessment.reopen_proposed_by_id is not None
        case "show":
            return assessment.step <= rounds
        case "next_step":
            return assessment.step < rounds
    return True


@transaction.atomic
def move(
    assessment: Assessment,
    verb: str,
    *,
    by: Actor,
    version: int,
    reason: str = "",
    items: tuple[str, ...] = (),
) -> Assessment:
    """Make the move and record it, or refuse and do neither.

    `version` is the assessment version the person saw. Raises Http404,
    PermissionDenied or Conflict as `accounts.permissions.require`, and Conflict
    when a guard does not hold; the message says what to do.
    """
    transition = TRANSITIONS[verb]
    assessment = locked(assessment, version=version)
    by = require_for(by, transition.action, assessment)
    if assessment.current_state not in transition.sources:
        raise Conflict(_wrong_state(assessment))
    if transition.in_phase:
        council = transition.in_phase == Phase.Kind.COUNCIL
        require_open(
            assessment.round, transition.in_phase, assessment.agency, optional=council
        )
    request = Request(reason.strip(), items)
    if transition.needs_reason and not request.reason:
        raise Unacceptable(_("Give the reason, so that the other side can act on it."))
    for guard in transition.guards:
        guard(assessment, by)
    before = assessment.state
    assessment.state = transition.target or assessment.draft_state
    for effect in transition.effects:
        effect(assessment, by, request)
    assessment.version += 1
    assessment.save()
    changes = {"state": [before, assessment.state]}
    record(by, verb, assessment, assessment, changes, reason=request.reason)
    return assessment


def _wrong_state(assessment: Assessment) -> str:
    return _(
        "This assessment is now “%(state)s”, so that step is not possible. Nothing "
        "was changed; reload the page to see what can be done."
    ) % {"state": assessment.current_state.label}
