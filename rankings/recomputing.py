"""Computing frozen points again from the facts that they came from."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from assessments.standings import Counted, counted
from criteria import rules
from rankings.copying import as_decimal

Record = Mapping[str, Any]


class Finding(NamedTuple):
    """A frozen appraisal or decision, as `assessments.standings.counted` reads one."""

    points: Decimal
    excluded: bool
    step: int
    revision: int
    pk: int


def wrong_points(inputs: Record) -> tuple[int, list[str]]:
    """How many claims, appraisals and decisions were computed, and what is wrong.

    Points without facts, such as survey scores, are taken as they were recorded.
    """
    sets = {
        (found["code"], found["version"]): {row["code"]: row for row in found["criteria"]}
        for found in inputs["sets"]
    }
    places, computed, wrong = inputs["round"]["leaf_places"], 0, []
    for body in inputs["bodies"]:
        known = sets[tuple(body["set"])]
        for answer in body["answers"]:
            criterion = known[answer["code"]]
            label = f"{body['code']} {answer['code']}"
            for name, layer in _layers(answer):
                computed += 1
                wrong += _wrong_layer(f"{label} {name}", layer, criterion, places)
            if answer["rule_version"] != criterion["rule_version"]:
                wrong.append(f"{label}: answered under another version of the rule")
            if answer["source"] != "exempt":
                wrong += _wrong_standing(label, answer, criterion)
            elif answer["code"] not in body["not_applicable"]:
                wrong.append(f"{label}: exempt without an exemption")
    return computed, wrong


def _layers(answer: Record) -> Iterator[tuple[str, Record]]:
    """The steps that have facts."""
    if answer["claim"]["facts"]:
        yield "claim", answer["claim"]
    for name in ("appraisals", "decisions"):
        for number, layer in enumerate(answer[name], start=1):
            if layer["facts"]:
                yield f"{name} {number}", layer


def _wrong_layer(
    label: str, layer: Record, criterion: Record, places: int
) -> Iterator[str]:
    try:
        outcome = rules.points(
            criterion["rule"],
            layer["facts"],
            maximum=Decimal(criterion["maximum"]),
            places=places,
            treatment=criterion["not_applicable"],
        )
    except rules.FactsError as error:
        yield f"{label}: the rule does not take the facts ({error})"
        return
    if (outcome.points, outcome.excluded) != (
        as_decimal(layer["points"]),
        layer["excluded"],
    ):
        yield f"{label}: recorded {layer['points']}, computed {outcome.points}"


def _wrong_standing(label: str, answer: Record, criterion: Record) -> Iterator[str]:
    claim = answer["claim"]
    found = counted(
        Decimal(criterion["maximum"]),
        (as_decimal(claim["points"]), claim["excluded"]),
        [_finding(layer, place) for place, layer in enumerate(answer["appraisals"])],
        [_finding(layer, place) for place, layer in enumerate(answer["decisions"])],
    )
    recorded = Counted(
        Decimal(answer["points"]), Decimal(answer["possible"]), answer["source"]
    )
    if found != recorded:
        yield (
            f"{label}: counts {recorded.points}/{recorded.possible} ({recorded.source}), "
            f"should be {found.points}/{found.possible} ({found.source})"
        )


def _finding(layer: Record, place: int) -> Finding:
    return Finding(
        points=Decimal(layer["points"]),
        excluded=layer["excluded"],
        step=layer.get("step", 0),
        revision=layer.get("revision", 0),
        pk=place,
    )
