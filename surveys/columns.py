"""The columns of a survey workbook: their headings, and those nobody may send."""

import re
from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from parindex.documents.excel import BadSpreadsheet
from parindex.vietnamese import search_key

# In the order of the template. A column is known by its heading in any language of
# the portal or by its key; its place does not matter.
HEADINGS = {
    "agency_code": lazy("Agency code"),
    "agency_name": lazy("Agency name"),
    "criterion_code": lazy("Criterion code"),
    "criterion_name": lazy("Criterion name"),
    "maximum": lazy("Maximum points"),
    "points": lazy("Survey points"),
    "n": lazy("Forms collected"),
    "planned": lazy("Forms planned"),
}
REQUIRED = ("agency_code", "criterion_code", "points", "n")
HEAD_WITHIN_ROWS = 15

# Headings under which people are named. Compared without accents, as whole words.
PERSONAL = (
    "ho ten", "ho va ten", "ten nguoi", "nguoi tra loi", "nguoi duoc hoi", "full name",
    "dien thoai", "sdt", "so dt", "dtdd", "phone", "telephone", "mobile", "zalo",
    "email", "e mail", "thu dien tu", "cccd", "cmnd", "can cuoc", "chung minh",
    "so dinh danh", "ho chieu", "passport", "dia chi", "address", "noi o", "que quan",
    "ngay sinh", "nam sinh", "date of birth", "gioi tinh", "dan toc",
)  # fmt: skip


def locate(rows: Sequence[Sequence[object]]) -> tuple[int, dict[str, int], list[str]]:
    """Find the heading row: its index, {key: column index}, and the other headings.

    Raises BadSpreadsheet when there is none, when a heading appears twice, or when
    a column looks as if it named people.
    """
    names = known_headings()
    index, cells = _heading_row(rows, names)
    places: dict[str, int] = {}
    extra = []
    for column, cell in enumerate(cells):
        key = names.get(search_key(cell)) if isinstance(cell, str) else None
        if key in places:
            raise BadSpreadsheet(
                _("The column “%(heading)s” appears twice. Keep one of them.")
                % {"heading": cell}
            )
        if key:
            places[key] = column
        elif cell is not None:
            extra.append(str(cell))
    _refuse_personal(extra)
    return index, places, extra


def known_headings() -> dict[str, str]:
    """Every spelling of every heading, as a search key, to the column's key."""
    names = {search_key(key): key for key in HEADINGS}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {search_key(str(text)): key for key, text in HEADINGS.items()}
    return names


def looks_personal(heading: str) -> bool:
    words = " ".join(re.findall(r"\w+", search_key(heading).replace("_", " ")))
    return any(f" {mark} " in f" {words} " for mark in PERSONAL)


def _heading_row(
    rows: Sequence[Sequence[object]], names: dict[str, str]
) -> tuple[int, Sequence[object]]:
    """The first row with every required heading; the nearest one names what it lacks."""
    nearest: set[str] = set()
    for index, cells in enumerate(rows[:HEAD_WITHIN_ROWS]):
        found = {names.get(search_key(c)) for c in cells if isinstance(c, str)}
        if found.issuperset(REQUIRED):
            return index, cells
        nearest = max(nearest, found - {None}, key=len)
    absent = ", ".join(f"“{HEADINGS[key]}”" for key in REQUIRED if key not in nearest)
    raise BadSpreadsheet(
        _(
            "The first sheet has no row of headings with %(columns)s. Download the "
            "template, copy your figures into it and send that."
        )
        % {"columns": absent}
    )


def _refuse_personal(headings: list[str]) -> None:
    named = [heading for heading in headings if looks_personal(heading)]
    if named:
        raise BadSpreadsheet(
            _(
                "The file was refused and not stored: the columns %(columns)s look like "
                "personal data, which the portal does not need. Delete them and send "
                "the file again."
            )
            % {"columns": ", ".join(f"“{heading}”" for heading in named)}
        )
