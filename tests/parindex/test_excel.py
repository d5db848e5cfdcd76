import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from parindex.documents.excel import Sheet, read, write

PAYLOADS = [
    start + rest
    for start in ("=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠")
    for rest in ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x")', "SUM(A1:A9)")
]


def written(**changes):
    sheet = {"title": "Điểm", "header": ["Mã", "Điểm"], "rows": [["1.1", Decimal("1.50")]]}
    return load_workbook(io.BytesIO(write([Sheet(**(sheet | changes))]))).active


@pytest.mark.parametrize("text", PAYLOADS)
def test_text_is_never_a_formula(text):
    cell = written(rows=[[text]])["A2"]

    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value.strip() == text.strip()


def test_numbers_are_numbers_with_their_own_decimals():
    sheet = written(rows=[["1.1", Decimal("86.50")], ["1.2", Decimal("-3")], ["1.3", 7]])

    assert [sheet[f"B{row}"].data_type for row in (2, 3, 4)] == ["n", "n", "n"]
    assert sheet["B2"].number_format == "#,##0.00"
    assert sheet["B3"].value == -3
    assert sheet["B3"].number_format == "#,##0"


def test_the_head_stays_in_view_filters_and_repeats_in_print():
    sheet = written(notes=["Bảng điểm", "Số liệu giả định"], widths=[8, 30])

    assert sheet["A1"].value == "Bảng điểm"
    assert sheet["A4"].value == "Mã"
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:B5"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.column_dimensions["B"].width == 30


def test_times_are_written_as_the_clock_of_the_portal():
    made = datetime(2020, 2, 7, 10, 0, tzinfo=UTC)
    sheet = written(rows=[[made, date(2020, 2, 7)]])

    assert sheet["A2"].value == datetime(2020, 2, 7, 17, 0)
    assert sheet["B2"].value == datetime(2020, 2, 7)
    assert sheet["B2"].number_format == "dd/mm/yyyy"


def test_titles_and_control_characters_that_excel_refuses_are_cleaned():
    sheet = written(title="Bảng: 1/2 [của] " + "x" * 40, rows=[["a\x00b"]])

    assert sheet.title.startswith("Bảng  1 2")
    assert len(sheet.title) <= 31
    assert sheet["A2"].value == "ab"


def test_what_was_written_is_read_back():
    rows = [["1.1", Decimal("0.1234"), "=1+1"], ["1.2", None, "Khó khăn"], ["1.3", 5, "–"]]

    back = read(io.BytesIO(write([Sheet("Điểm", ["Mã", "Điểm", "Ghi chú"], rows)])))

    assert back == [["Mã", "Điểm", "Ghi chú"], rows[0], rows[1], ["1.3", Decimal(5), "–"]]
