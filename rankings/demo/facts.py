"""Plausible facts for the rule of a criterion, and facts a little better or worse.

A quality is how well a body works, from 0 to 100. Nothing here gives points: those
come from the rule, as they do for facts that people type.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from criteria.models import Criterion
from rankings.demo.dice import Dice

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Body:
    """Whose facts: its code, and how many communes it has, 0 for a department."""

    code: str
    communes: int = 0


# What a body counts, by a word of the label, and how many of it there are. The first
# that fits is taken.
AMOUNTS = (
    ("triệu đồng", 400, 9000),
    ("hồ sơ trễ hẹn", 2, 12),
    ("hồ sơ", 240, 3200),
    ("tổng số kết quả", 240, 3200),
    ("văn bản", 180, 2600),
    ("tthc", 24, 130),
    ("nhiệm vụ", 18, 48),
    ("vấn đề", 2, 9),
    ("pakn", 2, 12),
    ("vbqppl", 2, 6),
    ("chỉ tiêu", 18, 30),
    ("lượt người", 30, 140),
    ("cán bộ", 60, 210),
    ("cbcc", 60, 210),
    ("công chức", 30, 70),
    ("sự nghiệp", 2, 9),
    ("phòng", 6, 12),
)
OTHERWISE = (3, 12)
OFFICES = 12  # specialised offices of a district
FEW_DOCUMENTS = ("xử lý", "trái pháp luật")


def plausible(criterion: Criterion, quality: int, body: Body, dice: Dice) -> Facts:
    """Facts that a body of this quality might state."""
    rule = criterion.rule
    if criterion.not_applicable != Criterion.NotApplicable.NONE and dice.succeeds(12):
        return {"not_applicable": True}
    match rule["kind"]:
        case "levels":
            order = best_first(rule["levels"])
            return {"level": order[_step(len(order), quality, dice)]}
        case "checklist":
            ticked = [n for n in range(len(rule["items"])) if dice.succeeds(quality + 5)]
            return {"items": ticked}
        case "deduction" | "per_case":
            return {"count": 0 if dice.succeeds(quality) else dice.between(1, 3)}
        case "ratio":
            whole = _amount(rule["denominator"], body)
            return _counts(whole, *_share_of_ratio(rule, quality, dice), dice)
        case "thresholds" | "piecewise":
            whole = _amount(rule["denominator"], body)
            return _counts(whole, *_share_of_steps(rule, quality, dice), dice)
    raise ValueError(f"no facts for a rule of kind {rule['kind']}")


def nearby(criterion: Criterion, facts: Mapping[str, Any], *, up: bool) -> Iterator[Facts]:
    """Ever better facts, or ever worse ones, of the same case; may be none."""
    rule = criterion.rule
    if "not_applicable" in facts:
        return
    if "level" in facts:
        order = best_first(rule["levels"])
        place = order.index(facts["level"])
        rest = reversed(order[:place]) if up else order[place + 1 :]
        yield from ({"level": level} for level in rest)
    elif "items" in facts:
        yield from _ticks(rule, list(facts["items"]), up=up)
    elif "count" in facts:
        count = facts["count"]
        counts = range(count - 1, -1, -1) if up else range(count + 1, count + 4)
        yield from ({"count": number} for number in counts)
    else:
        yield from _numerators(facts["numerator"], facts["denominator"], up=up)


def best_first(options: list[Mapping[str, Any]]) -> list[int]:
    """The places of the options, those worth most first."""
    return sorted(range(len(options)), key=lambda n: -Decimal(options[n]["points"]))


def _step(count: int, quality: int, dice: Dice) -> int:
    """The first of so many steps that is reached, the best being 0."""
    return next((n for n in range(count - 1) if dice.succeeds(quality)), count - 1)


def _share_of_ratio(rule: Mapping[str, Any], quality: int, dice: Dice) -> tuple[int, int]:
    if dice.succeeds(quality - 25):
        return 100, 100
    floor = int(rule.get("floor_percent", 40))
    if dice.succeeds((100 - quality) // 3):
        return max(floor - 20, 5), floor - 1
    return floor + (100 - floor) * quality // 200, 99


def _share_of_steps(rule: Mapping[str, Any], quality: int, dice: Dice) -> tuple[int, int]:
    """The percentages, from and to, of the step that is reached."""
    starts = [int(Decimal(step["from_percent"])) for step in rule["steps"]]
    place = _step(len(starts) + 1, quality, dice)
    if place == len(starts):
        return starts[-1] // 2, starts[-1] - 1
    ceiling = 112 if rule.get("may_exceed") else 100
    return starts[place], starts[place - 1] - 1 if place else max(ceiling, starts[0])


def _counts(denominator: int, low: int, high: int, dice: Dice) -> Facts:
    """A numerator whose share of the denominator lies about between low and high."""
    most = denominator * high // 100
    least = min(-(-denominator * low // 100), most)
    return {"numerator": dice.between(least, most), "denominator": denominator}


def _amount(label: str, body: Body) -> int:
    """How many of what the label names the body has: the same wherever it is asked."""
    label = label.lower()
    if body.communes and "ubnd cấp xã" in label:
        return body.communes + (OFFICES if "phòng" in label else 0)
    known = ((low, high) for word, low, high in AMOUNTS if word in label)
    few = "văn bản" in label and any(word in label for word in FEW_DOCUMENTS)
    return Dice(body.code, label).between(*(OTHERWISE if few else next(known, OTHERWISE)))


def _ticks(rule: Mapping[str, Any], ticked: list[int], *, up: bool) -> Iterator[Facts]:
    if up:
        for missing in [n for n in range(len(rule["items"])) if n not in ticked]:
            ticked = sorted([*ticked, missing])
            yield {"items": ticked}
    while not up and ticked:
        ticked = ticked[:-1]
        yield {"items": ticked}


def _numerators(numerator: int, denominator: int, *, up: bool) -> Iterator[Facts]:
    stride = max(1, denominator // 25)
    for number in range(1, 26):
        moved = numerator + stride * number if up else numerator - stride * number
        if not 0 <= moved <= denominator:
            return
        yield {"numerator": moved, "denominator": denominator}
