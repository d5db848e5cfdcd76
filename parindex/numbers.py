"""Numbers as people here type and read them. Pure: nothing here knows Django."""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

MOST_INTEGER_DIGITS = 9
MOST_DECIMAL_DIGITS = 6
MINUS = "\u2212"

_PLAIN = re.compile(r"(-?)([0-9]+)(?:[.,]([0-9]+))?", re.ASCII)
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+(?:[.,][0-9]+)?", re.ASCII)


class UnreadableNumber(ValueError):
    """`code`: "ambiguous" (1.500), "not_a_number" (1e9, NaN) or "too_long"."""

    def __init__(self, code: str, text: str):
        super().__init__(f"{code}: {text[:40]!r}")
        self.code = code
        self.text = text


def read_decimal(text: str) -> Decimal:
    """Read "1,5", "1.5" or "0,125"; never guess what "1.500" means.

    One separator before exactly three digits may group thousands or begin the
    decimals, so it is asked back; after a leading zero it can only be decimal.
    """
    cleaned = text.strip().replace(MINUS, "-")
    if _GROUPED.fullmatch(cleaned):
        raise UnreadableNumber("ambiguous", text)
    match = _PLAIN.fullmatch(cleaned)
    if not match:
        raise UnreadableNumber("not_a_number", text)
    sign, whole, decimals = match[1], match[2].lstrip("0") or "0", match[3] or ""
    if len(whole) > MOST_INTEGER_DIGITS or len(decimals) > MOST_DECIMAL_DIGITS:
        raise UnreadableNumber("too_long", text)
    return Decimal(f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}")


def show(value: Decimal | int, places: int) -> str:
    """Write for readers: decimal comma, dots between thousands, rounded half up."""
    if isinstance(value, float):
        raise TypeError("A float has already lost digits: pass a Decimal.")
    with localcontext() as context:
        context.prec = 60
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        digits = f"{abs(rounded):,f}"
    swapped = digits.translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{swapped}" if rounded < 0 else swapped
