"""The list of one ranking group, as pages and files show it.

Rows are few, so they are filtered, sorted and averaged here rather than in the
database. Bodies of different groups never meet in one list.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from criteria.scoring import SCORED
from parindex.numbers import show
from parindex.vietnamese import search_key, sort_key
from rankings import charts
from rankings.basis import Basis, Source
from rankings.models import DomainPoints, Result
from rankings.published import Group, counted, domains_of, in_language, mean

BY_RANK, BY_NAME = "rank", "name"


class Cell(NamedTuple):
    """What a domain gives to a total; None when it is not assessed."""

    code: str
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Row:
    """One body of the list. `step` is its grade on the ladder, `note` a footnote."""

    result: Result
    domains: list[DomainPoints]
    columns: list[charts.Column]
    grade: str
    step: int
    note: int | None

    @property
    def bar(self) -> Decimal:
        return charts.bar(self.result.index)

    def points(self, code: str) -> Decimal | None:
        found = next((domain for domain in self.domains if domain.code == code), None)
        return counted(found) if found else None

    def share(self, domain: str) -> Decimal:
        """The share earned in a domain, for sorting; -1 where there is none."""
        shares = (found.percent for found in self.domains if found.code == domain)
        return next((share for share in shares if share is not None), Decimal(-1))


@dataclass(frozen=True, slots=True)
class Board:
    """`rows` have a rank, `others` do not. `mean` is of the ranked bodies."""

    group: Group
    basis: Basis
    rows: list[Row]
    others: list[Row]
    notes: list[str]
    mean: Decimal | None

    @property
    def places(self) -> int:
        return self.basis.display_places

    @property
    def unchecked(self) -> list[Source]:
        """The criteria sets behind the list that nobody checked yet."""
        return self.basis.unchecked(row.result for row in self.rows + self.others)

    @property
    def grades(self) -> list[tuple[str, int]]:
        """How many ranked bodies earned each grade, in the order of the list."""
        return list(Counter(row.grade for row in self.rows if row.grade).items())

    @property
    def legends(self) -> list[list[DomainPoints]]:
        """The domains of each criteria set in use, to explain the charts."""
        found: dict[tuple[str, int], list[DomainPoints]] = {}
        for row in self.rows + self.others:
            if row.domains:
                used = (row.result.set_code, row.result.set_version)
                found.setdefault(used, row.domains)
        return list(found.values())

    @property
    def head(self) -> list[charts.Column]:
        """The columns over the charts; none when bodies have different sets."""
        legends = self.legends
        return charts.mosaic(legends[0]) if len(legends) == 1 else []

    @property
    def codes(self) -> list[DomainPoints]:
        """The domains that need a column in a table, the first of each number."""
        found: dict[str, DomainPoints] = {}
        for domains in self.legends:
            for domain in domains:
                found.setdefault(domain.code, domain)
        return list(found.values())

    def table(self, rows: Iterable[Row]) -> list[tuple[Row, list[Cell]]]:
        """Each row with its points, one cell for each of `codes`."""
        codes = [domain.code for domain in self.codes]
        return [(row, [Cell(code, row.points(code)) for code in codes]) for row in rows]


def build(group: Group, results: Sequence[Result], basis: Basis) -> Board:
    """The whole list, in the order of the publication."""
    notes: dict[str, int] = {}
    rows = [_row(result, basis, notes) for result in results]
    ranked = [row for row in rows if row.result.rank is not None]
    return Board(
        group=group,
        basis=basis,
        rows=ranked,
        others=[row for row in rows if row.result.rank is None],
        notes=list(notes),
        mean=mean([row.result.exact for row in ranked], basis.display_places),
    )


def narrowed(rows: list[Row], *, name: str = "", grade: str = "", sort: str = "") -> list:
    """The rows a visitor asked for; a name is found with and without accents."""
    wanted = search_key(name)
    found = [
        row
        for row in rows
        if wanted in row.result.search_key and (not grade or row.result.grade == grade)
    ]
    if sort == BY_NAME:
        found.sort(key=lambda row: sort_key(row.result.agency_name))
    elif sort and sort != BY_RANK:
        found.sort(key=lambda row: -row.share(sort))
    return found


def _row(result: Result, basis: Basis, notes: dict[str, int]) -> Row:
    domains = domains_of(result)
    text = footnote(result, domains, basis.display_places)
    return Row(
        result=result,
        domains=domains,
        columns=charts.mosaic(domains),
        grade=in_language(result.grade, result.grade_en),
        step=basis.step(result.grade),
        note=notes.setdefault(text, len(notes) + 1) if text else None,
    )


def footnote(result: Result, domains: list[DomainPoints], places: int) -> str:
    """Why the maximum that applies to a body is lower than that of its set."""
    scored = [domain for domain in domains if domain.kind == SCORED]
    maximum = sum((domain.maximum for domain in scored), Decimal(0))
    if result.possible is None or result.possible == maximum:
        return ""
    parts = [
        _("Domain %(code)s is not assessed.") % {"code": domain.code}
        if not domain.possible
        else _("In domain %(code)s only %(possible)s of %(maximum)s points apply.")
        % {
            "code": domain.code,
            "possible": show(domain.possible, places),
            "maximum": show(domain.maximum, places),
        }
        for domain in scored
        if domain.possible != domain.maximum
    ]
    parts.append(
        _("The maximum that applies is %(possible)s; index = points ÷ %(possible)s × 100.")
        % {"possible": show(result.possible, places)}
    )
    return " ".join(parts)
