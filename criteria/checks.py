"""Whether a criteria set is sound: every fault at once, in words."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from criteria import rules, scoring
from criteria.models import CriteriaSet, Criterion
from criteria.models.criterion import as_tree
from parindex.numbers import show

FAULTS = {
    "children_do_not_sum": lazy(
        "%(where)s: its parts add up to %(total)s, not %(maximum)s"
    ),
    "cap_out_of_reach": lazy("%(where)s: its parts add up to %(total)s, less than the cap"),
    "duplicate_code": lazy("%(where)s: the code is used twice"),
    "total_not_declared": lazy("the total is %(total)s, not the declared %(declared)s"),
    "empty_branch": lazy("%(where)s: it has no parts"),
    "no_maximum": lazy("%(where)s: the maximum is missing or not above 0"),
    "adjustment_misplaced": lazy(
        "%(where)s: bonus and penalty belong in a domain of their own"
    ),
}
RULE_FAULTS = {
    "unknown_kind": lazy("the kind of rule “%(value)s” is unknown"),
    "unknown_parameter": lazy("it has a setting that this kind does not take"),
    "missing_parameter": lazy("a setting is missing"),
    "unknown_value": lazy("a setting has an unknown value"),
    "empty_list": lazy("a list is empty"),
    "blank_label": lazy("a label is blank"),
    "duplicate_label": lazy("a label is used twice"),
    "float_number": lazy("a number is not exact"),
    "not_a_number": lazy("a number cannot be read"),
    "too_small": lazy("a number is too small"),
    "too_large": lazy("a number is too large"),
    "steps_not_descending": lazy("the steps do not descend"),
    "unreachable_step": lazy("a step can never be reached"),
    "best_not_maximum": lazy("the best result gives %(best)s, not the maximum %(maximum)s"),
    "maximum_off_step": lazy("the maximum is not a multiple of the step"),
    "sum_of_a_leaf": lazy("it has no parts to add up"),
}


def faults_of_set(criteria_set: CriteriaSet) -> list[str]:
    """Every fault of a stored set: its tree, its total and its rules. One query."""
    criteria = list(criteria_set.criteria.all())
    if not criteria:
        return [_("the set has no criteria")]
    tree = as_tree(criteria)
    found = scoring.check_tree(tree.children, criteria_set.total)
    return [in_words(fault) for fault in found] + rule_faults(criteria)


def rule_faults(criteria: Iterable[Criterion]) -> list[str]:
    """Faults of the leaves' rules, each naming the criterion's code."""
    found = []
    for criterion in criteria:
        if not criterion.is_leaf:
            continue
        if isinstance(criterion.rule, dict) and criterion.rule.get("kind") == "sum":
            found.append(_rule_fault(criterion.code, rules.Fault("sum_of_a_leaf", "")))
            continue
        for fault in rules.check(criterion.rule, criterion.maximum):
            found.append(_rule_fault(criterion.code, fault))
    return found


def _rule_fault(code: str, fault: rules.Fault) -> str:
    words = RULE_FAULTS.get(fault.code)
    what = str(words) % _shown(fault) if words else fault.code.replace("_", " ")
    place = f"{code} ({fault.path})" if fault.path else code
    return _("%(where)s: faulty rule, %(what)s") % {"where": place, "what": what}


def in_words(fault: rules.Fault) -> str:
    words = FAULTS.get(fault.code)
    if words is None:
        return f"{fault.path}: {fault.code.replace('_', ' ')}"
    return str(words) % {"where": fault.path, **_shown(fault)}


def _shown(fault: rules.Fault) -> dict[str, str]:
    """The fault's values as people write them: 9,5, not 9.5."""
    return {
        name: show(value, 2) if isinstance(value, Decimal) else str(value)
        for name, value in fault.params.items()
    }
