"""What the documents of a published result show. Frozen rows and nothing else."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from criteria.exact import half_up
from criteria.models import Criterion
from criteria.scoring import SCORED, ZERO
from rankings.basis import Source
from rankings.board import Board
from rankings.exports import replaced, unchecked
from rankings.models import Publication, Result, ResultLine
from rankings.published import in_force
from rankings.sheet import Sheet

STORED_PLACES = 4


def ranking_document(publication: Publication, board: Board) -> dict[str, Any]:
    """What templates/documents/ranking.html needs."""
    measured = surveyed(row.result for row in board.rows)
    rows = [(row, measured.get(row.result.pk, ZERO)) for row in board.rows]
    return {
        **_document(publication, board.unchecked),
        "board": board,
        "rows": [(row, row.result.total - survey, survey) for row, survey in rows],
        "table": board.table(board.rows),
    }


def agency_document(publication: Publication, sheet: Sheet) -> dict[str, Any]:
    """What templates/documents/agency.html needs."""
    return {
        **_document(publication, sheet.unchecked),
        "sheet": sheet,
        "result": sheet.result,
    }


def _document(publication: Publication, sources: Sequence[Source]) -> dict[str, Any]:
    warnings = [] if in_force(publication) else [replaced()]
    return {
        "province": publication.round.province,
        "publication": publication,
        "round": publication.round,
        "dated": timezone.localdate(publication.approved_at),
        "draft": False,
        "demo": publication.round.is_demo,
        "provenance": [*warnings, *unchecked(sources)],
        "hash": publication.snapshot.public_sha256,
        "made_at": timezone.now(),
    }


def surveyed(results: Iterable[Result]) -> dict[int, Decimal]:
    """The points that the survey gave, by result; one query."""
    sums = (
        ResultLine.objects.filter(
            result__in=[result.pk for result in results],
            is_leaf=True,
            kind=SCORED,
            scored_by=Criterion.ScoredBy.SURVEY,
        )
        .order_by()
        .values_list("result")
        .annotate(points=Sum("final"))
    )
    # SQLite adds in binary: exact again once rounded to the stored places.
    return {result: half_up(points, STORED_PLACES) for result, points in sums}
