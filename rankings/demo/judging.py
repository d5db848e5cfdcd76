"""The appraisal of a body, its replies, and the council's decisions."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.acting import SYSTEM
from assessments.answering import points_of
from assessments.appraising import Judgement, decide, open_disagreements, reply
from assessments.models import Answer, Appraisal, Assessment, Assignment
from criteria.models import Round
from rankings.demo import texts
from rankings.demo.dice import Dice
from rankings.demo.facts import nearby
from rankings.demo.filling import scorable, store
from rankings.demo.parts import APPRAISERS
from rankings.demo.people import Cast

LOWERED, RAISED = 13, 3  # per cent of the items
MOST_REPLIES = 3
Appraisers = Mapping[int, int]  # answer → user


def appraisers_of(round_: Round, cast: Cast) -> Appraisers:
    """Who appraises each answer, by the assignments, recusal included."""
    found: dict[int, int] = {}
    for part in APPRAISERS:
        user = cast[part.username].user
        answers = Assignment.objects.answers_of(user).filter(
            assessment__participation__round=round_
        )
        found |= dict.fromkeys(answers.values_list("pk", flat=True), user.pk)
    return found


@transaction.atomic
def appraise(assessment: Assessment, appraisers: Appraisers) -> list[Answer]:
    """A finding on every item, in bulk; most accept the claim. Return the lowered."""
    dice = Dice(assessment.round.code, assessment.agency.code, "findings")
    answers = scorable(assessment)
    findings = [
        Appraisal(
            answer=answer,
            step=assessment.step,
            appraiser_id=appraisers[answer.pk],
            maximum=answer.maximum,
            version=1,
            **_finding(answer, dice),
        )
        for answer in answers
    ]
    Appraisal.objects.bulk_create(findings)
    for answer, finding in zip(answers, findings, strict=True):
        answer.loaded_appraisals = [finding]
    store(answers)
    changed = [
        answer
        for answer, finding in zip(answers, findings, strict=True)
        if finding.reason_code
    ]
    audit.record(
        SYSTEM, "appraise", assessment, chain=assessment.chain,
        round_code=assessment.round.code, agency=assessment.agency, reason=texts.BULK,
        changes={"findings": [0, len(findings)], "other_than_claimed": [0, len(changed)]},
    )  # fmt: skip
    return [
        answer
        for answer in changed
        if answer.loaded_appraisals[-1].points < answer.claimed_points
    ]


def answer_findings(assessment: Assessment, lowered: list[Answer], cast: Cast) -> None:
    """The leader answers some of the findings that lowered the points, or none."""
    dice = Dice(assessment.agency.code, "replies")
    for answer in lowered[: dice.between(0, MOST_REPLIES)]:
        agrees = dice.succeeds(40)
        text = texts.AGREES if agrees else dice.pick(texts.DISAGREES)
        reply(
            answer, agrees=agrees, text=text, version=0,
            by=cast.leader(assessment.agency),
        )  # fmt: skip


def decide_disagreements(assessment: Assessment, cast: Cast) -> None:
    """The chair keeps the finding, or gives the body the points it claimed."""
    dice = Dice(assessment.agency.code, "decisions")
    for answer in open_disagreements(assessment):
        finding = answer.loaded_appraisals[-1]
        judgement = (
            Judgement(answer.facts, "", texts.GRANTED)
            if dice.succeeds(45)
            else Judgement(finding.facts, finding.reason_code, texts.UPHELD)
        )
        decide(
            answer, judgement, minutes=texts.MINUTES, revision=0, by=cast["chutich"]
        )  # fmt: skip


def _finding(answer: Answer, dice: Dice) -> dict[str, Any]:
    fate = dice.between(1, 100)
    if fate <= LOWERED:
        found = _other(answer, up=False)
        if found:
            code, reason = dice.pick(texts.LOWERED)
            return {**found, "reason_code": code, "reason": reason}
    if fate > 100 - RAISED:
        found = _other(answer, up=True)
        if found:
            code, reason = texts.RAISED
            return {**found, "reason_code": code, "reason": reason}
    return {
        "facts": answer.facts,
        "points": answer.claimed_points,
        "excluded": answer.claimed_excluded,
    }


def _other(answer: Answer, *, up: bool) -> dict[str, Any] | None:
    """Facts near the claim that earn more, or less, by the criterion's own rule."""
    for facts in nearby(answer.criterion, answer.facts, up=up):
        outcome = points_of(answer, facts)
        better = outcome.points > answer.claimed_points
        if outcome.points != answer.claimed_points and better == up:
            return {"facts": facts, "points": outcome.points, "excluded": outcome.excluded}
    return None
