"""Geometry of the charts: exact figures in, coordinates out. Nothing is drawn here.

Lengths along a bar are per cent of its width, everything else is in the units of
the drawing. Figures that are shown as text never come from here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from criteria.scoring import SCORED
from rankings.models.result import DomainPoints

MOSAIC_WIDTH = Decimal(202)
MOSAIC_HEIGHT = Decimal(30)
GAP = Decimal(2)

DOT_BINS = 60
DOT_STEP = Decimal(11)
DOT_HEAD = Decimal(14)
AXIS_STEP = Decimal(10)
FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Column:
    """A domain in a mosaic: as wide as its maximum, as high as the share earned."""

    domain: DomainPoints
    x: Decimal
    width: Decimal
    y: Decimal
    height: Decimal

    @property
    def assessed(self) -> bool:
        return bool(self.domain.possible)

    @property
    def middle(self) -> Decimal:
        return self.x + self.width / 2


def mosaic(domains: Sequence[DomainPoints]) -> list[Column]:
    """One column for each scored domain, so that the filled area is the points.

    A bonus or a penalty has no share of the maximum and no column.
    """
    scored = [domain for domain in domains if domain.kind == SCORED]
    maximum = sum((domain.maximum for domain in scored), Decimal(0))
    if not maximum:
        return []
    scale = (MOSAIC_WIDTH - GAP * (len(scored) - 1)) / maximum
    columns, x = [], Decimal(0)
    for domain in scored:
        width = domain.maximum * scale
        height = Decimal(0)
        if domain.possible:
            height = min(domain.earned / domain.possible, Decimal(1)) * MOSAIC_HEIGHT
        columns.append(
            Column(domain, x=x, width=width, y=MOSAIC_HEIGHT - height, height=height)
        )
        x += width + GAP
    return columns


def bar(percent: Decimal | None) -> Decimal:
    """How far a bar reaches, 0 to 100; a bonus may lift an index above the track."""
    return max(Decimal(0), min(percent or Decimal(0), FULL))


@dataclass(frozen=True, slots=True)
class Dot:
    x: Decimal
    y: Decimal
    is_subject: bool


@dataclass(frozen=True, slots=True)
class Mark:
    x: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class DotPlot:
    """One dot for each body, equal ones stacked; the subject is drawn last."""

    dots: list[Dot]
    ticks: list[Mark]
    thresholds: list[Mark]
    base: Decimal

    @property
    def height(self) -> Decimal:
        """The axis and its labels below the dots included."""
        return self.base + 20

    @property
    def text(self) -> Decimal:
        return self.base + 16


def dot_plot(
    values: Mapping[object, Decimal], subject: object, thresholds: Iterable[Decimal]
) -> DotPlot | None:
    """Where every body lies between the lowest ten per cent and 100; None without any."""
    if subject not in values:
        return None
    low = (min(values.values()) / AXIS_STEP).to_integral_value(ROUND_FLOOR) * AXIS_STEP
    high = (max(values.values()) / AXIS_STEP).to_integral_value(ROUND_CEILING) * AXIS_STEP
    low, high = min(low, FULL - AXIS_STEP), max(high, FULL)

    def place(value: Decimal) -> Decimal:
        return (value - low) / (high - low) * 100

    bins = {key: _bin(place(value)) for key, value in values.items()}
    base = DOT_HEAD + DOT_STEP * max(Counter(bins.values()).values())
    stacked: Counter = Counter()
    dots = []
    # The subject lies at the foot of its stack, and is drawn over its neighbours.
    for key in sorted(values, key=lambda key: key != subject):
        y = base - DOT_STEP / 2 - DOT_STEP * stacked[bins[key]]
        stacked[bins[key]] += 1
        dots.append(Dot(x=_middle(bins[key]), y=y, is_subject=key == subject))
    ticks = [low + AXIS_STEP * step for step in range(int((high - low) / AXIS_STEP) + 1)]
    return DotPlot(
        dots=sorted(dots, key=lambda dot: dot.is_subject),
        ticks=[Mark(place(value), value) for value in ticks],
        thresholds=[
            Mark(place(value), value) for value in sorted(thresholds) if low < value < high
        ],
        base=base,
    )


def _bin(percent: Decimal) -> int:
    return min(int(percent * DOT_BINS / 100), DOT_BINS - 1)


def _middle(number: int) -> Decimal:
    return (Decimal(number) + Decimal("0.5")) * 100 / DOT_BINS
