"""The rows that pages read: copies of the frozen documents, field by field."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from accounts.models import Agency
from parindex.vietnamese import search_key
from rankings.layers import LAYERS
from rankings.models import Publication, Result, ResultLine

Record = Mapping[str, Any]
Values = dict[str, Any]

BATCH = 1000


def write_rows(publication: Publication, public: Record) -> None:
    """Write the results of a publication and their lines, in bulk."""
    codes = [body["code"] for body in public["bodies"]]
    agencies = dict(Agency.objects.filter(code__in=codes).values_list("code", "pk"))
    results = Result.objects.bulk_create(
        (
            Result(
                publication=publication, agency_id=agencies[values["agency_code"]], **values
            )
            for values in expected_results(public)
        ),
        batch_size=BATCH,
    )
    ids = {result.agency_code: result.pk for result in results}
    ResultLine.objects.bulk_create(
        (
            ResultLine(result_id=ids[code], **values)
            for code, values in expected_lines(public)
        ),
        batch_size=BATCH,
    )


def expected_results(public: Record) -> Iterator[Values]:
    """The fields of every result as the public document has them."""
    groups = {group["code"]: group for group in public["groups"]}
    grades = {grade["name"]: grade for grade in public["grades"]}
    criteria = _criteria(public)
    for body in public["bodies"]:
        group = groups.get(body["group"], {"code": "", "name": "", "name_en": ""})
        known = criteria[tuple(body["set"])]
        yield {
            "position": body["position"],
            "agency_code": body["code"],
            "agency_name": body["name"],
            "agency_short_name": body["short_name"],
            "agency_kind": body["kind"],
            "parent_name": body["parent"],
            "search_key": search_key(f"{body['name']} {body['short_name']}"),
            "group_code": group["code"],
            "group_name": group["name"],
            "group_name_en": group["name_en"],
            "set_code": body["set"][0],
            "set_version": body["set"][1],
            "status": body["status"],
            "filed": body["filed"],
            "note": body["note"],
            "total": as_decimal(body["total"]),
            "possible": as_decimal(body["possible"]),
            "index_exact": body["index_exact"],
            "index": as_decimal(body["index"]),
            "rank": body["rank"],
            "grade": body["grade"],
            "grade_en": grades[body["grade"]]["name_en"] if body["grade"] else "",
            "domains": [
                {
                    **{name: known[domain["code"]][name] for name in ("name", "name_en")},
                    **{name: known[domain["code"]][name] for name in ("kind", "maximum")},
                    **domain,
                }
                for domain in body["domains"]
            ],
        }


def expected_lines(public: Record) -> Iterator[tuple[str, Values]]:
    """(body's code, fields) of every line as the public document has them."""
    criteria = _criteria(public)
    for body in public["bodies"]:
        known = criteria[tuple(body["set"])]
        for position, line in enumerate(body["lines"], start=1):
            criterion = known[line["code"]]
            yield (
                body["code"],
                {
                    "position": position,
                    "code": line["code"],
                    "parent_code": criterion["parent"],
                    "is_leaf": criterion["is_leaf"],
                    "name": criterion["name"],
                    "name_en": criterion["name_en"],
                    "kind": criterion["kind"],
                    "scored_by": criterion["scored_by"],
                    "maximum": Decimal(criterion["maximum"]),
                    "possible": Decimal(line["possible"]),
                    **{layer: as_decimal(line[layer]) for layer in LAYERS},
                    "final": Decimal(line["final"]),
                    "source": line["source"],
                    "reason_code": line["reason_code"],
                },
            )


def _criteria(public: Record) -> dict[tuple[str, int], dict[str, Record]]:
    return {
        (found["code"], found["version"]): {row["code"]: row for row in found["criteria"]}
        for found in public["sets"]
    }


def as_decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
