"""The statements that read a whole round in bulk, for both databases.

They are written as SQL: building them through the ORM takes longer than running
them, several times over for a province of forty bodies. They count in whole
ten-thousandths of a point. SQLite adds in binary, so each sum is rounded to those
four places at once; that is exact, because no leaf has more of them.
"""

from decimal import Decimal

from django.db import connection

from criteria.exact import EXACT

SCALE = -4  # decimal places of a stored point

BANDS = """
    SELECT name, CAST(ROUND(lower_bound * 10000) AS BIGINT)
    FROM criteria_gradeband WHERE round_id = %s
"""
BODIES = """
    SELECT "group".position, "group".code, agency.sort_key, agency.code,
           taking.name, taking.id, taking.agency_id, taking.criteria_set_id,
           taking.exempt, taking.unranked, assessment.state, exemption.criterion_id
    FROM criteria_participation taking
    JOIN accounts_agency agency ON agency.id = taking.agency_id
    LEFT JOIN criteria_rankinggroup "group" ON "group".id = taking.group_id
    LEFT JOIN assessments_assessment assessment
           ON assessment.participation_id = taking.id
    LEFT JOIN criteria_exemption exemption ON exemption.participation_id = taking.id
    WHERE taking.round_id = %s
"""
CRITERIA = """
    SELECT position, id, criteria_set_id, parent_id, domain_id, code, kind, is_leaf,
           scored_by, CAST(ROUND(maximum * 10000) AS BIGINT)
    FROM criteria_criterion WHERE criteria_set_id IN %s
"""
# Of bodies that have filed, what stands; of all bodies, what the survey measured.
# What the survey could have given follows from the criteria, measured or not.
SUMS = """
    SELECT taking.agency_id, standing.domain_id,
           CAST(ROUND(SUM(standing.points) * 10000) AS BIGINT),
           CAST(ROUND(SUM(standing.possible) * 10000) AS BIGINT)
    FROM criteria_participation taking
    JOIN assessments_assessment assessment ON assessment.participation_id = taking.id
    JOIN assessments_standing standing ON standing.assessment_id = assessment.id
    WHERE taking.round_id = %s AND assessment.state IN ('S3', 'S5', 'S6', 'S7')
    GROUP BY taking.agency_id, standing.domain_id
    UNION ALL
    SELECT agency_id, domain_id, CAST(ROUND(SUM(points) * 10000) AS BIGINT), 0
    FROM surveys_surveyscore WHERE round_id = %s
    GROUP BY agency_id, domain_id
"""


def rows(statement: str, *parameters: int) -> list[tuple]:
    """Run one statement; `IN %s` takes all the parameters as its list."""
    places = ", ".join(["%s"] * len(parameters)) or "NULL"
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("IN %s", f"IN ({places})"), parameters)
        return cursor.fetchall()


def points(ten_thousandths: int) -> Decimal:
    return EXACT.scaleb(ten_thousandths, SCALE)
