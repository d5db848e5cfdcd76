"""Workbooks in: measured before they are opened, read without a single float."""

import io
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED_BYTES = 100 * 1024 * 1024
MOST_RATIO = 50
MOST_MEMBERS = 200
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_PROBLEMS_LISTED = 50
# A file typed by hand never holds more digits than Excel itself keeps.
EXCEL_DIGITS = 15
DIGITS_KEPT_OF_NOISE = 10

Value = str | Decimal | bool | date | datetime | time | timedelta | None


class BadSpreadsheet(ValueError):
    """The file is refused whole; `problems` says where and why, for its sender."""

    def __init__(self, *problems: str):
        super().__init__(" ".join(problems))
        self.problems = problems


def read(file: BinaryIO, sheet: str | None = None) -> list[list[Value]]:
    """The rows of one worksheet, the first unless named, from row 1 on.

    Text is NFC and stripped, an empty cell None, every number a Decimal; empty
    cells and rows at the end are left out, so rows differ in length. Raises
    BadSpreadsheet, also for error cells and formulas that were never computed.
    """
    content = _measured(file)
    try:
        values, formulas = _open(content, sheet)
    except BadSpreadsheet:
        raise
    except Exception as error:
        # Whatever damage makes openpyxl stumble, the sender can do the same thing.
        raise BadSpreadsheet(
            _(
                "This file is damaged and cannot be read. Open it in Excel, save it "
                "again as .xlsx and send the new file."
            )
        ) from error
    return _trusted(values, formulas)


def _measured(file: BinaryIO) -> bytes:
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadSpreadsheet(_("This file is larger than 10 MB. Send a smaller one."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise BadSpreadsheet(
            _("This is not an .xlsx file. Open it in Excel and save it as .xlsx.")
        ) from error
    unpacked = sum(member.file_size for member in members)
    if (
        unpacked > MOST_UNPACKED_BYTES
        or unpacked > MOST_RATIO * max(len(content), 1)
        or len(members) > MOST_MEMBERS
    ):
        raise BadSpreadsheet(
            _(
                "This file unpacks to far more than a score sheet holds. Copy the cells "
                "into a new workbook and send that."
            )
        )
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise BadSpreadsheet(
            _("This is not an .xlsx file. Open it in Excel and save it as .xlsx.")
        )
    if any(name.endswith("vbaProject.bin") for name in names):
        raise BadSpreadsheet(_("This file has macros. Save it as .xlsx without them."))
    return content


def _open(content: bytes, sheet: str | None) -> tuple[list, list]:
    """All cells twice: as last computed, and as typed."""
    both = []
    for data_only in (True, False):
        with warnings.catch_warnings():
            # Features of Excel that a table of scores does not need.
            warnings.simplefilter("ignore")
            workbook = load_workbook(
                io.BytesIO(content), read_only=True, data_only=data_only
            )
            if sheet is not None and sheet not in workbook.sheetnames:
                raise BadSpreadsheet(
                    _('The workbook has no sheet named "%(name)s".') % {"name": sheet}
                )
            worksheet = workbook[sheet or workbook.sheetnames[0]]
            # The size a file claims may be false; only its cells count.
            worksheet.reset_dimensions()
            both.append(list(_limited(worksheet)))
            workbook.close()
    return both[0], both[1]


def _limited(worksheet) -> Iterator[list[tuple[object, str]]]:
    for number, row in enumerate(worksheet.iter_rows(), start=1):
        if number > MOST_ROWS:
            raise BadSpreadsheet(
                _("The sheet has more than %(most)d rows.") % {"most": MOST_ROWS}
            )
        if len(row) > MOST_COLUMNS and any(c.value is not None for c in row[MOST_COLUMNS:]):
            raise BadSpreadsheet(
                _("The sheet has more than %(most)d columns.") % {"most": MOST_COLUMNS}
            )
        yield [(cell.value, cell.data_type) for cell in row[:MOST_COLUMNS]]


def _trusted(values: list, formulas: list) -> list[list[Value]]:
    rows: list[list[Value]] = []
    problems: list[str] = []
    for line, (row, typed) in enumerate(zip(values, formulas, strict=True), start=1):
        cells = []
        for index, ((value, kind), (_typed, typed_kind)) in enumerate(
            zip(row, typed, strict=True), start=1
        ):
            place = {"cell": f"{get_column_letter(index)}{line}", "value": value}
            clean = _clean(value)
            if kind == "e" or (isinstance(clean, Decimal) and not clean.is_finite()):
                problems.append(_("Cell %(cell)s holds the error %(value)s.") % place)
            elif typed_kind == "f" and value is None:
                problems.append(
                    _(
                        "Cell %(cell)s has a formula without a result. Open the file in "
                        "Excel, save it and send it again."
                    )
                    % place
                )
            cells.append(clean)
        rows.append(_without_empty_end(cells, None))
    if problems:
        raise BadSpreadsheet(*problems[:MOST_PROBLEMS_LISTED])
    return _without_empty_end(rows, [])


def _clean(value: object) -> Value:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip() or None
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, float):
        number = Decimal(repr(value))
        if number.is_finite() and len(number.as_tuple().digits) > EXCEL_DIGITS:
            # 0.1 + 0.2 arrives as 0.30000000000000004.
            number = Context(prec=DIGITS_KEPT_OF_NOISE).plus(number).normalize()
        return number
    return value


def _without_empty_end(items: list, empty: object) -> list:
    end = len(items)
    while end and items[end - 1] == empty:
        end -= 1
    return items[:end]
