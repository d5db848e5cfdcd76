"""The index of a whole round, read from the database."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.models import Assessment, Standing, State
from assessments.models.assessment import FILED
from criteria import scoring
from criteria.models import Criterion, Exemption, Participation, RankingGroup
from rankings.index import HAS_FILED, compute
from rankings.statements import SUMS
from rankings.tallying import Status
from surveys.models import SurveyScore
from tests.rankings.rounds import ALL_POINTS, SMALL, add_body, direct, quick_round

pytestmark = pytest.mark.django_db


def only(round_):
    (item,) = compute(round_)
    return item


def of(round_, name):
    return next(item for item in compute(round_) if item.body.name == name)


def exempt(round_, code):
    participation = round_.participations.get()
    criterion = participation.criteria_set.criteria.get(code=code)
    Exemption.objects.create(
        participation=participation, criterion=criterion, reason="Không phát sinh"
    )
    return criterion


def test_answers_and_survey_add_up_by_domain():
    item = only(quick_round({"Sở A": ALL_POINTS}, SMALL))

    assert [(d.code, d.earned, d.possible) for d in item.domains] == [
        ("1", Decimal("3.5"), Decimal(5)),
        ("2", Decimal("3.5"), Decimal(5)),
        ("3", Decimal(8), Decimal(10)),
    ]
    assert (item.total.earned, item.total.possible) == (Decimal(15), Decimal(20))
    assert (item.index, item.published) == (Fraction(75), Decimal("75.00"))
    assert (item.rank, item.grade.name, item.status) == (1, "Khá", Status.RANKED)


def test_sums_of_many_four_place_points_are_exact():
    leaves = {f"1.{number}": direct("1") for number in range(1, 61)}
    points = dict.fromkeys(leaves, "0.1001") | {"1.60": "0.0003"}

    item = only(quick_round({"Sở A": points}, leaves))

    assert str(item.total.earned) == "5.9062"
    assert item.index == Fraction(59062, 6000)


def test_the_database_agrees_with_the_roll_up_leaf_by_leaf():
    dice = random.Random(7)
    leaves = {f"{top}.{n}": direct("7.77") for top in range(1, 5) for n in range(1, 9)}
    bodies = {
        f"Sở {number}": {
            code: str(Decimal(dice.randint(0, 77_700)).scaleb(-4)) for code in leaves
        }
        for number in range(6)
    }
    round_ = quick_round(bodies, leaves)
    tree = round_.participations.first().criteria_set.tree()

    for item in compute(round_):
        points = {code: Decimal(text) for code, text in bodies[item.body.name].items()}
        tallies = scoring.roll_up(tree, points)
        assert item.total == tallies[""]
        assert [(d.earned, d.possible) for d in item.domains] == [
            (tallies[d.code].earned, tallies[d.code].possible) for d in item.domains
        ]


def test_a_survey_score_that_is_missing_earns_nothing_out_of_its_maximum():
    round_ = quick_round({"Sở A": ALL_POINTS}, SMALL)
    SurveyScore.objects.filter(criterion__code="3.1").delete()

    item = only(round_)

    assert (item.total.earned, item.total.possible) == (Decimal(7), Decimal(20))


@pytest.mark.parametrize(
    ("code", "possible"), [("3.1", 10), ("3", 10), ("2", 15), ("2.2", 16)]
)
def test_an_exempt_survey_item_or_branch_leaves_the_maximum(code, possible):
    points = {"1.1": "1", "1.2": "2.5"}
    round_ = quick_round({"Sở A": points}, SMALL)
    criterion = exempt(round_, code)
    below = [criterion.pk, *criterion.children.values_list("pk", flat=True)]
    # Opening writes exempt answers as nothing out of nothing.
    Standing.objects.filter(answer__criterion__in=below).update(points=0, possible=0)

    item = only(round_)

    assert item.total.possible == possible
    assert item.total.earned == Decimal("3.5")


def test_an_item_found_not_to_apply_leaves_the_maximum():
    round_ = quick_round({"Sở A": ALL_POINTS}, SMALL)
    Standing.objects.filter(answer__criterion__code="2.1").update(points=0, possible=0)

    item = only(round_)

    assert (item.domains[1].earned, item.domains[1].possible) == (Decimal(3), Decimal(4))


def test_a_draft_of_a_body_that_filed_nothing_earns_nothing():
    round_ = quick_round({"Sở A": ALL_POINTS}, SMALL, not_filed="zero")
    Assessment.objects.update(state=State.WITH_LEADER)

    item = only(round_)

    assert item.total.earned == Decimal(11)  # what the survey measured
    assert item.total.possible == Decimal(20)
    assert item.rank == 1


def test_a_not_applicable_claim_of_a_draft_does_not_shrink_the_maximum():
    round_ = quick_round({"Sở A": ALL_POINTS}, SMALL, not_filed="zero")
    Assessment.objects.update(state=State.RETURNED)
    Standing.objects.filter(answer__criterion__code="1.2").update(points=0, possible=0)

    assert only(round_).total.possible == Decimal(20)


def test_bodies_that_filed_nothing_are_listed_without_an_index():
    round_ = quick_round({"Sở A": None, "Sở B": ALL_POINTS}, SMALL)

    found = compute(round_)

    assert [(item.body.name, item.rank, item.status) for item in found] == [
        ("Sở B", 1, Status.RANKED),
        ("Sở A", None, Status.NOT_FILED),
    ]


@pytest.mark.parametrize("state", State.values[1:8])
def test_the_statement_counts_just_the_states_that_have_filed(state):
    round_ = quick_round({"Sở A": ALL_POINTS}, SMALL, not_filed="zero")
    Assessment.objects.update(state=state, content_hash="0" * 64)

    counted = only(round_).domains[0].earned > 0

    assert counted == (state in FILED) == (state in HAS_FILED)
    assert (f"'{state}'" in SUMS) == (state in FILED)


def test_exempt_and_unranked_bodies_take_no_place():
    round_ = quick_round({"Sở A": ALL_POINTS, "Sở B": {}}, SMALL)
    criteria_set = round_.participations.first().criteria_set
    add_body(round_, criteria_set, "Bưu điện", ALL_POINTS, unranked=True)
    add_body(round_, criteria_set, "Sở C", None, exempt=True, exempt_reason="Giải thể")

    found = [(item.body.name, item.rank, item.status.value) for item in compute(round_)]

    assert found == [
        ("Sở A", 1, "ranked"),
        ("Sở B", 2, "ranked"),
        ("Bưu điện", None, "unranked"),
        ("Sở C", None, "exempt"),
    ]


def test_groups_come_in_their_order_and_bodies_without_one_last():
    round_ = quick_round({"Sở A": {}}, SMALL)
    criteria_set = round_.participations.get().criteria_set
    first = RankingGroup.objects.create(round=round_, code="xa", name="Xã", position=0)
    add_body(round_, criteria_set, "Xã A", ALL_POINTS, group=first)
    alone = add_body(round_, criteria_set, "Đảng ủy", {}, unranked=True)
    Participation.objects.filter(pk=alone.pk).update(group=None)

    found = compute(round_)

    assert [(item.body.group, item.body.name) for item in found] == [
        ("xa", "Xã A"), ("so", "Sở A"), ("", "Đảng ủy"),
    ]  # fmt: skip
    assert [item.rank for item in found] == [1, 1, None]


def test_equals_are_listed_in_the_vietnamese_order_of_their_names():
    names = ["Sở Văn hóa", "Sở Đất đai", "Sở Dân tộc", "Sở Ẩm thực", "Sở Âm nhạc"]
    round_ = quick_round(dict.fromkeys(names, ALL_POINTS), SMALL)

    found = [item.body.name for item in compute(round_)]

    assert found == ["Sở Âm nhạc", "Sở Ẩm thực", "Sở Dân tộc", "Sở Đất đai", "Sở Văn hóa"]


def test_equals_of_one_name_are_listed_by_code():
    round_ = quick_round({}, SMALL)
    from_set = quick_round({"Sở mẫu": {}}, SMALL).participations.get().criteria_set
    codes = [add_body(round_, from_set, "Xã An", ALL_POINTS).agency.code for _ in range(4)]

    found = compute(round_)

    assert [item.body.code for item in found] == sorted(codes)
    assert {item.rank for item in found} == {1}


def test_bonus_and_penalty_domains_count_outside_the_maximum():
    leaves = {
        "1.1": direct("10"),
        "8.1": direct("3", kind="bonus"),
        "9.1": direct("3", kind="penalty"),
    }
    round_ = quick_round({"Sở A": {"1.1": "8", "8.1": "3", "9.1": "0.5"}}, leaves)
    Criterion.objects.filter(code="8").update(kind="bonus", maximum=2)
    Criterion.objects.filter(code="9").update(kind="penalty")

    item = only(round_)

    assert (item.total.earned, item.total.possible) == (Decimal("9.5"), Decimal(10))


def test_another_round_does_not_leak_in():
    round_ = quick_round({"Sở A": ALL_POINTS}, SMALL)
    body = round_.participations.get()
    other = quick_round({}, SMALL)
    add_body(other, body.criteria_set, "Sở A", {"3.1": "1"}, agency=body.agency)

    assert only(round_).total.earned == Decimal(15)
    assert only(other).total.earned == Decimal(1)


def test_a_round_that_is_not_open_yet_has_no_index():
    round_ = quick_round({}, SMALL)
    other = quick_round({"Sở A": {}}, SMALL).participations.get()
    Participation.objects.create(
        round=round_, agency=other.agency, criteria_set=other.criteria_set,
        group=round_.groups.get(), name="Sở A",
    )  # fmt: skip

    assert [item.status for item in compute(round_)] == [Status.NOT_FILED]
    assert compute(quick_round({}, SMALL)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(count, django_assert_num_queries):
    round_ = quick_round({f"Sở {number}": ALL_POINTS for number in range(count)}, SMALL)
    for participation in round_.participations.all():
        Exemption.objects.create(
            participation=participation,
            criterion=participation.criteria_set.criteria.get(code="3"),
            reason="Không phát sinh",
        )

    with django_assert_num_queries(4):
        assert len(compute(round_)) == count


def test_the_rules_of_the_round_are_read_from_it():
    round_ = quick_round(
        {"Sở A": {"3.1": "9.9999"}, "Sở B": {"3.1": "9.9998"}}, SMALL,
        display_places=1, rank_on="exact",
    )  # fmt: skip

    first, second = compute(round_)

    assert (first.published, second.published) == (Decimal("50.0"), Decimal("50.0"))
    assert (first.rank, second.rank) == (1, 2)
