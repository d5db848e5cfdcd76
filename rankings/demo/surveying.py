"""The survey's scores: a workbook as the survey team would send it, imported and locked."""

import io
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Sum

from assessments.models import Standing
from criteria.exact import half_up
from criteria.models import Criterion, Participation, Round
from criteria.rules import STORED_PLACES
from criteria.scoring import Tally, published
from parindex.documents.excel import Sheet, write
from rankings.demo import texts
from rankings.demo.dice import Dice
from rankings.demo.people import Cast
from surveys.columns import HEADINGS
from surveys.imports import commit
from surveys.locking import lock
from surveys.scope import scope_of

PLANNED = 45  # forms for each body
PLACES = 2
LEAST = 30  # per cent of the maximum; nobody is content with nothing at all
COLUMNS = ("agency_code", "criterion_code", "points", "n", "planned")
Scores = dict[Criterion, Decimal]


def survey(
    round_: Round, quality: Mapping[str, int], *, equal: tuple[str, str], cast: Cast
) -> None:
    """Import scores for every body and lock them; the two `equal` bodies end level."""
    scores: dict[Participation, Scores] = {}
    for body, criterion in scope_of(round_).expected():
        points = _points(round_, body, criterion, quality[body.agency.code])
        scores.setdefault(body, {})[criterion] = points
    model, follower = (_entered(scores, code) for code in equal)
    index = published(_tally(model, scores[model]).index, round_.display_places)
    _bring_to(index, follower, scores[follower])
    commit(
        io.BytesIO(_workbook(round_, scores)), round_, by=cast["dieutra"],
        file_name=texts.SURVEY_FILE,
    )  # fmt: skip
    lock(round_, by=cast["thuky"])


def _points(
    round_: Round, body: Participation, criterion: Criterion, quality: int
) -> Decimal:
    dice = Dice(round_.code, body.agency.code, criterion.code)
    percent = min(dice.between(quality - 9, quality + 7), 98)
    return half_up(criterion.maximum * max(percent, LEAST) / 100, PLACES)


def _workbook(round_: Round, scores: Mapping[Participation, Scores]) -> bytes:
    dice = Dice(round_.code, "forms")
    rows = [
        (body.agency.code, criterion.code, points, PLANNED - dice.between(0, 12), PLANNED)
        for body, own in scores.items()
        for criterion, points in own.items()
    ]
    header = [str(HEADINGS[column]) for column in COLUMNS]
    return write([Sheet(str(HEADINGS["points"]), header, rows)])


def _entered(scores: Mapping[Participation, Scores], code: str) -> Participation:
    return next(body for body in scores if body.agency.code == code)


def _tally(body: Participation, own: Scores) -> Tally:
    """The body's total with these scores."""
    standings = Standing.objects.filter(assessment__participation=body)
    sums = standings.aggregate(earned=Sum("points"), possible=Sum("possible"))
    # SQLite adds in binary; leaves have no more than the stored places.
    return Tally(
        half_up(sums["earned"], STORED_PLACES) + sum(own.values()),
        half_up(sums["possible"], STORED_PLACES) + sum(item.maximum for item in own),
    )


def _bring_to(index: Decimal, body: Participation, own: Scores) -> None:
    """Change the body's scores, each within its maximum, until it has this index."""
    tally = _tally(body, own)
    missing = half_up(index * tally.possible / 100, STORED_PLACES) - tally.earned
    for criterion, points in own.items():
        lowest = half_up(criterion.maximum * LEAST / 100, PLACES)
        own[criterion] = min(max(points + missing, lowest), criterion.maximum)
        missing -= own[criterion] - points
