"""The round of 2026: half-way through self-assessment."""

from accounts.models import Agency
from assessments.models import Assessment
from assessments.opening import open_round
from assessments.workflow import move
from criteria.models import Round
from rankings.demo import dates
from rankings.demo.appointing import appoint
from rankings.demo.dice import Dice
from rankings.demo.filling import fill_in, report
from rankings.demo.people import ADVERTISED, Cast
from rankings.demo.rounds import prepare

CODE, YEAR = "2026-minh-hoa", 2026
NAME = "Đợt đánh giá năm 2026 (dữ liệu minh họa)"
EMPTY, PARTLY, WITH_LEADER, SUBMITTED = range(4)
# Every tenth body and so on: three empty, four under way, two with the leader, one sent.
STAGES = (PARTLY, EMPTY, WITH_LEADER, PARTLY, SUBMITTED, EMPTY, PARTLY, WITH_LEADER, EMPTY,
          PARTLY)  # fmt: skip


def build(bodies: dict[str, list[Agency]], cast: Cast) -> Round:
    """Open the round and let the bodies get as far as half of them would."""
    round_ = prepare(
        CODE, year=YEAR, name=NAME, bodies=bodies, times=dates.half_way(), by=cast["thuky"]
    )
    appoint(round_, cast)
    open_round(round_, by=cast["thuky"])
    entered = Assessment.objects.filter(participation__round=round_).with_context()
    for number, assessment in enumerate(entered):
        stage = STAGES[number % len(STAGES)]
        if assessment.agency.code == ADVERTISED:
            stage = PARTLY  # so that the printed account finds something left to do
        _advance(assessment, stage, cast)
    Round.objects.filter(pk=round_.pk).update(opened_at=dates.today() - 21 * dates.DAY)
    return Round.objects.get(pk=round_.pk)


def _advance(assessment: Assessment, stage: int, cast: Cast) -> None:
    if stage == EMPTY:
        return
    dice = Dice(CODE, assessment.agency.code)
    officer, leader = cast.officer(assessment.agency), cast.leader(assessment.agency)
    share = dice.between(20, 80) if stage == PARTLY else 100
    fill_in(assessment, dice.between(60, 92), by=officer, share=share)
    if stage == PARTLY:
        return
    assessment = report(assessment, by=officer)
    assessment = move(assessment, "send", by=officer, version=assessment.version)
    if stage == SUBMITTED:
        move(assessment, "submit", by=leader, version=assessment.version)
