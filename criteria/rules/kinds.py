"""The kinds of rule: which parameters each takes, and what checks and scores it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from criteria.rules import amounts, choices, shares, survey
from criteria.rules.checking import Check
from criteria.rules.outcome import FactsError, Field, Reading

SHARE = frozenset({"numerator", "denominator", "input", "may_exceed"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rule; `parameters` are all it may say beside its kind."""

    parameters: frozenset[str]
    check: Callable[[Check], None]
    score: Callable[[Mapping, Mapping, Fraction], Reading]
    fields: Callable[[Mapping], tuple[Field, ...]]


def check_sum(check: Check) -> None:
    """A branch has no parameters, so there is nothing more to check."""


def refuse_facts(rule: Mapping, facts: Mapping, maximum: Fraction) -> Reading:
    raise FactsError("", "takes_no_facts")


def no_fields(rule: Mapping) -> tuple[Field, ...]:
    return ()


KINDS: dict[str, Kind] = {
    "levels": Kind(
        frozenset({"levels"}),
        choices.check_levels,
        choices.level_points,
        choices.level_fields,
    ),
    "checklist": Kind(
        frozenset({"items"}),
        choices.check_checklist,
        choices.checklist_points,
        choices.checklist_fields,
    ),
    "thresholds": Kind(
        SHARE | {"steps", "below", "strict"},
        shares.check_thresholds,
        shares.step_points,
        shares.share_fields,
    ),
    "piecewise": Kind(
        SHARE | {"steps", "below", "strict"},
        shares.check_piecewise,
        shares.step_points,
        shares.share_fields,
    ),
    "ratio": Kind(
        SHARE | {"floor_percent"},
        shares.check_ratio,
        shares.ratio_points,
        shares.share_fields,
    ),
    "deduction": Kind(
        frozenset({"unit", "each", "start", "minimum"}),
        amounts.check_deduction,
        amounts.deduction_points,
        amounts.count_fields,
    ),
    "per_case": Kind(
        frozenset({"unit", "each"}),
        amounts.check_per_case,
        amounts.per_case_points,
        amounts.count_fields,
    ),
    "direct": Kind(
        frozenset({"step"}),
        amounts.check_direct,
        amounts.direct_points,
        amounts.direct_fields,
    ),
    "survey": Kind(
        frozenset({"method", "options", "groups"}),
        survey.check_survey,
        survey.survey_points,
        survey.survey_fields,
    ),
    "sum": Kind(frozenset(), check_sum, refuse_facts, no_fields),
}
