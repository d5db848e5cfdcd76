"""Exact numbers: no binary fractions and no rounding that was not asked for.

Every amount of the index is an `int`, a `Decimal` or a `Fraction`. The active
decimal context is never relied on, so no setting of it can change a figure.
"""

import re
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from fractions import Fraction

PLAIN_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
LONGEST_EXPONENT = 40  # beyond it a short text could unfold into a giant integer

# Adds and subtracts Decimals; raises `Inexact` where the result would lose a digit.
EXACT = Context(prec=100, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])


def exact(value: Fraction | Decimal | int | str) -> Fraction:
    """Return the number without any loss.

    Text is read in plain notation with a decimal point ("0.5"). Raises `TypeError`
    for a float, a bool or anything else that is no exact number, `ValueError` for
    text that is no number, for NaN and infinity, and for more than 40 digits.
    """
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise TypeError(f"not an exact number: {type(value).__name__}")
    if isinstance(value, str) and not PLAIN_NUMBER.fullmatch(value):
        raise ValueError("not a number in plain notation")
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):
            raise ValueError("not a finite number")
        if value.adjusted() >= LONGEST_EXPONENT or exponent < -LONGEST_EXPONENT:
            raise ValueError("a number of too many digits")
    return Fraction(value)


def half_up(value: Fraction | Decimal | int, places: int) -> Decimal:
    """Round to so many decimal places, halves away from zero.

    Works on integers alone, so neither precision nor rounding mode of the decimal
    context matters. The result always shows all its places, and zero has no sign.
    """
    if places < 0:
        raise ValueError("places must not be negative")
    number = exact(value)
    scaled, rest = divmod(abs(number.numerator) * 10**places, number.denominator)
    if 2 * rest >= number.denominator:
        scaled += 1
    sign = "-" if number < 0 and scaled else ""
    return Decimal(f"{sign}{scaled}E-{places}")


def as_decimal(number: Fraction) -> Decimal:
    """Write a number that ends (up to 40 places) as the shortest exact Decimal.

    Raises `ValueError` for one that does not, such as a third.
    """
    for places in range(LONGEST_EXPONENT + 1):
        scaled = number * 10**places
        if scaled.denominator == 1:
            return Decimal(f"{scaled.numerator}E-{places}")
    raise ValueError("not a decimal fraction")
