"""Reading facts, which come from outside and are trusted in nothing.

A fact is an int, a Decimal or text in plain notation; a bool or a float is never a
number. Every refusal is a `FactsError` naming the fact.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from criteria.exact import as_decimal, exact
from criteria.rules.outcome import FactsError

TOO_LARGE = 10**9
LONGEST_SHOWN = 40


def only(facts: Mapping[str, object], names: Collection[str]) -> None:
    """Refuse a fact that the rule did not ask for, such as forged points."""
    for name in facts:
        if name not in names:
            raise FactsError(str(name)[:LONGEST_SHOWN], "unexpected_field")


def value_of(facts: Mapping[str, object], name: str, label: str = "") -> object:
    value = facts.get(name)
    if value is None or value == "":
        raise FactsError(name, "missing", label=label)
    return value


def amount(value: object, name: str, label: str = "") -> Fraction:
    """Read a number from 0 to below 10**9."""
    if isinstance(value, Decimal) and value.is_finite() and value.adjusted() >= 9:
        code = "negative" if value < 0 else "too_large"
        raise FactsError(name, code, limit=TOO_LARGE, label=label)
    try:
        number = exact(value)
    except (TypeError, ValueError):
        shown = value[:LONGEST_SHOWN] if isinstance(value, str) else type(value).__name__
        raise FactsError(name, "not_a_number", value=shown, label=label) from None
    if number < 0:
        raise FactsError(name, "negative", limit=0, label=label)
    if number >= TOO_LARGE:
        raise FactsError(name, "too_large", limit=TOO_LARGE, label=label)
    return number


def whole(value: object, name: str, label: str = "") -> int:
    """Read a count: a whole number from 0 to below 10**9."""
    number = amount(value, name, label)
    if number.denominator != 1:
        raise FactsError(name, "not_whole", value=str(value), label=label)
    return number.numerator


def at_most(number: Fraction, limit: Fraction, name: str, value: object) -> None:
    if number > limit:
        raise FactsError(name, "over_maximum", value=str(value), limit=as_decimal(limit))


def index(value: object, name: str, count: int) -> int:
    """Read the place of an option in a list of so many, counted from 0."""
    place = whole(value, name)
    if place >= count:
        raise FactsError(name, "unknown_level", value=place, limit=count - 1)
    return place


def sequence(facts: Mapping[str, object], name: str) -> list | tuple:
    value = facts.get(name)
    if value is None:
        raise FactsError(name, "missing")
    if not isinstance(value, list | tuple):
        raise FactsError(name, "not_a_list")
    return value
