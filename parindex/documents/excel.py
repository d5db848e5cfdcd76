"""Workbooks out: real numbers, a sheet that prints well, text that stays text."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from parindex.documents.intake import BadSpreadsheet, read

__all__ = ["BadSpreadsheet", "Sheet", "read", "write"]

FONT = "Times New Roman"
DEFAULT_WIDTH = 14
# What a spreadsheet program may take for the beginning of a formula.
FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")

_HAIRLINE = Side(style="thin", color="B0B7C1")
_BORDER = Border(bottom=_HAIRLINE, top=_HAIRLINE, left=_HAIRLINE, right=_HAIRLINE)
_HEAD = PatternFill("solid", fgColor="ECEFF3")
_FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: `header`, `rows`, and above them the lines of `notes`.

    A cell may be text, int, Decimal (shown with as many decimals as it has), date,
    datetime or None. `widths` are in characters, column by column.
    """

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = ()
    notes: Sequence[str] = ()


def write(sheets: Sequence[Sheet]) -> bytes:
    """The .xlsx file with one worksheet for each sheet, in their order."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in sheets:
        _fill(workbook.create_sheet(_title(sheet.title)), sheet)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _fill(worksheet: Worksheet, sheet: Sheet) -> None:
    line = 0
    for line, note in enumerate(sheet.notes, start=1):
        cell = worksheet.cell(line, 1)
        _put(cell, note)
        cell.font = Font(name=FONT, size=12, bold=line == 1)
    head = line + 2 if line else 1
    for column, text in enumerate(sheet.header, start=1):
        cell = worksheet.cell(head, column)
        _put(cell, text)
        cell.font = Font(name=FONT, size=11, bold=True)
        cell.fill, cell.border = _HEAD, _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    last = head
    for last, row in enumerate(sheet.rows, start=head + 1):
        for column, value in enumerate(row, start=1):
            cell = worksheet.cell(last, column)
            _put(cell, value)
            cell.font, cell.border = Font(name=FONT, size=11), _BORDER
            cell.alignment = Alignment(vertical="top", wrap_text=cell.data_type == "s")
    _lay_out(worksheet, sheet, head, last)


def _lay_out(worksheet: Worksheet, sheet: Sheet, head: int, last: int) -> None:
    for column in range(1, len(sheet.header) + 1):
        given = sheet.widths[column - 1] if column <= len(sheet.widths) else DEFAULT_WIDTH
        worksheet.column_dimensions[get_column_letter(column)].width = given
    right = get_column_letter(len(sheet.header))
    worksheet.freeze_panes = f"A{head + 1}"
    worksheet.auto_filter.ref = f"A{head}:{right}{last}"
    worksheet.print_title_rows = f"{head}:{head}"
    worksheet.page_setup.paperSize = worksheet.PAPERSIZE_A4
    worksheet.page_setup.orientation = worksheet.ORIENTATION_LANDSCAPE
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.oddFooter.center.text = "&P/&N"


def _put(cell: Cell, value: Any) -> None:
    if isinstance(value, Decimal):
        cell.value = value
        cell.number_format = _format(value)
    elif isinstance(value, datetime) and timezone.is_aware(value):
        # A workbook has no time zones: write the wall clock of the portal.
        cell.value = timezone.localtime(value).replace(tzinfo=None)
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif value is None or isinstance(value, int):
        cell.value = value
    elif hasattr(value, "year"):
        cell.value = value
        cell.number_format = "dd/mm/yyyy"
    else:
        _put_text(cell, ILLEGAL_CHARACTERS_RE.sub("", str(value)))


def _put_text(cell: Cell, text: str) -> None:
    cell.value = text
    cell.data_type = "s"
    if text.startswith(FORMULA_STARTS):
        # Without this mark, editing the cell in Excel would turn it into a formula.
        cell.quotePrefix = True


def _format(value: Decimal) -> str:
    places = max(0, -value.as_tuple().exponent)
    return "#,##0." + "0" * places if places else "#,##0"


def _title(text: str) -> str:
    return _FORBIDDEN_IN_TITLES.sub(" ", text)[:31].strip()
