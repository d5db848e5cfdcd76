"""What led to a body's points: claim, last appraisal and survey, item by item. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from criteria.exact import EXACT
from criteria.scoring import ZERO, Node

LAYERS = ("claim", "appraised", "survey")


def layers_of(body: Mapping[str, Any], tree: Node) -> dict[str, dict[str, Decimal | None]]:
    """`{code: {"claim": …, "appraised": …, "survey": …}}`, added up on branches.

    `body` is a body of the frozen inputs. None where a layer says nothing.
    """
    parents = {child.code: node.code for node in tree.walk() for child in node.children}
    found = {code: dict.fromkeys(LAYERS) for code in parents}

    def add(code: str, layer: str, points: str | None) -> None:
        while code and points is not None:
            before = found[code][layer] or ZERO
            found[code][layer] = EXACT.add(before, Decimal(points))
            code = parents[code]

    for answer in body["answers"]:
        add(answer["code"], "claim", answer["claim"]["points"])
        if answer["appraisals"]:
            add(answer["code"], "appraised", answer["appraisals"][-1]["points"])
    for score in body["survey"]:
        add(score["code"], "survey", score["points"])
    return found
