"""Whether a criteria set is sound: every fault at once, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from criteria import rules, scoring
from criteria.models import CriteriaSet, Criterion
from criteria.models.criterion import as_tree

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
        for fault in rules.check(criterion.rule, criterion.maximum):
            place = f"{criterion.code} ({fault.path})" if fault.path else criterion.code
            found.append(_("%(where)s: the rule is faulty, %(code)s") % {
                "where": place, "code": fault.code.replace("_", " "),
            })  # fmt: skip
    return found


def in_words(fault: rules.Fault) -> str:
    words = FAULTS.get(fault.code)
    if words is None:
        return f"{fault.path}: {fault.code.replace('_', ' ')}"
    return str(words) % {"where": fault.path, **fault.params}
