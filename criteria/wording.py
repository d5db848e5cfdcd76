"""Rules, refusals and arithmetic in words, for people.

The scoring modules are pure and speak in codes; this module gives the sentences.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from criteria.exact import half_up
from criteria.rules import FactsError, Working
from parindex.numbers import show

REFUSALS = {
    "missing": lazy("“%(label)s” is still empty. Enter a number."),
    "not_a_number": lazy("“%(value)s” is not a number. Use digits, for example 1,5."),
    "not_whole": lazy("“%(value)s” is not a whole number. Enter a count such as 37."),
    "negative": lazy("A number below 0 cannot be used here. Enter 0 or more."),
    "too_large": lazy("The number is too large. Enter one below %(limit)s."),
    "zero_denominator": lazy(
        "“%(label)s” is 0, so no ratio can be computed. Enter the total, or tick “not "
        "applicable” if the criterion offers it."
    ),
    "numerator_over_denominator": lazy(
        "“%(label)s” (%(value)s) is larger than “%(limit_label)s” (%(limit)s). Check both."
    ),
    "over_maximum": lazy("%(value)s is above the limit of %(limit)s."),
    "off_step": lazy("%(value)s is not a multiple of %(step)s."),
    "unknown_level": lazy("Choose one of the levels offered."),
    "not_a_list": lazy("Choose from the items offered."),
    "not_applicable_refused": lazy(
        "“Not applicable” cannot be claimed for this criterion."
    ),
    "repeated": lazy("The same item was sent twice. Choose each item once."),
    "takes_no_facts": lazy(
        "This criterion is the sum of its parts; nothing is entered here."
    ),
    "unexpected_field": lazy("The form sent a value that this criterion does not take."),
}
UNREADABLE = lazy("The value cannot be used for this criterion. Enter it again.")


def refusal(error: FactsError) -> str:
    """Why facts were refused: the field, what is wrong, and the cure."""
    params = {name: _shown(value) for name, value in error.params.items()}
    params.setdefault("label", "")
    if error.code == "missing" and not params["label"]:
        return _("Nothing has been chosen yet. Choose one of the options.")
    return str(REFUSALS.get(error.code, UNREADABLE)) % params


def rule_in_words(rule: Mapping, maximum: Decimal) -> str:
    """One line that says how the points of a leaf come about."""
    match rule["kind"]:
        case "levels":
            return _("Choose one level")
        case "checklist":
            return _("Points of the ticked items are added")
        case "deduction":
            return _("%(each)s points less for each case") % {"each": show(rule["each"], 2)}
        case "per_case":
            return _("%(each)s points for each case") % {"each": show(rule["each"], 2)}
        case "direct":
            return _("Points from 0 to %(maximum)s") % {"maximum": show(maximum, 2)}
        case "ratio":
            return _ratio(rule, maximum)
        case "thresholds" | "piecewise":
            return _steps(rule, maximum)
        case "survey":
            return _("Measured by the sociological survey")
    return _("Sum of the items below")


def arithmetic(working: Working, places: int = 2) -> str:
    """The working of some points in one line: 37 ÷ 41 = 90,24% × 1,50 = 1,35."""
    result = show(working.result, places)
    maximum = show(working.maximum, 2)
    if "excluded" in working.notes:
        return _("Does not apply: taken out of the maximum")
    if "full_marks" in working.notes:
        return _("No case arose: full marks, %(points)s") % {"points": result}
    if working.kind in ("ratio", "thresholds", "piecewise"):
        return _share(working, maximum, result)
    if working.kind == "deduction":
        start, each = show(working.start, 2), show(working.factor, 2)
        return f"{start} − {_count(working.numerator)} × {each} = {result}"
    if working.kind == "per_case":
        return f"{_count(working.numerator)} × {show(working.factor, 2)} = {result}"
    if working.kind == "checklist":
        return _("%(count)s ticked: %(points)s") % {
            "count": len(working.chosen),
            "points": result,
        }
    if working.kind == "survey" and working.percent is not None:
        return f"{_percent(working.percent)} × {maximum} = {result}"
    if working.kind == "levels":
        return f"{working.band}: {result}"
    return result


def _share(working: Working, maximum: str, result: str) -> str:
    start = _percent(working.percent)
    if working.numerator is not None:
        counts = f"{_count(working.numerator)} ÷ {_count(working.denominator)}"
        start = f"{counts} = {start}"
    if "below_floor" in working.notes:
        return _("%(share)s, below %(floor)s%%: %(points)s") % {
            "share": start,
            "floor": _trim(working.band),
            "points": result,
        }
    if "below_all_steps" in working.notes:
        return _("%(share)s, below every step: %(points)s") % {
            "share": start,
            "points": result,
        }
    if "over_100_percent" in working.notes:
        return f"{start} → {result}"
    if working.kind == "ratio" or "ratio_step" in working.notes:
        return f"{start} × {maximum} = {result}"
    return _("%(share)s, from %(band)s%%: %(points)s") % {
        "share": start,
        "band": _trim(working.band),
        "points": result,
    }


def _ratio(rule: Mapping, maximum: Decimal) -> str:
    words = _("Share × %(maximum)s") % {"maximum": show(maximum, 2)}
    if rule.get("floor_percent"):
        words += "; " + _("below %(floor)s%%: 0") % {"floor": _trim(rule["floor_percent"])}
    return words


def _steps(rule: Mapping, maximum: Decimal) -> str:
    sign = ">" if rule.get("strict") else "≥"
    parts = []
    for step in rule["steps"]:
        worth = (
            _("share × %(maximum)s") % {"maximum": show(maximum, 2)}
            if "formula" in step
            else show(step["points"], 2)
        )
        parts.append(f"{sign} {_trim(step['from_percent'])}%: {worth}")
    parts.append(_("lower: %(points)s") % {"points": show(rule["below"], 2)})
    return "; ".join(parts)


def _percent(value: Fraction) -> str:
    return f"{show(half_up(value, 2), 2)}%"


def _count(value: int | Decimal) -> str:
    return show(value, 0) if value == int(value) else show(value, 2)


def _trim(value: str | int | Decimal) -> str:
    """A threshold without idle zeros: 90, not 90,00."""
    number = Decimal(value)
    places = max(0, -number.normalize().as_tuple().exponent)
    return show(number, places)


def _shown(value: object) -> str:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _trim(value)
    return str(value)
