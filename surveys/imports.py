"""Survey scores from an Excel file: looked at first, then taken whole or not at all."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.acting import Actor
from accounts.permissions import require
from accounts.refusals import Conflict, Unacceptable
from criteria.deadlines import clock, require_open
from criteria.models import Phase, Round
from criteria.stages import round_states
from parindex.documents import excel
from parindex.documents.intake import MOST_BYTES
from surveys import columns
from surveys.completeness import without
from surveys.locking import locked_round, require_unlocked
from surveys.models import Batch, SurveyScore
from surveys.reading import RowReader
from surveys.scope import scope_of
from surveys.trial import Line, Trial, count_faults, figures_of


@dataclass(frozen=True, slots=True)
class Imported:
    """What a commit did. `again` says that the file had been imported before."""

    batch: Batch
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    again: bool = False


def read(file: BinaryIO, round_: Round) -> Trial:
    """Say what the file would do; write nothing. Six queries at most.

    Raises BadSpreadsheet for a file that cannot be read at all, that lacks a
    column, or that has columns which look like personal data.
    """
    content = file.read(MOST_BYTES + 1)
    sha256 = hashlib.sha256(content).hexdigest()
    rows = excel.read(io.BytesIO(content))
    head, places, ignored = columns.locate(rows)
    scope = scope_of(round_)
    scores = {
        (score.agency_id, score.criterion_id): score
        for score in SurveyScore.objects.filter(round=round_)
    }
    reader = RowReader(round_, scope, places, scores)
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        reader.take(number, row)
    told = {line.key for line in reader.lines}
    return Trial(
        round=round_,
        sha256=sha256,
        lines=reader.lines,
        problems=reader.problems,
        missing=without(told | scores.keys(), scope),
        kept=len(scores.keys() - told),
        ignored=ignored,
        already=_imported_before(round_, sha256),
        faults=count_faults(reader.problems),
    )


@transaction.atomic
def commit(
    file: BinaryIO,
    round_: Round,
    *,
    by: Actor,
    file_name: str,
    seen: str | None = None,
) -> Imported:
    """Import every row of the file, or none. One line in the round's audit chain.

    `seen` is the `Trial.fingerprint` the person looked at. A file that is already
    imported changes nothing. Raises Http404, PermissionDenied or Conflict as
    `accounts.permissions.require`; Conflict when the survey is locked or closed, or
    the outcome is no longer the one seen; Unacceptable with every problem.
    """
    round_ = locked_round(round_)
    by = require(by, "A26", states=round_states(round_))
    require_unlocked(round_)
    require_open(round_, Phase.Kind.SURVEY)
    try:
        trial = read(file, round_)
    except excel.BadSpreadsheet as error:
        raise Unacceptable(_("Nothing was imported."), tuple(error.problems)) from error
    if trial.already:
        return Imported(trial.already, unchanged=len(trial.lines), again=True)
    if trial.problems:
        raise Unacceptable(
            _("Nothing was imported. Correct these cells and send the file again."),
            tuple(str(problem) for problem in trial.problems),
        )
    if not trial.lines:
        raise Unacceptable(_("Nothing was imported: the file has no survey points yet."))
    if seen is not None and seen != trial.fingerprint:
        raise Conflict(
            _(
                "The scores in the portal changed after you looked at this file. Nothing "
                "was imported; look at the result of the check once more."
            )
        )
    return _store(trial, by, file_name)


def already_imported(batch: Batch) -> str:
    """When and by whom, and what to do to import the file once more."""
    return _(
        "This file was already imported at %(time)s by %(person)s. Nothing was changed. "
        "To import it again, void that batch first."
    ) % {"time": clock(batch.imported_at), "person": batch.imported_by or _("the portal")}


def _store(trial: Trial, by: Actor, file_name: str) -> Imported:
    batch = Batch.objects.create(
        round=trial.round,
        file_name=file_name[:200],
        sha256=trial.sha256,
        rows=len(trial.lines),
        imported_by=by.user,
        imported_at=timezone.now(),
    )
    new, changed, unchanged = trial.new, trial.changed, trial.unchanged
    changes = _changes([*new, *changed])
    SurveyScore.objects.bulk_create(
        (_score(line, trial.round, batch) for line in new), batch_size=500
    )
    # Rows that say the same now come from this file too: voiding an older batch
    # must not take away what a newer file confirmed.
    repeated = [_moved(line, batch) for line in (*changed, *unchanged)]
    SurveyScore.objects.bulk_update(
        repeated, ["points", "n", "planned", "method", "batch", "version"], batch_size=500
    )
    audit.record(
        by, "import_survey", batch, chain=trial.round.chain,
        round_code=trial.round.code, changes=changes, source_import=batch.sha256,
    )  # fmt: skip
    return Imported(batch, len(new), len(changed), len(unchanged))


def _score(line: Line, round_: Round, batch: Batch) -> SurveyScore:
    return SurveyScore(
        round=round_,
        agency_id=line.body.agency_id,
        criterion=line.criterion,
        domain_id=line.criterion.domain_id,
        possible=line.criterion.maximum,
        batch=batch,
        **line.figures,
    )


def _moved(line: Line, batch: Batch) -> SurveyScore:
    score = line.before
    score.points, score.n, score.planned = line.points, line.n, line.planned
    score.method, score.batch = SurveyScore.Method.READY_MADE, batch
    score.version += 1
    return score


def _changes(lines: Iterable[Line]) -> dict[str, list]:
    return {
        line.label: [figures_of(line.before) if line.before else None, line.figures]
        for line in lines
    }


def _imported_before(round_: Round, sha256: str) -> Batch | None:
    return (
        Batch.objects.filter(round=round_, sha256=sha256, state=Batch.State.IMPORTED)
        .select_related("imported_by")
        .first()
    )
