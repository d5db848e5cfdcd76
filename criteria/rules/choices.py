"""Rules where the officer chooses among what is written: levels and checklists."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from criteria.exact import exact
from criteria.rules import facts as read
from criteria.rules.checking import MISSING, Check
from criteria.rules.outcome import Choice, FactsError, Field, Reading


def check_levels(check: Check) -> None:
    check.best(check_options(check, "levels"), "levels")


def check_checklist(check: Check) -> None:
    worth = check_options(check, "items")
    if worth and None not in worth:
        check.best([min(sum(worth), check.maximum)], "items")


def check_options(check: Check, name: str) -> list[Fraction | None]:
    worth, labels = [], []
    for path, option in check.rows(name, {"label", "points"}):
        check.text(f"{path}label", option.get("label", MISSING))
        worth.append(check.points(f"{path}points", option.get("points", MISSING)))
        labels.append(option.get("label"))
    check.labels(name, labels)
    return worth


def level_points(rule: Mapping, facts: Mapping, maximum: Fraction) -> Reading:
    read.only(facts, {"level"})
    levels = rule["levels"]
    level = levels[read.index(read.value_of(facts, "level"), "level", len(levels))]
    return Reading(exact(level["points"]), {"band": level["label"]})


def checklist_points(rule: Mapping, facts: Mapping, maximum: Fraction) -> Reading:
    read.only(facts, {"items"})
    items = rule["items"]
    ticked: set[int] = set()
    for value in read.sequence(facts, "items"):
        place = read.index(value, "items", len(items))
        if place in ticked:
            raise FactsError("items", "repeated", value=place)
        ticked.add(place)
    chosen = tuple(items[place]["label"] for place in sorted(ticked))
    worth = sum((exact(items[place]["points"]) for place in ticked), Fraction(0))
    notes = ("capped",) if worth > maximum else ()
    return Reading(min(worth, maximum), {"chosen": chosen}, notes)


def level_fields(rule: Mapping) -> tuple[Field, ...]:
    return (Field("level", "choice", options=options(rule["levels"])),)


def checklist_fields(rule: Mapping) -> tuple[Field, ...]:
    return (Field("items", "checks", options=options(rule["items"])),)


def options(rows: list[Mapping]) -> tuple[Choice, ...]:
    return tuple(
        Choice(place, row["label"], Decimal(row["points"]))
        for place, row in enumerate(rows)
    )
