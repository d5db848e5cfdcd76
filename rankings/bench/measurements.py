"""What is measured, and against what. A new line of the table is a new entry here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from criteria.models import Round
from rankings.index import compute

# One SQL aggregate over the rows that the index is computed from: every standing and
# every survey score of the round, added up by body and domain.
AGGREGATE = """
    SELECT body, domain_id, SUM(points), SUM(possible)
    FROM (
        SELECT taking.agency_id AS body, standing.domain_id,
               standing.points, standing.possible
        FROM assessments_standing standing
        JOIN assessments_assessment assessment ON assessment.id = standing.assessment_id
        JOIN criteria_participation taking ON taking.id = assessment.participation_id
        WHERE taking.round_id = %s
        UNION ALL
        SELECT agency_id, domain_id, points, possible
        FROM surveys_surveyscore WHERE round_id = %s
    ) AS leaves
    GROUP BY body, domain_id
"""


@dataclass(frozen=True, slots=True)
class Measurement:
    """A job, the control it is compared with in the same run, and its limits.

    `limit` is how many times as long as the control the job may take; `queries` is
    how many the job runs at any size.
    """

    name: str
    job: Callable[[Round], object]
    control: Callable[[Round], object]
    limit: int
    queries: int


def one_aggregate(round_: Round) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(AGGREGATE, [round_.pk, round_.pk])
        return cursor.fetchall()


MEASUREMENTS = [
    Measurement(
        name="index_computation",
        job=compute,
        control=one_aggregate,
        limit=2,
        queries=4,
    ),
]
