"""Rules on a share: so many of so many, as a percentage.

A numerator over its denominator is refused, unless the rule says `may_exceed`
(revenue against plan): then the share may pass 100 %, but never earns more for it.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from criteria.exact import exact
from criteria.rules import facts as read
from criteria.rules.checking import HUNDRED, MISSING, Check
from criteria.rules.outcome import FactsError, Field, Reading

HIGHEST_STEP = Fraction(1000)  # percent, where a share may exceed 100 %


def check_share(check: Check) -> None:
    """Check what every rule on a share says."""
    check.text("numerator", check.rule.get("numerator", MISSING))
    check.text("denominator", check.rule.get("denominator", MISSING))
    check.one_of("input", check.rule.get("input", "counts"), {"counts", "percent"})
    check.flag("may_exceed", check.rule.get("may_exceed", False))


def check_ratio(check: Check) -> None:
    check_share(check)
    if "floor_percent" in check.rule:
        floor = check.rule["floor_percent"]
        check.number("floor_percent", floor, low=Fraction(0), high=HUNDRED)


def check_thresholds(check: Check) -> None:
    check_steps(check, {"from_percent", "points"})


def check_piecewise(check: Check) -> None:
    check_steps(check, {"from_percent", "points", "formula"})


def check_steps(check: Check, known: set[str]) -> None:
    check_share(check)
    strict = check.rule.get("strict", False)
    check.flag("strict", strict)
    ceiling = HIGHEST_STEP if check.rule.get("may_exceed") is True else HUNDRED
    above: Fraction | None = None
    reachable: list[Fraction | None] = []
    lowest: Fraction | None = None
    for path, step in check.rows("steps", known):
        start = step.get("from_percent", MISSING)
        start = check.number(f"{path}from_percent", start, low=Fraction(0), high=ceiling)
        if start is not None:
            if above is not None and start >= above:
                check.fault("steps_not_descending", f"{path}from_percent")
            if strict is True and start == ceiling:
                check.fault("unreachable_step", f"{path}from_percent")
            above = lowest = start
        reachable.append(step_worth(check, path, step, first=not reachable))
    below = check.points("below", check.rule.get("below", MISSING))
    if reachable and (strict is True or lowest != 0):
        reachable.append(below)
    check.best(reachable, "steps")


def step_worth(check: Check, path: str, step: Mapping, *, first: bool) -> Fraction | None:
    """Return the most that a step can be worth, as far as the best outcome cares.

    Only the first band reaches 100 %; a ratio further down stays below the maximum.
    """
    if "formula" not in step:
        return check.points(f"{path}points", step.get("points", MISSING))
    check.one_of(f"{path}formula", step["formula"], {"ratio"})
    if "points" in step:
        check.fault("points_and_formula", f"{path}points")
    return check.maximum if first else Fraction(0)


def share(rule: Mapping, facts: Mapping) -> tuple[Fraction, dict[str, object]]:
    """Read the share in percent, and what the working shows of it."""
    if rule.get("input", "counts") == "percent":
        return typed_percent(rule, facts)
    read.only(facts, {"numerator", "denominator"})
    top, bottom = rule["numerator"], rule["denominator"]
    numerator = read.whole(read.value_of(facts, "numerator", top), "numerator", top)
    denominator = read.value_of(facts, "denominator", bottom)
    denominator = read.whole(denominator, "denominator", bottom)
    if denominator == 0:
        raise FactsError("denominator", "zero_denominator", label=bottom)
    if numerator > denominator and not rule.get("may_exceed", False):
        raise FactsError(
            "numerator",
            "numerator_over_denominator",
            value=numerator,
            limit=denominator,
            label=top,
            limit_label=bottom,
        )
    percent = Fraction(numerator, denominator) * 100
    shown = {"numerator": numerator, "denominator": denominator, "percent": percent}
    return percent, shown


def typed_percent(rule: Mapping, facts: Mapping) -> tuple[Fraction, dict[str, object]]:
    read.only(facts, {"percent"})
    value = read.value_of(facts, "percent", rule["numerator"])
    percent = read.amount(value, "percent", rule["numerator"])
    if not rule.get("may_exceed", False):
        read.at_most(percent, HUNDRED, "percent", value)
    return percent, {"percent": percent}


def ratio_points(rule: Mapping, facts: Mapping, maximum: Fraction) -> Reading:
    percent, working = share(rule, facts)
    if percent < exact(rule.get("floor_percent", 0)):
        working["band"] = Decimal(rule["floor_percent"])
        return Reading(Fraction(0), working, ("below_floor",))
    return proportional(percent, working, maximum)


def proportional(
    percent: Fraction, working: dict, maximum: Fraction, *notes: str
) -> Reading:
    if percent > HUNDRED:
        return Reading(maximum, working, (*notes, "over_100_percent"))
    return Reading(maximum * percent / 100, working, notes)


def step_points(rule: Mapping, facts: Mapping, maximum: Fraction) -> Reading:
    """Score by the first step that the share reaches, else by `below`."""
    percent, working = share(rule, facts)
    strict = rule.get("strict", False)
    for step in rule["steps"]:
        start = exact(step["from_percent"])
        if percent > start or (percent == start and not strict):
            working["band"] = Decimal(step["from_percent"])
            if "formula" in step:
                return proportional(percent, working, maximum, "ratio_step")
            return Reading(exact(step["points"]), working)
    return Reading(exact(rule["below"]), working, ("below_all_steps",))


def share_fields(rule: Mapping) -> tuple[Field, ...]:
    top, bottom = rule["numerator"], rule["denominator"]
    if rule.get("input", "counts") == "percent":
        limit = None if rule.get("may_exceed", False) else Decimal(100)
        return (Field("percent", "percent", f"{top} ÷ {bottom}", limit=limit),)
    return (Field("numerator", "count", top), Field("denominator", "count", bottom))
