"""Real .xlsx files as survey teams send them, made with openpyxl."""

import io
from collections.abc import Sequence

from openpyxl import Workbook, load_workbook

from assessments.opening import open_round
from criteria.models import Participation, Round
from tests.factories import LEAVES, SURVEY, make_round, make_set, person

HEADER = ("agency_code", "criterion_code", "points", "n", "planned")
TWO_SURVEYED = {
    **LEAVES,
    "2.2": {"maximum": "1.5", "rule": SURVEY, "name": "Công khai", "scored_by": "survey"},
}


def workbook(*rows: Sequence, header: Sequence = HEADER) -> io.BytesIO:
    book = Workbook()
    book.active.append(list(header))
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def filled(template: bytes, points: str = "1.5", n: int = 40) -> io.BytesIO:
    """The template with the same points and forms in every row."""
    book = load_workbook(io.BytesIO(template))
    sheet = book.active
    for row in sheet.iter_rows(min_row=sheet.max_row - _rows(sheet) + 1):
        row[5].value, row[6].value = float(points), n
    return saved(book)


def _rows(sheet) -> int:
    """How many rows stand below the headings; the headings are the frozen rows."""
    return sheet.max_row - int(sheet.freeze_panes[1:]) + 1


def survey_round(bodies: int = 1, leaves: dict = TWO_SURVEYED, **more) -> Round:
    """A round open for its survey: every body owes 2.1 (of 4) and 2.2 (of 1.5)."""
    return opened(make_round(bodies, criteria_set=make_set(leaves), **more))


def opened(round_: Round) -> Round:
    open_round(round_, by=person("thuky"))
    round_.refresh_from_db()
    return round_


def body_of(round_: Round, place: int = 0) -> Participation:
    return round_.participations.order_by("pk")[place]
