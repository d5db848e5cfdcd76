"""An invented round of a stated size, written in bulk. The same seed, the same figures."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from accounts.models import Agency, Province
from assessments.models import Answer, Assessment, Source, Standing, State
from criteria.models import (
    CriteriaSet,
    Criterion,
    GradeBand,
    Participation,
    RankingGroup,
    Round,
)
from parindex.vietnamese import search_key, sort_key
from surveys.models import Batch, SurveyScore

SIZES = {"S1": 40, "S2": 150, "S3": 3500}  # a province, all its bodies, a whole country
DOMAINS = 8
SURVEYED_DOMAIN = 8
CRITERIA = 60
BATCH = 2000
TOTAL = Decimal(120)
MAXIMUM = TOTAL / CRITERIA
GRADES = {"Xuất sắc": 90, "Tốt": 80, "Khá": 70, "Trung bình": 50}


def populate(bodies: int) -> Round:
    """Write a round of so many final bodies × 60 criteria × 8 domains; return it."""
    dice = random.Random(bodies)  # noqa: S311 - invented figures, not secrets
    province = Province.objects.create(code="bench", name="Bench", issuer="B", place="B")
    round_ = Round.objects.create(
        province=province,
        code="bench",
        year=2019,
        name="Bench",
        is_demo=True,
        opened_at=timezone.now(),
    )
    GradeBand.objects.bulk_create(
        GradeBand(round=round_, name=name, lower_bound=bound)
        for name, bound in GRADES.items()
    )
    criteria_set = CriteriaSet.objects.create(
        code="bench", kind="department", title="Bench", source="Invented", total=TOTAL
    )
    leaves = _criteria(criteria_set)
    _bodies(round_, criteria_set, bodies)
    _answers(round_, [leaf for leaf in leaves if leaf.scored_by != "survey"], dice)
    _survey(round_, [leaf for leaf in leaves if leaf.scored_by == "survey"], dice)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database in use has it
    return round_


def _criteria(criteria_set: CriteriaSet) -> list[Criterion]:
    """Eight domains of seven or eight leaves; the survey measures the last."""
    leaves, position = [], 0
    for number in range(1, DOMAINS + 1):
        first = (number - 1) * CRITERIA // DOMAINS
        count = number * CRITERIA // DOMAINS - first
        surveyed = number == SURVEYED_DOMAIN
        domain = Criterion.objects.create(
            criteria_set=criteria_set,
            code=str(number),
            position=(position := position + 1),
            name=f"Domain {number}",
            maximum=count * MAXIMUM,
            rule={"kind": "sum"},
        )
        leaves += [
            Criterion(
                criteria_set=criteria_set,
                code=f"{number}.{place}",
                parent=domain,
                domain=domain,
                is_leaf=True,
                position=(position := position + 1),
                name=f"Criterion {number}.{place}",
                maximum=MAXIMUM,
                scored_by="survey" if surveyed else "self",
                rule={"kind": "direct"},
            )
            for place in range(1, count + 1)
        ]
    return Criterion.objects.bulk_create(leaves)


def _bodies(round_: Round, criteria_set: CriteriaSet, count: int) -> None:
    group = RankingGroup.objects.create(round=round_, code="all", name="All")
    names = [f"Cơ quan {number}" for number in range(1, count + 1)]
    agencies = Agency.objects.bulk_create(
        (
            Agency(
                province=round_.province,
                code=f"body-{number}",
                name=name,
                short_name=name,
                kind="department",
                valid_from=date(2000, 1, 1),
                sort_key=sort_key(name),
                search_key=search_key(name),
            )
            for number, name in enumerate(names, start=1)
        ),
        batch_size=BATCH,
    )
    participations = Participation.objects.bulk_create(
        (
            Participation(
                round=round_,
                agency=agency,
                group=group,
                criteria_set=criteria_set,
                name=agency.name,
            )
            for agency in agencies
        ),
        batch_size=BATCH,
    )
    Assessment.objects.bulk_create(
        (
            Assessment(
                participation=participation, state=State.FINAL, content_hash="0" * 64
            )
            for participation in participations
        ),
        batch_size=BATCH,
    )


def _answers(round_: Round, leaves: list[Criterion], dice: random.Random) -> None:
    assessments = Assessment.objects.filter(participation__round=round_).order_by("pk")
    ids = list(assessments.values_list("pk", flat=True))
    for some in _slices(ids):
        answers = Answer.objects.bulk_create(
            (
                Answer(
                    assessment_id=assessment,
                    criterion=leaf,
                    maximum=leaf.maximum,
                    facts={"points": str(points)},
                    claimed_points=points,
                )
                for assessment in some
                for leaf, points in zip(leaves, _points(leaves, dice), strict=True)
            ),
            batch_size=BATCH,
        )
        Standing.objects.bulk_create(
            (
                Standing(
                    answer=answer,
                    assessment_id=answer.assessment_id,
                    domain_id=answer.criterion.domain_id,
                    points=answer.claimed_points,
                    possible=answer.maximum,
                    source=Source.CLAIM,
                )
                for answer in answers
            ),
            batch_size=BATCH,
        )


def _survey(round_: Round, leaves: list[Criterion], dice: random.Random) -> None:
    batch = Batch.objects.create(
        round=round_, file_name="bench.xlsx", sha256="0" * 64, rows=0,
        imported_at=timezone.now(),
    )  # fmt: skip
    agencies = round_.participations.order_by("pk").values_list("agency_id", flat=True)
    for some in _slices(list(agencies)):
        SurveyScore.objects.bulk_create(
            (
                SurveyScore(
                    round=round_,
                    agency_id=agency,
                    criterion=leaf,
                    domain_id=leaf.domain_id,
                    points=points,
                    possible=leaf.maximum,
                    n=30,
                    batch=batch,
                )
                for agency in some
                for leaf, points in zip(leaves, _points(leaves, dice), strict=True)
            ),
            batch_size=BATCH,
        )


def _points(leaves: list[Criterion], dice: random.Random) -> list[Decimal]:
    """Points on four places, so that no sum comes out round by luck."""
    most = int(MAXIMUM * 10_000)
    return [Decimal(dice.randint(0, most)).scaleb(-4) for _leaf in leaves]


def _slices(items: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(items), 200):
        yield items[start : start + 200]
