"""Numbers on pages: `figure` for readers, `svg_number` for coordinates."""

from decimal import ROUND_HALF_UP, Decimal

from django import template

from parindex.numbers import show

register = template.Library()

NOT_SCORED = "–"


@register.filter
def figure(value: Decimal | int | None, places: int = 2) -> str:
    """`{{ total|figure:2 }}` is "86,50"; nothing yet is a dash, never a zero."""
    return NOT_SCORED if value is None or value == "" else show(value, places)


@register.filter
def svg_number(value: Decimal | int) -> str:
    """A coordinate: point, no grouping, at most two decimals, in every language."""
    rounded = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")
