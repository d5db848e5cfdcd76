"""One row of a survey workbook at a time: what it says, or what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from criteria import rules
from criteria.models import Criterion, Participation, Round
from parindex.vietnamese import search_key
from surveys.cells import BadRow, code_of, count_in, number_in, shown
from surveys.models import SurveyScore
from surveys.scope import Scope
from surveys.trial import Fault, Line, Problem

READY_MADE = {"kind": "survey"}


@dataclass(slots=True)
class RowReader:
    """Collects good lines and problems; `places` are the columns that were found."""

    round: Round
    scope: Scope
    places: Mapping[str, int]
    scores: Mapping[tuple[int, int], SurveyScore]
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    first_row: dict[tuple[int, int], int] = field(default_factory=dict)

    def take(self, number: int, row: Sequence[object]) -> None:
        """Read one row. A row without points measures nothing and is passed over."""
        cells = {
            key: row[place] if place < len(row) else None
            for key, place in self.places.items()
        }
        if all(value is None for value in cells.values()):
            return
        try:
            body, criterion = self._named(number, cells)
            if cells["points"] is not None:
                self.lines.append(self._line(number, body, criterion, cells))
        except BadRow as error:
            place = f"{get_column_letter(self.places[error.column] + 1)}{number}"
            self.problems.append(Problem(place, error.fault, error.message))

    def _named(self, number: int, cells: Mapping) -> tuple[Participation, Criterion]:
        """The body and the criterion of a row, each once, and its own names with them."""
        body = self._body(cells["agency_code"])
        criterion = self._criterion(cells["criterion_code"], body)
        self._same("agency_name", cells, body.name, body.agency.short_name)
        self._same("criterion_name", cells, criterion.name, criterion.name_en)
        self._same_maximum(cells, criterion)
        key = (body.agency_id, criterion.pk)
        first = self.first_row.setdefault(key, number)
        if first != number:
            raise BadRow(
                "criterion_code",
                Fault.DUPLICATE,
                _("%(agency)s and criterion %(criterion)s stand in row %(row)s already.")
                % {"agency": body.name, "criterion": criterion.code, "row": first},
            )
        return body, criterion

    def _line(
        self, number: int, body: Participation, criterion: Criterion, cells: Mapping
    ) -> Line:
        if not self.scope.applies(body, criterion):
            raise BadRow(
                "points",
                Fault.EXEMPT,
                _("Criterion %(criterion)s does not apply to %(agency)s. Clear the points.")
                % {"criterion": criterion.code, "agency": body.name},
            )
        typed, points = self._points(cells["points"], criterion)
        if cells["n"] is None:
            raise BadRow(
                "n", Fault.NO_COUNT, _("Enter how many forms these points rest on.")
            )
        return Line(
            number=number,
            body=body,
            criterion=criterion,
            typed=typed,
            points=points,
            n=count_in("n", cells["n"]),
            planned=count_in("planned", cells.get("planned")),
            before=self.scores.get((body.agency_id, criterion.pk)),
        )

    def _body(self, cell: object) -> Participation:
        code = code_of(cell)
        if code not in self.scope.bodies:
            message = (
                _("“%(code)s” is not the code of an agency that is assessed in this round.")
                if code
                else _("The agency code is empty, so the points belong to nobody.")
            )
            raise BadRow("agency_code", Fault.UNKNOWN_BODY, message % {"code": code})
        return self.scope.bodies[code]

    def _criterion(self, cell: object, body: Participation) -> Criterion:
        code = code_of(cell)
        criterion = self.scope.criterion(body, code)
        if criterion is None:
            raise BadRow(
                "criterion_code",
                Fault.UNKNOWN_CRITERION,
                _(
                    "“%(code)s” is not a survey criterion of %(agency)s. Write the code "
                    "as text, for example 8.1.2; Excel may have made a date or a number "
                    "of it."
                )
                % {"code": code or shown(cell), "agency": body.name},
            )
        return criterion

    def _same(self, column: str, cells: Mapping, *names: str) -> None:
        """Refuse a row whose code and name were sorted apart from each other."""
        told = cells.get(column)
        if told is None:
            return
        if search_key(str(told)) not in {search_key(name) for name in names if name}:
            raise BadRow(
                column,
                Fault.MISMATCH,
                _("The code in this row belongs to “%(name)s”, not to “%(told)s”.")
                % {"name": names[0], "told": told},
            )

    def _same_maximum(self, cells: Mapping, criterion: Criterion) -> None:
        told = cells.get("maximum")
        if told is not None and number_in("maximum", told) != criterion.maximum:
            raise BadRow(
                "maximum",
                Fault.MISMATCH,
                _(
                    "Criterion %(criterion)s has a maximum of %(maximum)s here, not "
                    "%(told)s. Download the template of this round."
                )
                % {
                    "criterion": criterion.code,
                    "maximum": shown(criterion.maximum),
                    "told": shown(told),
                },
            )

    def _points(self, cell: object, criterion: Criterion) -> tuple[Decimal, Decimal]:
        """The points as typed and as stored: rounded half up once by the scoring rules."""
        typed = number_in("points", cell)
        try:
            outcome = rules.points(
                READY_MADE,
                {"points": typed},
                maximum=criterion.maximum,
                places=self.round.leaf_places,
            )
        except rules.FactsError as error:
            raise BadRow(
                "points",
                Fault.OUT_OF_RANGE,
                _("%(points)s is not between 0 and %(maximum)s, the maximum here.")
                % {"points": shown(typed), "maximum": shown(criterion.maximum)},
            ) from error
        return typed, outcome.points
