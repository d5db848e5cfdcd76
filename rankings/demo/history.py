"""Dating a round that was played just now back to the months it is set in.

Deadlines and the audit trail follow the server's clock, so the round is played with
every step open, and only then are the dates that pages show moved. The audit trail
keeps the true instants and says what was done here; a publication keeps its own.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit
from accounts.acting import SYSTEM
from assessments.models import (
    Answer,
    Appraisal,
    Assessment,
    Decision,
    Evidence,
    EvidenceUse,
    Reply,
)
from criteria.models import CriteriaSet, Phase, Round
from rankings.demo import texts
from rankings.demo.dates import DAY, Kind
from rankings.demo.rounds import Times
from surveys.models import Batch

OFFICE_HOURS = range(8, 17)


@transaction.atomic
def date_back(round_: Round, times: Times) -> None:
    """Give the round's steps these times, and put what was done in them inside."""
    for kind, (opens, closes) in times.items():
        Phase.objects.filter(round=round_, kind=kind).update(
            opens_at=opens, closes_at=closes
        )
    opened = times[Kind.SELF_ASSESSMENT][0]
    Round.objects.filter(pk=round_.pk).update(
        opened_at=opened, survey_locked_at=times[Kind.SURVEY][1] - DAY
    )
    CriteriaSet.objects.filter(participations__round=round_).update(opened_at=opened)
    _claims(round_, before=times[Kind.SELF_ASSESSMENT][1])
    _findings(round_, times)
    audit.record(
        SYSTEM, "date_back", round_, chain=round_.chain, round_code=round_.code,
        changes={"opened_at": [round_.opened_at, opened]}, reason=texts.DATED,
    )  # fmt: skip


def _claims(round_: Round, *, before: datetime) -> None:
    typed = before - 5 * DAY
    answers = Answer.objects.filter(assessment__participation__round=round_)
    uses = EvidenceUse.objects.filter(answer__in=answers)
    _stamp(answers.exclude(updated_at=None), updated_at=typed)
    _stamp(Evidence.objects.filter(uses__in=uses), uploaded_at=typed)
    _stamp(uses, added_at=typed)
    assessments = list(Assessment.objects.filter(participation__round=round_))
    for number, assessment in enumerate(assessments):
        # Spread over the last three days, so that not everybody submits at once.
        hour = OFFICE_HOURS[number % len(OFFICE_HOURS)]
        days = (1 + number % 3) * DAY
        assessment.submitted_at = before - days + timedelta(hours=hour)
    Assessment.objects.bulk_update(assessments, ["submitted_at"])


def _findings(round_: Round, times: Times) -> None:
    """Appraisals, replies and decisions, in this order as they came about."""
    here = {"answer__assessment__participation__round": round_}
    replied = times[Kind.EXPLANATION][1] - 2 * DAY
    _stamp(Appraisal.objects.filter(**here), at=times[Kind.APPRAISAL][1] - 5 * DAY)
    _stamp(Reply.objects.filter(**here), at=replied)
    _stamp(Assessment.objects.filter(participation__round=round_), replied_at=replied)
    _stamp(Decision.objects.filter(**here), at=times[Kind.COUNCIL][1] - 2 * DAY)
    _stamp(Batch.objects.filter(round=round_), imported_at=times[Kind.SURVEY][1] - 3 * DAY)


def _stamp(rows: QuerySet, **dates: datetime) -> None:
    """Set dates, by keys read first.

    Just after a bulk write PostgreSQL has no statistics of the tables, and an UPDATE
    over a join may then take it minutes.
    """
    keys = list(rows.values_list("pk", flat=True))
    rows.model.objects.filter(pk__in=keys).update(**dates)
