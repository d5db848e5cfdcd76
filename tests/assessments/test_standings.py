"""Which points count: the last decision, else the last step's appraisal, else the claim."""

from decimal import Decimal

from assessments.models import Appraisal, Decision, Source
from assessments.standings import counted

THREE = Decimal(3)
CLAIM = (Decimal("2.5"), False)


def appraisal(points, step=1, pk=1, excluded=False) -> Appraisal:
    return Appraisal(pk=pk, step=step, points=Decimal(points), excluded=excluded)


def decision(points, revision, excluded=False) -> Decision:
    return Decision(revision=revision, points=Decimal(points), excluded=excluded)


def test_nothing_counts_zero_of_the_maximum():
    found = counted(THREE, (None, False), [], [])

    assert (found.points, found.possible, found.source) == (0, THREE, Source.NONE)


def test_the_claim_counts_until_somebody_appraises():
    assert counted(THREE, CLAIM, [], []).points == Decimal("2.5")
    assert counted(THREE, CLAIM, [appraisal(1)], []).points == 1


def test_the_latest_step_counts_whatever_the_order():
    found = [appraisal(2, step=2, pk=5), appraisal(1, step=1, pk=9)]

    assert counted(THREE, CLAIM, found, []).points == 2


def test_the_latest_decision_counts_over_every_appraisal():
    decisions = [decision(2, revision=2), decision(3, revision=1)]
    found = counted(THREE, CLAIM, [appraisal(1, step=3)], decisions)

    assert (found.points, found.source) == (2, Source.DECISION)


def test_what_does_not_apply_leaves_both_sides():
    claimed = counted(THREE, (Decimal(0), True), [], [])
    decided = counted(THREE, CLAIM, [], [decision(0, revision=1, excluded=True)])

    assert (claimed.points, claimed.possible) == (0, 0)
    assert (decided.points, decided.possible) == (0, 0)


def test_a_decision_can_bring_an_excluded_item_back():
    found = counted(THREE, (Decimal(0), True), [], [decision("1.5", revision=1)])

    assert (found.points, found.possible) == (Decimal("1.5"), THREE)
