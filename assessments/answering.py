"""Saving what a body states: facts in, points computed here, nothing lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acting import Actor
from accounts.refusals import Conflict
from assessments.locking import locked
from assessments.models import Answer, Assessment
from assessments.recording import record
from assessments.standings import settle
from assessments.visibility import require_for, require_found
from criteria import rules
from criteria.deadlines import require_open
from criteria.models import Criterion, Phase


@dataclass(frozen=True, slots=True)
class Claim:
    """What the form of one row sends: facts as the rule asks, and the explanation."""

    facts: Mapping[str, Any]
    explanation: str = ""


class EditConflict(Conflict):
    """A colleague saved the row first. Carries both versions, so that one is chosen."""

    def __init__(self, message: str, *, mine: Claim, theirs: Answer):
        super().__init__(message)
        self.mine = mine
        self.theirs = theirs


@transaction.atomic
def save_answer(answer: Answer, claim: Claim, *, version: int, by: Actor) -> Answer:
    """Store a row and its computed points; return it as it now stands.

    `version` is the row version the person was looking at. Raises FactsError for
    facts the rule cannot take, EditConflict when the row changed meanwhile, and
    the usual refusals for right, state and deadline. Empty facts clear the claim.
    """
    assessment = locked(answer.assessment)
    by = require_for(by, "A03", assessment)
    require_open(assessment.round, Phase.Kind.SELF_ASSESSMENT, assessment.agency)
    answer = Answer.objects.select_related("criterion").get(pk=answer.pk)
    require_found(answer.criterion.scored_by == Criterion.ScoredBy.SELF)
    outcome = points_of(answer, claim.facts)
    before = _content(answer)
    after = {
        "facts": dict(claim.facts),
        "claimed_points": outcome.points if outcome else None,
        "claimed_excluded": bool(outcome and outcome.excluded),
        "explanation": claim.explanation,
    }
    changed = (
        Answer.objects.filter(pk=answer.pk)
        .at_version(version)
        .update(
            **after,
            rule_version=answer.criterion.rule_version,
            origin=Answer.Origin.TYPED,
            version=version + 1,
            updated_by=by.user,
            updated_at=timezone.now(),
        )
    )
    if not changed:
        raise _conflict(answer, claim)
    answer.refresh_from_db()
    settle(answer)
    changes = {
        name: [before[name], after[name]] for name in after if before[name] != after[name]
    }
    record(by, "save_answer", answer, assessment, changes)
    return answer


@transaction.atomic
def save_report(
    assessment: Assessment, *, difficulties: str, proposals: str, version: int, by: Actor
) -> None:
    """Store the body's difficulties (khó khăn) and proposals (kiến nghị)."""
    assessment = locked(assessment, version=version)
    by = require_for(by, "A03", assessment)
    require_open(assessment.round, Phase.Kind.SELF_ASSESSMENT, assessment.agency)
    changes = {
        "difficulties": [assessment.difficulties, difficulties],
        "proposals": [assessment.proposals, proposals],
    }
    assessment.difficulties, assessment.proposals = difficulties, proposals
    assessment.version += 1
    assessment.save(update_fields=["difficulties", "proposals", "version"])
    record(by, "save_report", assessment, assessment, changes)


def points_of(answer: Answer, facts: Mapping[str, Any]) -> rules.Outcome | None:
    """The points that facts give under the answer's rule; None for no facts.

    Runs two queries for the round's stored places unless they are loaded.
    """
    if not facts:
        return None
    criterion = answer.criterion
    return rules.points(
        criterion.rule,
        facts,
        maximum=criterion.maximum,
        places=answer.assessment.round.leaf_places,
        treatment=criterion.not_applicable,
    )


def _content(answer: Answer) -> dict[str, Any]:
    return {
        "facts": answer.facts,
        "claimed_points": answer.claimed_points,
        "claimed_excluded": answer.claimed_excluded,
        "explanation": answer.explanation,
    }


def _conflict(answer: Answer, mine: Claim) -> EditConflict:
    theirs = Answer.objects.select_related("criterion", "updated_by").get(pk=answer.pk)
    return EditConflict(
        _(
            "%(person)s changed this row while you were working on it. Your version is "
            "kept below; choose which one counts."
        )
        % {"person": theirs.updated_by or _("A colleague")},
        mine=mine,
        theirs=theirs,
    )
