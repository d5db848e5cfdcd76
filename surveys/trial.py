"""What a file of survey scores would do, row by row, before anything is written."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from criteria.models import Criterion, Participation, Round
from surveys.models import Batch, SurveyScore


class Fault(models.TextChoices):
    """Why a row is refused; each word is a heading of the report."""

    UNKNOWN_BODY = "unknown_body", _("Unknown agency")
    UNKNOWN_CRITERION = "unknown_criterion", _("Unknown criterion")
    MISMATCH = "mismatch", _("Name or maximum of another row")
    EXEMPT = "exempt", _("Criterion does not apply to the agency")
    DUPLICATE = "duplicate", _("Same agency and criterion twice")
    OUT_OF_RANGE = "out_of_range", _("Out of range")
    NOT_A_NUMBER = "not_a_number", _("Not a number")
    AMBIGUOUS = "ambiguous", _("Ambiguous number")
    NO_COUNT = "no_count", _("Number of forms missing")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one cell, for example F12."""

    cell: str
    fault: Fault
    message: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.message}"


@dataclass(frozen=True, slots=True)
class Line:
    """One good row. `typed` are the points as sent, before their one rounding."""

    number: int
    body: Participation
    criterion: Criterion
    typed: Decimal
    points: Decimal
    n: int
    planned: int | None
    before: SurveyScore | None = None

    @property
    def key(self) -> tuple[int, int]:
        return self.body.agency_id, self.criterion.pk

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_changed(self) -> bool:
        return self.before is not None and self.figures != figures_of(self.before)

    @property
    def is_rounded(self) -> bool:
        return self.typed != self.points

    @property
    def figures(self) -> dict:
        return {"points": self.points, "n": self.n, "planned": self.planned}

    @property
    def label(self) -> str:
        return f"{self.body.agency.code} {self.criterion.code}"


def figures_of(score: SurveyScore) -> dict:
    """What a stored score says, comparable with `Line.figures` and fit for the audit."""
    return {"points": score.points, "n": score.n, "planned": score.planned}


@dataclass(frozen=True, slots=True)
class Trial:
    """The whole outcome of one file. `already` is the batch that imported it before."""

    round: Round
    sha256: str
    lines: Sequence[Line] = ()
    problems: Sequence[Problem] = ()
    missing: Sequence[tuple[str, str]] = ()
    kept: int = 0
    ignored: Sequence[str] = ()
    already: Batch | None = None
    faults: dict[str, int] = field(default_factory=dict)

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.is_new]

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.is_changed]

    @property
    def unchanged(self) -> list[Line]:
        return [line for line in self.lines if not line.is_new and not line.is_changed]

    @property
    def rounded(self) -> list[Line]:
        return [line for line in self.lines if line.is_rounded]

    @property
    def too_few(self) -> list[Line]:
        """Rows with fewer forms than the round shows; imported, and marked."""
        return [line for line in self.lines if line.n < self.round.survey_minimum_n]

    @property
    def can_commit(self) -> bool:
        return bool(self.lines) and not self.problems and self.already is None

    @property
    def fingerprint(self) -> str:
        """Changes when the file would do something else than when it was looked at."""
        told = [
            (line.label, line.figures, figures_of(line.before) if line.before else None)
            for line in self.lines
        ]
        text = json.dumps([self.sha256, told], cls=DjangoJSONEncoder)
        return hashlib.sha256(text.encode()).hexdigest()


def count_faults(problems: Sequence[Problem]) -> dict[str, int]:
    """{words: how often}, the most frequent first."""
    counts = Counter(problem.fault for problem in problems)
    return {str(fault.label): count for fault, count in counts.most_common()}
