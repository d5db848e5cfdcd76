"""Everything a result is computed from, read once and frozen as plain values.

No person is named: what people wrote in their own words stays out, and so do the
names of appraisers. The facts, the points of every step and the rules are in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from accounts.models import AuditChain
from assessments.models import Answer, Appraisal, Assessment, Decision
from assessments.models.assessment import FILED
from criteria.exemptions import with_branches
from criteria.models import CriteriaSet, Criterion, Participation, Round
from surveys.models import SurveyScore

Record = dict[str, Any]

ROUND = (
    "code", "year", "name", "plan_number", "plan_date", "is_demo", "leaf_places",
    "display_places", "rank_on", "ties", "not_filed", "explanation_rounds",
    "survey_minimum_n",
)  # fmt: skip
SET = ("code", "version", "kind", "title", "legal_basis", "issued_on", "source", "total")
CRITERION = (
    "code", "name", "name_en", "maximum", "kind", "scored_by", "is_leaf", "rule",
    "rule_version", "not_applicable",
)  # fmt: skip


def frozen_inputs(round_: Round) -> Record:
    """The inputs of a round, in a fixed order and a fixed number of queries.

    Bodies are listed group by group, those of a group by name: the order in which
    equals are shown.
    """
    bodies = sorted(
        round_.participations.select_related(
            "agency", "group", "assessment", "criteria_set"
        ).prefetch_related("exemptions"),
        key=lambda body: (
            body.group is None,
            (body.group.position, body.group.code) if body.group else (),
            body.agency.sort_key,
            body.agency.code,
        ),
    )
    criteria = _criteria(bodies)
    work = _Work(round_)
    return {
        "format": 1,
        "round": {
            **_fields(round_, ROUND),
            "province": round_.province.name,
            "province_code": round_.province.code,
        },
        "grades": [
            {"name": band.name, "name_en": band.name_en, "from": band.lower_bound}
            for band in round_.grade_bands.all()
        ],
        "groups": [
            _fields(group, ("code", "name", "name_en"))
            for group in round_.groups.order_by("position", "code")
        ],
        "sets": [
            _set(criteria_set, criteria[criteria_set.pk])
            for criteria_set in CriteriaSet.objects.filter(pk__in=list(criteria))
        ],
        "bodies": [_body(body, criteria, work) for body in bodies],
    }


def audit_heads(round_: Round) -> Record:
    """Where the audit chains of the round and of each body stand. Three queries."""
    owners = dict(
        Assessment.objects.filter(participation__round=round_).values_list(
            "pk", "participation__agency__code"
        )
    )
    names = {f"assessment:{pk}": code for pk, code in owners.items()}
    heads = {
        chain.name: {"sequence": chain.sequence, "hash": chain.hash}
        for chain in AuditChain.objects.filter(name__in=[*names, round_.chain])
    }
    return {
        "round": heads.pop(round_.chain, None),
        "bodies": {names[name]: head for name, head in heads.items()},
    }


class _Work:
    """Answers and what became of them, by assessment or body, in four queries."""

    def __init__(self, round_: Round):
        self.answers: dict[int, list[Record]] = defaultdict(list)
        self.scores: dict[int, list[Record]] = defaultdict(list)
        here = {"answer__assessment__participation__round": round_}
        appraised = _by_answer(Appraisal, here, ("step",))
        decided = _by_answer(Decision, here, ("revision", "minutes"))
        rows = (
            Answer.objects.filter(assessment__participation__round=round_)
            .order_by("assessment_id", "criterion__position", "criterion_id")
            .values_list(
                "pk", "assessment_id", "criterion__code", "rule_version", "facts",
                "claimed_points", "claimed_excluded", "standing__points",
                "standing__possible", "standing__source",
            )
        )  # fmt: skip
        for (
            pk,
            assessment,
            code,
            version,
            facts,
            claim,
            out,
            points,
            possible,
            source,
        ) in rows:
            self.answers[assessment].append(
                {
                    "code": code,
                    "rule_version": version,
                    "claim": {"facts": facts, "points": claim, "excluded": out},
                    "appraisals": appraised.get(pk, []),
                    "decisions": decided.get(pk, []),
                    "points": points,
                    "possible": possible,
                    "source": source,
                }
            )
        scores = (
            SurveyScore.objects.filter(round=round_)
            .order_by("agency_id", "criterion__position", "criterion_id")
            .values("agency_id", "criterion__code", "points", "n", "planned", "method")
        )
        for score in scores:
            score["code"] = score.pop("criterion__code")
            self.scores[score.pop("agency_id")].append(score)


def _by_answer(
    model: type[Appraisal | Decision], here: Mapping[str, Any], extra: tuple[str, ...]
) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = defaultdict(list)
    names = ("facts", "points", "excluded", "reason_code", *extra)
    rows = model.objects.filter(**here).order_by("answer_id", extra[0], "pk")
    for row in rows.values("answer_id", *names):
        found[row.pop("answer_id")].append(row)
    return found


def _criteria(bodies: Iterable[Participation]) -> dict[int, list[Criterion]]:
    found: dict[int, list[Criterion]] = {body.criteria_set_id: [] for body in bodies}
    rows = Criterion.objects.filter(criteria_set__in=list(found)).select_related("parent")
    for criterion in rows.order_by("criteria_set", "position", "pk"):
        found[criterion.criteria_set_id].append(criterion)
    return found


def _set(criteria_set: CriteriaSet, criteria: list[Criterion]) -> Record:
    return {
        **_fields(criteria_set, SET),
        "checked": criteria_set.is_checked,
        "criteria": [
            {
                **_fields(criterion, CRITERION),
                "parent": criterion.parent.code if criterion.parent else "",
            }
            for criterion in criteria
        ],
    }


def _body(
    body: Participation, criteria: Mapping[int, list[Criterion]], work: _Work
) -> Record:
    assessment = getattr(body, "assessment", None)
    in_set = criteria[body.criteria_set_id]
    named = {
        exemption.criterion_id: exemption.reason for exemption in body.exemptions.all()
    }
    left_out = with_branches(named, in_set) if named else frozenset()
    return {
        "code": body.agency.code,
        "name": body.name,
        "short_name": body.agency.short_name,
        "kind": body.agency.kind,
        "parent": body.parent_name,
        "group": body.group.code if body.group else "",
        "set": [body.criteria_set.code, body.criteria_set.version],
        "exempt": body.exempt,
        "exempt_reason": body.exempt_reason,
        "unranked": body.unranked,
        "state": assessment.state if assessment else "",
        "filed": bool(assessment and assessment.state in FILED),
        "content_hash": assessment.content_hash if assessment else "",
        "exemptions": [
            {"code": criterion.code, "reason": named[criterion.pk]}
            for criterion in in_set
            if criterion.pk in named
        ],
        "not_applicable": [
            criterion.code
            for criterion in in_set
            if criterion.is_leaf and criterion.pk in left_out
        ],
        "answers": work.answers[assessment.pk] if assessment else [],
        "survey": work.scores[body.agency_id],
    }


def _fields(row: Model, names: Iterable[str]) -> Record:
    return {name: getattr(row, name) for name in names}
