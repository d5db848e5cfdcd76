"""Published results as workbooks. They read frozen rows and nothing else."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.documents import excel
from rankings.basis import Source
from rankings.board import Board, Row
from rankings.models import Publication
from rankings.published import in_force
from rankings.sheet import Line, Sheet

CODE, ID, NAME, FIGURE, WORD, TEXT = 8, 24, 48, 12, 14, 45  # widths in characters


def ranking_xlsx(publication: Publication, board: Board) -> bytes:
    """One sheet of ranked bodies, one of those without a rank where there are any."""
    places, domains = board.places, board.codes
    ranked = excel.Sheet(
        title=_("Ranking"),
        header=[
            _("Rank"), _("Code"), _("Body"), _("Total"), _("Out of"), _("Index (%)"),
            _("Grade"), *(f"{domain.code}. {domain.name}" for domain in domains),
        ],
        rows=[
            [*_head_cells(row, places), *(_cell(cell.points, places) for cell in cells)]
            for row, cells in board.table(board.rows)
        ],
        widths=(CODE, ID, NAME, *[FIGURE] * 3, WORD, *[FIGURE] * len(domains)),
        notes=[
            _("PAR Index ranking %(year)s") % {"year": publication.round.year},
            board.group.name,
            *notes(publication, board.unchecked),
            *(f"({number}) {note}" for number, note in enumerate(board.notes, start=1)),
        ],
    )  # fmt: skip
    return excel.write([ranked, *_others(board)])


def _head_cells(row: Row, places: int) -> list[Any]:
    result = row.result
    return [
        result.rank,
        result.agency_code,
        result.agency_name,
        _cell(result.total, places),
        _cell(result.possible, places),
        _cell(result.index, places),
        row.grade,
    ]


def _others(board: Board) -> list[excel.Sheet]:
    if not board.others:
        return []
    rows = [
        [
            row.result.agency_code,
            row.result.agency_name,
            row.result.get_status_display(),
            row.result.note,
            _cell(row.result.index, board.places),
        ]
        for row in board.others
    ]
    header = [_("Code"), _("Body"), _("Status"), _("Note"), _("Index (%)")]
    return [
        excel.Sheet(
            title=_("Not ranked"),
            header=header,
            rows=rows,
            widths=(ID, NAME, ID, TEXT, FIGURE),
        )
    ]


def agency_xlsx(publication: Publication, sheet: Sheet) -> bytes:
    """A sheet of every criterion and one of the domains beside the group's mean."""
    result, places = sheet.result, sheet.places
    criteria = excel.Sheet(
        title=_("Score sheet"),
        header=[
            _("Code"), _("Criterion"), _("Maximum"), _("Applies"), _("Self-score"),
            _("Appraised"), _("Points"), _("Source"), _("Reason"),
        ],
        rows=[
            *(_line_cells(item, places) for item in sheet.lines),
            ["", _("Total"), _cell(sheet.maximum, places), _cell(result.possible, places),
             None, None, _cell(result.total, places), "", ""],
        ],
        widths=(CODE, NAME, FIGURE, FIGURE, FIGURE, FIGURE, FIGURE, ID, TEXT),
        notes=[
            result.agency_name,
            _("PAR Index result %(year)s") % {"year": publication.round.year},
            *notes(publication, sheet.unchecked),
        ],
    )  # fmt: skip
    return excel.write([criteria, _summary(sheet)])


def _line_cells(item: Line, places: int) -> list[Any]:
    line = item.line
    return [
        line.code,
        item.name,
        _cell(line.maximum, places),
        _cell(line.possible, places),
        _cell(line.claim, places),
        _cell(line.appraised, places),
        _cell(item.points, places),
        line.get_source_display() if line.is_leaf else "",
        str(item.reason),
    ]


def _summary(sheet: Sheet) -> excel.Sheet:
    result, places = sheet.result, sheet.places
    rows: list[list[Any]] = [
        [
            row.domain.code,
            row.domain.name,
            _cell(row.domain.maximum, places),
            _cell(row.domain.possible, places),
            _cell(row.points, places),
            _cell(row.domain.percent, places),
            _cell(row.mean_points, places),
        ]
        for row in sheet.domains
    ]
    rows.append(["", _("Index (%)"), None, None, None, _cell(result.index, places), None])
    rows.append(["", _("Rank"), None, None, None, result.rank, None])
    rows.append(["", _("Grade"), None, None, None, sheet.grade, None])
    return excel.Sheet(
        title=_("By domain"),
        header=[
            _("Code"), _("Domain"), _("Maximum"), _("Applies"), _("Points"),
            _("Share (%)"), _("Group mean"),
        ],
        rows=rows,
        widths=(CODE, NAME, FIGURE, FIGURE, FIGURE, FIGURE, FIGURE),
    )  # fmt: skip


def notes(publication: Publication, sources: Sequence[Source]) -> list[str]:
    """What every file says about itself: decision, version, hash, invented or not."""
    approved = timezone.localtime(publication.approved_at)
    lines = [
        _("Decision no. %(number)s of %(date)s; version %(version)s, published %(at)s")
        % {
            "number": publication.decision_number,
            "date": f"{publication.decision_date:%d/%m/%Y}",
            "version": publication.version,
            "at": f"{approved:%H:%M %d/%m/%Y}",
        },
        _("Verification code (SHA-256): %(hash)s")
        % {"hash": publication.snapshot.public_sha256},
    ]
    if not in_force(publication):
        lines.append(replaced())
    if publication.round.is_demo:
        lines.append(_("Demonstration data: every figure and name here is invented."))
    return lines + unchecked(sources)


def unchecked(sources: Sequence[Source]) -> list[str]:
    """The note that a criteria set carries until somebody has checked it."""
    return [
        _("Criteria set not yet checked against the official text: %(title)s. %(source)s")
        % {"title": source.title, "source": source.source}
        for source in sources
    ]


def replaced() -> str:
    return _("This version has since been replaced by a later one.")


def _cell(value: Decimal | None, places: int) -> Decimal | None:
    """The exact figure, with the usual decimals and more only where it has more."""
    if value is None:
        return None
    needed = -value.normalize().as_tuple().exponent
    return value.quantize(Decimal(1).scaleb(-max(places, needed)))
