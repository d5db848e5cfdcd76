"""From raw facts to points: one rule, one answer, rounded once.

A rule is JSON: {"kind": ..., parameters}. Its numbers are text ("0.5"), int or
Decimal; a float is refused. Facts are JSON from outside: {"numerator": 37, ...},
or {"not_applicable": true} where no case arose. `check` a rule before it is used;
`points` and `fields` expect one without faults. Pure: nothing here knows Django.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from criteria.exact import exact, half_up
from criteria.rules import facts as read
from criteria.rules.checking import Check
from criteria.rules.kinds import KINDS
from criteria.rules.outcome import (
    Choice,
    FactsError,
    Fault,
    Field,
    Outcome,
    Reading,
    Working,
)

__all__ = [
    "KINDS",
    "STORED_PLACES",
    "TREATMENTS",
    "Choice",
    "FactsError",
    "Fault",
    "Field",
    "Outcome",
    "Working",
    "check",
    "fields",
    "points",
]

STORED_PLACES = 4
TREATMENTS = ("none", "full", "exclude")  # what "not applicable" does to a criterion


def check(rule: Mapping[str, object], maximum: Decimal) -> list[Fault]:
    """Return every fault of the rule of a criterion worth so many points."""
    if not isinstance(rule, Mapping):
        return [Fault("not_an_object", "")]
    name = rule.get("kind")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        return [Fault("unknown_kind", "kind", {"value": str(name)[:40]})]
    examined = Check(rule, maximum)
    examined.only("", rule, kind.parameters | {"kind"})
    kind.check(examined)
    return examined.faults


def points(
    rule: Mapping[str, object],
    facts: Mapping[str, object],
    *,
    maximum: Decimal,
    places: int = STORED_PLACES,
    treatment: str = "none",
) -> Outcome:
    """Return the points that the facts earn, rounded half up to the stored places.

    Never more than the maximum, even where the maximum has more places than are
    stored. `treatment` says what a criterion that does not apply is worth: "none"
    refuses the claim, "full" gives the maximum, "exclude" takes it out of the
    maximum. Raises `FactsError` for facts that the rule cannot take.
    """
    if treatment not in TREATMENTS:
        raise ValueError(f"unknown treatment: {treatment}")
    if not isinstance(facts, Mapping):
        raise FactsError("", "not_an_object")
    limit = exact(maximum)
    excluded = False
    if claims_not_applicable(facts, treatment):
        excluded = treatment == "exclude"
        reading = Reading(Fraction(0), {}, ("excluded",))
        if treatment == "full":
            reading = Reading(limit, {}, ("full_marks",))
    else:
        given = {name: value for name, value in facts.items() if name != "not_applicable"}
        reading = KINDS[rule["kind"]].score(rule, given, limit)
    result = min(half_up(reading.points, places), maximum)
    working = Working(
        kind=rule["kind"],
        maximum=maximum,
        exact=reading.points,
        result=result,
        notes=reading.notes,
        **reading.working,
    )
    if exact(result) != reading.points:
        working = replace(working, notes=(*working.notes, "rounded"))
    return Outcome(result, excluded, working)


def claims_not_applicable(facts: Mapping[str, object], treatment: str) -> bool:
    claim = facts.get("not_applicable", False)
    if not isinstance(claim, bool):
        raise FactsError("not_applicable", "not_boolean")
    if not claim:
        return False
    if treatment == "none":
        raise FactsError("not_applicable", "not_applicable_refused")
    read.only(facts, {"not_applicable"})
    return True


def fields(rule: Mapping[str, object]) -> tuple[Field, ...]:
    """Return the inputs that the rule needs, in the order to ask for them."""
    return KINDS[rule["kind"]].fields(rule)
