"""Taking in a criteria set: a document becomes rows, or nothing does.

The format is described in `docs/criteria.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from accounts import audit
from accounts.acting import Actor
from criteria.checks import in_words, rule_faults
from criteria.drafting import Draft
from criteria.models import CriteriaSet, Criterion
from criteria.tree import check_tree

# Faults of the tree for which the draft has better words already.
SAID_BY_THE_DRAFT = frozenset({"blank_code", "unknown_node_kind", "unknown_scorer"})


class BadCriteriaSet(ValueError):
    """A set that cannot be used; `problems` names everything that is wrong with it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class SetPlan:
    """A sound set that is not stored yet; its criteria come parents first."""

    criteria_set: CriteriaSet
    criteria: tuple[Criterion, ...]


def plan(document: Mapping[str, object]) -> SetPlan:
    """Turn a document into rows without storing them.

    Raises `BadCriteriaSet` with every fault of the document, its tree, its total
    and its rules.
    """
    draft = Draft(document)
    problems = draft.problems + tree_problems(draft)
    problems += rule_faults(c for c in draft.criteria if c.rule and c.maximum is not None)
    if problems:
        raise BadCriteriaSet(problems)
    for criterion in draft.criteria:
        criterion.rule = with_numbers_as_text(criterion.rule)
    return SetPlan(draft.criteria_set, tuple(draft.criteria))


def tree_problems(draft: Draft) -> list[str]:
    said = SAID_BY_THE_DRAFT
    if draft.criteria_set.total is None or not draft.tree:
        said |= {"total_not_declared"}
    faults = check_tree(draft.tree, draft.criteria_set.total)
    return [in_words(fault) for fault in faults if fault.code not in said]


@transaction.atomic
def store(document: Mapping[str, object], by: Actor) -> CriteriaSet:
    """Store a new set with all its criteria, or raise `BadCriteriaSet`."""
    planned = plan(document)
    criteria_set = planned.criteria_set
    criteria_set.save(force_insert=True)
    for criterion in planned.criteria:
        criterion.save(force_insert=True)
    # A domain belongs to itself, so that one that is a leaf counts like any other.
    criteria_set.criteria.domains().update(domain=F("pk"))
    new = {
        "set": f"{criteria_set.code} v{criteria_set.version}",
        "total": criteria_set.total,
        "criteria": len(planned.criteria),
    }
    audit.record(
        by,
        "import_criteria_set",
        criteria_set,
        chain="criteria",
        changes={field: [None, value] for field, value in new.items()},
    )
    return criteria_set


def with_numbers_as_text(value: object) -> object:
    """The same JSON with every number as text, which no database can make inexact."""
    if isinstance(value, Mapping):
        return {key: with_numbers_as_text(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [with_numbers_as_text(part) for part in value]
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return value
