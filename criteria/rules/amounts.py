"""Rules on a count of cases, and points that are entered directly."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from criteria.exact import as_decimal, exact
from criteria.rules import facts as read
from criteria.rules.checking import MISSING, Check, plain
from criteria.rules.outcome import FactsError, Field, Reading

ZERO = Fraction(0)


def check_deduction(check: Check) -> None:
    check_per_case(check)
    start = None
    if "start" in check.rule:
        start = check.points("start", check.rule["start"])
    highest = check.maximum if start is None else start
    check.number("minimum", check.rule.get("minimum", 0), low=ZERO, high=highest)


def check_per_case(check: Check) -> None:
    check.text("unit", check.rule.get("unit", MISSING))
    check.number("each", check.rule.get("each", MISSING), above=ZERO)


def check_direct(check: Check) -> None:
    if "step" not in check.rule:
        return
    step = check.number("step", check.rule["step"], above=ZERO)
    if step is not None and check.maximum % step:
        maximum = plain(check.maximum)
        check.fault("maximum_off_step", "step", step=plain(step), maximum=maximum)


def deduction_points(rule: Mapping, facts: Mapping, maximum: Fraction) -> Reading:
    """Take so much for each case from the start, down to the minimum."""
    count, working = cases(rule, facts)
    start = exact(rule["start"]) if "start" in rule else maximum
    minimum = exact(rule.get("minimum", 0))
    left = start - count * exact(rule["each"])
    notes = ("at_minimum",) if left < minimum else ()
    return Reading(max(left, minimum), working | {"start": as_decimal(start)}, notes)


def per_case_points(rule: Mapping, facts: Mapping, maximum: Fraction) -> Reading:
    """Add so much for each case, up to the maximum: for bonuses and penalties."""
    count, working = cases(rule, facts)
    worth = count * exact(rule["each"])
    return Reading(min(worth, maximum), working, ("capped",) if worth > maximum else ())


def cases(rule: Mapping, facts: Mapping) -> tuple[int, dict[str, object]]:
    read.only(facts, {"count"})
    count = read.whole(read.value_of(facts, "count", rule["unit"]), "count", rule["unit"])
    return count, {"numerator": count, "factor": Decimal(rule["each"])}


def direct_points(rule: Mapping, facts: Mapping, maximum: Fraction) -> Reading:
    read.only(facts, {"points"})
    value = read.value_of(facts, "points")
    points = read.amount(value, "points")
    read.at_most(points, maximum, "points", value)
    if "step" in rule and points % exact(rule["step"]):
        raise FactsError("points", "off_step", value=str(value), step=Decimal(rule["step"]))
    return Reading(points)


def count_fields(rule: Mapping) -> tuple[Field, ...]:
    return (Field("count", "count", rule["unit"]),)


def direct_fields(rule: Mapping) -> tuple[Field, ...]:
    step = Decimal(rule["step"]) if "step" in rule else None
    return (Field("points", "points", step=step),)
