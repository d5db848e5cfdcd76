"""The round of 2019: answered, appraised, surveyed, decided and published."""

from datetime import date

from accounts.models import Agency, AuditEvent
from assessments.appraising import send_replies
from assessments.models import (
    Appraisal,
    Assessment,
    Decision,
    Evidence,
    EvidenceUse,
    Reply,
)
from assessments.opening import open_round
from assessments.workflow import move
from criteria.models import Round
from parindex.statistics import refresh
from rankings.demo import dates, texts
from rankings.demo.appointing import appoint
from rankings.demo.dice import Dice
from rankings.demo.evidence import attach_plan
from rankings.demo.filling import fill_in, report
from rankings.demo.history import date_back
from rankings.demo.judging import (
    Appraisers,
    answer_findings,
    appraise,
    appraisers_of,
    decide_disagreements,
)
from rankings.demo.people import Cast
from rankings.demo.rounds import prepare
from rankings.demo.surveying import survey
from rankings.models import Publication
from rankings.publishing import approve, propose

CODE, YEAR = "2019-minh-hoa", 2019
NAME = "Đợt đánh giá năm 2019 (dữ liệu minh họa)"
WEAKEST, STRONGEST = 60, 98
DECIDED = date(2020, 4, 20)
EQUAL = ("so-cong-thuong", "so-xay-dung")  # two bodies that share a rank


def build(bodies: dict[str, list[Agency]], cast: Cast) -> Publication:
    """Play the whole round through."""
    round_ = prepare(
        CODE, year=YEAR, name=NAME, bodies=bodies, times=dates.wide_open(),
        by=cast["thuky"],
    )  # fmt: skip
    appoint(round_, cast)
    open_round(round_, by=cast["thuky"])
    quality = _qualities([agency for group in bodies.values() for agency in group])
    entered = Assessment.objects.filter(participation__round=round_).with_context()
    assessments = [
        _file(assessment, quality[assessment.agency.code], cast) for assessment in entered
    ]
    refresh(Evidence, EvidenceUse, AuditEvent)
    appraisers = appraisers_of(round_, cast)
    for assessment in assessments:
        _judge(assessment, appraisers, cast)
        refresh(Appraisal, Reply, Decision)
    survey(round_, quality, equal=EQUAL, cast=cast)
    date_back(Round.objects.get(pk=round_.pk), dates.of_2019())
    return publish(round_, cast)


def publish(round_: Round, cast: Cast) -> Publication:
    """The secretariat proposes, the chair approves what he saw."""
    publication = propose(
        round_, decision_number=texts.DECISION_NUMBER, decision_date=DECIDED,
        by=cast["thuky"],
    )  # fmt: skip
    seen = publication.snapshot.full_sha256
    return approve(publication, seen=seen, by=cast["chutich"])


def _qualities(agencies: list[Agency]) -> dict[str, int]:
    """How well each body works, spread evenly, in an order that chance decides."""
    order = Dice(CODE, "order").shuffled(sorted(agency.code for agency in agencies))
    spread = STRONGEST - WEAKEST
    quality = {
        code: WEAKEST + spread * place // (len(order) - 1)
        for place, code in enumerate(order)
    }
    # Their figures differ, but not by more than a survey can even out.
    quality[EQUAL[1]] = quality[EQUAL[0]]
    return quality


def _file(assessment: Assessment, quality: int, cast: Cast) -> Assessment:
    officer, leader = cast.officer(assessment.agency), cast.leader(assessment.agency)
    answers = fill_in(assessment, quality, by=officer)
    attach_plan(answers[0], YEAR, by=officer)
    assessment = report(assessment, by=officer)
    assessment = move(assessment, "send", by=officer, version=assessment.version)
    return move(assessment, "submit", by=leader, version=assessment.version)


def _judge(assessment: Assessment, appraisers: Appraisers, cast: Cast) -> None:
    secretariat, leader = cast["thuky"], cast.leader(assessment.agency)
    assessment = move(assessment, "begin", by=secretariat, version=assessment.version)
    lowered = appraise(assessment, appraisers)
    assessment = move(assessment, "show", by=secretariat, version=assessment.version)
    answer_findings(assessment, lowered, cast)
    send_replies(assessment, version=assessment.version, by=leader)
    decide_disagreements(assessment, cast)
    move(assessment, "finalise", by=cast["chutich"], version=assessment.version + 1)
