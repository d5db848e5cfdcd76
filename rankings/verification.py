"""Checking a publication, three things apart.

(a) stored: the hashes fit the texts, and the rows that pages read fit the texts;
(b) recomputed: the frozen inputs give the same points, totals, ranks and grades;
(c) live: what the round's data of today would publish instead. For information.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rankings.canonical import canonical, sha256
from rankings.code_version import code_version
from rankings.copying import expected_lines, expected_results
from rankings.differences import differences
from rankings.document import public_document
from rankings.models import Publication, Result, ResultLine, Snapshot
from rankings.recomputing import wrong_points
from rankings.snapshot import freeze

Record = dict[str, Any]
# What a damaged document may raise when it is read as if it were whole.
UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Report:
    """Findings by check; an empty list is a check that holds.

    `leaves` counts the points that were computed again from their facts. `same_code`
    says whether the code that checks is the code that published.
    """

    publication: Publication
    stored: list[str]
    recomputed: list[str]
    live: list[str]
    leaves: int
    same_code: bool

    @property
    def holds(self) -> bool:
        """Whether the publication is what it was; live data may move on."""
        return not self.stored and not self.recomputed


def verify(publication: Publication) -> Report:
    """Check one publication. Reads everything, writes nothing."""
    snapshot = publication.snapshot
    stored = list(_hash_findings(snapshot))
    try:
        public, full = json.loads(snapshot.public_json), json.loads(snapshot.full_json)
    except ValueError:
        unreadable = ["the stored text is not JSON"]
        return Report(publication, stored + unreadable, unreadable, [], 0, same_code=False)
    stored += _guarded(lambda: _row_findings(publication, public, full))
    counted, wrong = _recomputed(public, full)
    now = freeze(publication.round, {})
    return Report(
        publication=publication,
        stored=stored,
        recomputed=wrong,
        live=_guarded(lambda: differences(public, now.public)),
        leaves=counted,
        same_code=snapshot.code_version == code_version(),
    )


def _hash_findings(snapshot: Snapshot) -> Iterator[str]:
    if sha256(snapshot.public_json) != snapshot.public_sha256:
        yield "the public text does not fit its hash"
    if sha256(snapshot.full_json) != snapshot.full_sha256:
        yield "the full text does not fit its hash"


def _row_findings(publication: Publication, public: Record, full: Record) -> Iterator[str]:
    """Hashes inside the documents, and every field of every row that pages read."""
    if full["public_sha256"] != publication.snapshot.public_sha256:
        yield "the full text belongs to another public text"
    if full["code_version"] != publication.snapshot.code_version:
        yield "the version of the code is not the one in the full text"
    heading = public["publication"]
    if (heading["version"], heading["decision_number"], heading["decision_date"]) != (
        publication.version,
        publication.decision_number,
        publication.decision_date.isoformat(),
    ):
        yield "version, decision number or date are not those of the public text"
    results = publication.results.values(*_fields(Result))
    rows = {row["agency_code"]: row for row in results}
    yield from _unlike(rows, {v["agency_code"]: v for v in expected_results(public)})
    lines = ResultLine.objects.filter(result__publication=publication)
    found = {
        f"{row.pop('result__agency_code')} {row['code']}": row
        for row in lines.values("result__agency_code", *_fields(ResultLine)).iterator()
    }
    expected = {
        f"{code} {values['code']}": values for code, values in expected_lines(public)
    }
    yield from _unlike(found, expected)


def _fields(model: type[Result | ResultLine]) -> set[str]:
    """The copied columns of a model: all but keys."""
    return {
        field.name
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.is_relation)
    }


def _unlike(rows: Mapping[str, Record], expected: Mapping[str, Record]) -> Iterator[str]:
    for key in sorted(rows.keys() | expected.keys()):
        if key not in rows or key not in expected:
            yield f"{key}: {'row missing' if key in expected else 'row of no text'}"
            continue
        for name, value in expected[key].items():
            if rows[key][name] != value:
                yield f"{key} {name}: row {rows[key][name]}, text {value}"


def _recomputed(public: Record, full: Record) -> tuple[int, list[str]]:
    """How many points were computed again, and everything that came out otherwise."""
    try:
        counted, wrong = wrong_points(full["inputs"])
        again = public_document(full["inputs"], public["publication"])
        text = canonical(again)
    except UNREADABLE as error:
        return 0, [f"the frozen inputs cannot be computed: {error!r}"]
    if text != canonical(public):
        wrong = wrong + (
            _guarded(lambda: differences(public, json.loads(text)))
            or ["the public text is not what the frozen inputs give"]
        )
    return counted, wrong


def _guarded(findings: Callable[[], Iterable[str]]) -> list[str]:
    """The findings; a text too damaged to compare is one finding, not a crash."""
    try:
        return list(findings())
    except UNREADABLE as error:
        return [f"the text cannot be compared: {error!r}"]
