"""What one cell of a survey workbook says: a code, a number, a count of forms."""

from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.numbers import UnreadableNumber, read_decimal
from surveys.trial import Fault

MOST_FORMS = 1_000_000
FAULT_OF_CODE = {"ambiguous": Fault.AMBIGUOUS, "too_long": Fault.OUT_OF_RANGE}


class BadRow(Exception):
    """A row that cannot be taken: the column, and why."""

    def __init__(self, column: str, fault: Fault, message: str):
        super().__init__(message)
        self.column, self.fault, self.message = column, fault, message


def code_of(cell: object) -> str:
    """A code as text. A number with decimals is none: 8.10 would have become 8.1."""
    if isinstance(cell, Decimal) and cell == cell.to_integral_value():
        return str(int(cell))
    return cell if isinstance(cell, str) else ""


def number_in(column: str, cell: object) -> Decimal:
    if isinstance(cell, Decimal):
        return cell
    if not isinstance(cell, str):
        raise BadRow(
            column,
            Fault.NOT_A_NUMBER,
            _("“%(value)s” is not a number. Format the cell as a number and type it again.")
            % {"value": cell},
        )
    try:
        return read_decimal(cell)
    except UnreadableNumber as error:
        fault = FAULT_OF_CODE.get(error.code, Fault.NOT_A_NUMBER)
        raise BadRow(column, fault, _why(fault) % {"value": cell[:40]}) from error


def _why(fault: Fault) -> str:
    if fault is Fault.AMBIGUOUS:
        return _(
            "“%(value)s” can be read in two ways. Write a plain decimal such as 1,5, "
            "or 1500 without a separator."
        )
    if fault is Fault.OUT_OF_RANGE:
        return _("“%(value)s” has too many digits. Write at most six decimals.")
    return _("“%(value)s” is not a number. Use digits only, for example 1,5.")


def count_in(column: str, cell: object) -> int | None:
    if cell is None:
        return None
    value = number_in(column, cell)
    if value != value.to_integral_value() or not 0 <= value <= MOST_FORMS:
        raise BadRow(
            column,
            Fault.OUT_OF_RANGE,
            _("“%(value)s” is not a number of forms. Write a whole number such as 40.")
            % {"value": shown(cell)},
        )
    return int(value)


def shown(cell: object) -> str:
    """A cell as readers write it: decimal comma."""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}".replace(".", ",")
    return "" if cell is None else str(cell)
