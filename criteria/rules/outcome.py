"""What the rules say back: faults of a rule, refused facts, points and their working."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a rule or a criteria set.

    `code` names what is wrong, `path` where ("steps[1].points", or a criterion's
    code), `params` are plain values for the message.
    """

    code: str
    path: str
    params: Mapping[str, object] = field(default_factory=dict)


class FactsError(ValueError):
    """Facts that a rule cannot take.

    `field` names the fact, `code` the reason, `params` hold plain values for the
    message: `value` as given, `limit`, and `label`, the fact's name for people.
    """

    def __init__(self, field: str, code: str, **params: object) -> None:
        super().__init__(f"{field or 'facts'}: {code}")
        self.field = field
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice: the index that goes into the facts, and its worth."""

    value: int
    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Field:
    """One input that a rule needs, enough to draw a form from.

    `kind` is choice, count, percent, checks or points. A choice and checks have
    `options`; points may have a `step`, the grid on which they must lie. `limit`
    is the largest percent. An empty `label` leaves the words to the form.
    """

    name: str
    kind: str
    label: str = ""
    options: tuple[Choice, ...] = ()
    step: Decimal | None = None
    limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """The arithmetic behind some points, to be shown as a line of working.

    `numerator` / `denominator` = `percent` (0-100, exact) for shares and surveys.
    `numerator` alone is a count of cases, each worth `factor` points, taken from
    `start` or added up. `band` is the percentage of the step that was reached, or
    the label of the level; `chosen` the labels of the ticked items. `exact` is the
    result before its one rounding, `result` after it, both in points.

    `notes` holds codes: full_marks, excluded, below_all_steps, below_floor,
    ratio_step, over_100_percent, capped, at_minimum, ready_made, rounded.
    """

    kind: str
    maximum: Decimal
    exact: Fraction
    result: Decimal
    numerator: int | Decimal | None = None
    denominator: int | Decimal | None = None
    percent: Fraction | None = None
    band: Decimal | str | None = None
    factor: Decimal | None = None
    start: Decimal | None = None
    chosen: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Points on the stored places; `excluded` takes the criterion out of the maximum."""

    points: Decimal
    excluded: bool
    working: Working


@dataclass(frozen=True, slots=True)
class Reading:
    """What one kind of rule made of the facts: exact points and parts of the working."""

    points: Fraction
    working: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
