"""The workbook the survey team fills in: one row for each score that is owed."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from criteria.models import Round
from parindex.documents.excel import Sheet, write
from surveys.columns import HEADINGS
from surveys.models import SurveyScore
from surveys.scope import scope_of

WIDTHS = (16, 40, 12, 60, 11, 11, 11, 11)


def template(round_: Round) -> bytes:
    """An .xlsx file with the codes filled in, and the scores there are."""
    title = _("Survey scores")
    notes = (
        f"{title}: {round_.name}",
        _(
            "Fill in the points, the forms collected and the forms planned. Leave the "
            "other columns as they are. Do not add names, telephone numbers or addresses."
        ),
    )
    header = [str(heading) for heading in HEADINGS.values()]
    return write([Sheet(title, header, _rows(round_), WIDTHS, notes)])


def _rows(round_: Round) -> Iterator[tuple]:
    scores = {
        (score.agency_id, score.criterion_id): score
        for score in SurveyScore.objects.filter(round=round_)
    }
    for body, criterion in scope_of(round_).expected():
        score = scores.get((body.agency_id, criterion.pk))
        figures = (score.points, score.n, score.planned) if score else (None,) * 3
        yield (
            body.agency.code,
            body.name,
            criterion.code,
            criterion.name,
            _short(criterion.maximum),
            *figures,
        )


def _short(maximum: Decimal) -> Decimal:
    """4 and not 4.0000: the workbook shows as many decimals as the number has."""
    whole = maximum.to_integral_value()
    return whole if whole == maximum else maximum.normalize()
