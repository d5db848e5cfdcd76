import io
import time
import unicodedata
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from openpyxl import Workbook

from parindex.documents.intake import BadSpreadsheet, read


def workbook(*rows, title="Sheet"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file


def reopened(file):
    file.seek(0)
    return read(file)


def with_member(name, content):
    file = workbook([1])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file


def with_replaced(name, change):
    source = zipfile.ZipFile(workbook([1]))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for member in source.namelist():
            content = source.read(member)
            archive.writestr(member, change(content) if member == name else content)
    return file


def refusal(file):
    with pytest.raises(BadSpreadsheet) as refused:
        reopened(file)
    return refused.value.problems


def test_no_number_comes_in_as_a_float():
    rows = reopened(workbook([1, 1.5, 0.1 + 0.2, 1 / 3, 123456789.123456]))

    assert rows == [
        [
            Decimal(1),
            Decimal("1.5"),
            Decimal("0.3"),
            Decimal("0.3333333333"),
            Decimal("123456789.123456"),
        ]
    ]
    assert all(type(value) is Decimal for value in rows[0])


def test_text_is_stripped_and_composed():
    name = unicodedata.normalize("NFD", " Sở Nội vụ\u00a0")

    assert reopened(workbook([name, "  ", "1,5"])) == [["Sở Nội vụ", None, "1,5"]]


def test_empty_ends_are_left_out():
    assert reopened(workbook(["a", None, ""], [None], ["b"], [""])) == [["a"], [], ["b"]]


def test_a_sheet_is_found_by_name():
    file = workbook(["a"], title="Điểm")
    file.seek(0)
    assert read(file, "Điểm") == [["a"]]
    file.seek(0)
    with pytest.raises(BadSpreadsheet, match="Khác"):
        read(file, "Khác")


def test_formulas_without_a_result_and_errors_are_reported_with_their_cells():
    problems = refusal(workbook(["a", "=1+1"], ["#REF!", 2]))

    assert len(problems) == 2
    assert "B1" in problems[0]
    assert "A2" in problems[1]
    assert "#REF!" in problems[1]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"%PDF-1.7", b"a;b\n1;2\n"])
def test_other_files_are_refused(content):
    assert ".xlsx" in refusal(io.BytesIO(content))[0]


def test_an_archive_without_a_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    assert refusal(file)


def test_macros_are_refused():
    assert refusal(with_member("xl/vbaProject.bin", b"x"))


def test_a_file_above_ten_megabytes_is_refused():
    assert "10 MB" in refusal(io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)))[0]


def test_a_bomb_is_refused_before_it_unpacks():
    bomb = with_member("xl/worksheets/sheet9.xml", b"0" * 90_000_000)
    start = time.perf_counter()

    refusal(bomb)

    assert time.perf_counter() - start < 0.5


def test_too_many_members_are_refused():
    file = workbook([1])
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(200):
            archive.writestr(f"xl/media/{number}", b"")

    assert refusal(file)


def test_too_many_rows_and_columns_are_refused():
    high = with_replaced(
        "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="1"', b'r="20001"')
    )
    wide = workbook([None] * 200 + [1])

    assert "20000" in refusal(high)[0]
    assert "200" in refusal(wide)[0]


def test_entities_in_the_xml_are_refused():
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

    assert openpyxl.DEFUSEDXML
    assert refusal(
        with_replaced(
            "xl/worksheets/sheet1.xml",
            lambda xml: entity + xml.replace(b"<v>1</v>", b"<v>&e;</v>"),
        )
    )


def test_a_damaged_sheet_is_refused_and_not_a_crash():
    assert refusal(with_replaced("xl/worksheets/sheet1.xml", lambda xml: xml[:-40]))
    assert refusal(
        with_replaced(
            "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>1<", b"<v>NaN<")
        )
    )
    assert refusal(
        with_replaced(
            "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>1<", b"<v>1e999<")
        )
    )
