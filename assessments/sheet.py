"""What the score sheet shows: rows grouped by domain and criterion, with totals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.forms import AnswerForm
from assessments.missing import Gap, current_uses, gaps, is_exempt
from assessments.models import Answer, Assessment
from assessments.standings import ZERO
from criteria import rules
from criteria.models import Criterion
from criteria.wording import arithmetic, rule_in_words


@dataclass(slots=True)
class Row:
    """One leaf on the page. `answer` is None for a survey leaf, which nobody types."""

    criterion: Criterion
    answer: Answer | None = None
    form: AnswerForm | None = None
    gaps: list[Gap] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.criterion.code

    @property
    def anchor(self) -> str:
        return f"c-{self.code}"

    @property
    def rule(self) -> str:
        return rule_in_words(self.criterion.rule, self.criterion.maximum)

    @property
    def is_exempt(self) -> bool:
        return self.answer is not None and is_exempt(self.answer)

    @property
    def is_typed(self) -> bool:
        return self.criterion.scored_by == Criterion.ScoredBy.SELF and not self.is_exempt

    @property
    def is_done(self) -> bool:
        return self.answer is not None and self.answer.is_answered

    @property
    def uses(self) -> list:
        return current_uses(self.answer) if self.answer else []

    @property
    def working(self) -> str:
        return working_of(self.answer, self.answer.facts) if self.is_done else ""


@dataclass(slots=True)
class Section:
    """A criterion of the second level with its rows; its heading when it has parts."""

    criterion: Criterion
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Domain:
    """A domain with its sections and the body's points so far."""

    criterion: Criterion
    sections: list[Section] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        return [row for section in self.sections for row in section.rows]

    @property
    def typed(self) -> list[Row]:
        return [row for row in self.rows if row.is_typed]

    @property
    def done(self) -> int:
        return sum(row.is_done for row in self.typed)

    @property
    def is_complete(self) -> bool:
        return self.done == len(self.typed)

    @property
    def earned(self) -> Decimal:
        return sum((row.answer.claimed_points or ZERO for row in self.typed), ZERO)

    @property
    def share(self) -> Decimal:
        """Items done, in per cent with two places, for the bar."""
        return Decimal(100 * self.done) / len(self.typed) if self.typed else ZERO


def build(assessment: Assessment, *, editable: bool = False) -> list[Domain]:
    """Lay out an assessment's set, rows with their gaps; one query beside `with_work`."""
    answers = {answer.criterion_id: answer for answer in assessment.answers.with_work()}
    for answer in answers.values():
        answer.assessment = assessment
    missing: dict[int, list[Gap]] = {}
    for gap in gaps(answers.values(), assessment.round.year):
        missing.setdefault(gap.answer.pk, []).append(gap)
    criteria = assessment.participation.criteria_set.criteria.order_by("position")
    domains: list[Domain] = []
    for criterion in criteria:
        if criterion.parent_id is None:
            domains.append(Domain(criterion))
        if criterion.depth == 2 or (criterion.parent_id is None and criterion.is_leaf):
            domains[-1].sections.append(Section(criterion))
        if criterion.is_leaf:
            row = _row(criterion, answers.get(criterion.pk), missing, editable)
            domains[-1].sections[-1].rows.append(row)
    return domains


def _row(
    criterion: Criterion,
    answer: Answer | None,
    missing: Mapping[int, list[Gap]],
    editable: bool,
) -> Row:
    row = Row(criterion, answer, gaps=missing.get(answer.pk, []) if answer else [])
    if editable and row.is_typed:
        row.form = claim_form(answer)
    return row


def claim_form(answer: Answer, data: Mapping | None = None) -> AnswerForm:
    return AnswerForm(
        answer,
        data,
        facts=answer.facts,
        initial={"explanation": answer.explanation, "version": answer.version},
    )


def working_of(answer: Answer, facts: Mapping) -> str:
    """The arithmetic of some facts in one line, or "" when there are none."""
    if not facts:
        return ""
    criterion = answer.criterion
    try:
        outcome = rules.points(
            criterion.rule,
            facts,
            maximum=criterion.maximum,
            places=answer.assessment.round.leaf_places,
            treatment=criterion.not_applicable,
        )
    except rules.FactsError:
        return ""
    return arithmetic(outcome.working)
