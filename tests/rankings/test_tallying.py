"""Totals, ranks and grades from plain sums, without a database."""

from decimal import Decimal
from fractions import Fraction

import pytest

from criteria.scoring import Band
from rankings.tallying import Body, Rules, Status, tally

BANDS = (Band("Tốt", Decimal(80)), Band("Khá", Decimal(60)))


def rules(**extra) -> Rules:
    plain = {
        "display_places": 2, "rank_on": "published", "ties": "share",
        "not_filed": "listed", "bands": BANDS,
    }  # fmt: skip
    return Rules(**(plain | extra))


def entry(
    name, earned, possible="10", *, group="so", filed=True, exempt=False, unranked=False
):
    body = Body(name, name, group, filed, exempt, unranked)
    sums = [("scored", Decimal(earned), Decimal(possible), Decimal(10))]
    return body, ["1"], sums


def ranks(items):
    return [(item.body.code, item.rank) for item in items]


def test_equal_bodies_share_a_rank_and_the_next_is_skipped():
    entries = [entry("a", 7), entry("b", 9), entry("c", 7), entry("d", 8), entry("e", 1)]

    found = ranks(tally(entries, rules()))

    assert found == [("b", 1), ("d", 2), ("a", 3), ("c", 3), ("e", 5)]


def test_dense_ranks_skip_none():
    entries = [entry("a", 7), entry("b", 9), entry("c", 7), entry("d", 1)]

    found = ranks(tally(entries, rules(ties="dense")))

    assert found == [("b", 1), ("a", 2), ("c", 2), ("d", 3)]


def test_the_order_given_decides_inside_a_tie():
    entries = [entry("z", 5), entry("a", 5), entry("m", 5)]

    assert ranks(tally(entries, rules())) == [("z", 1), ("a", 1), ("m", 1)]


def test_bodies_that_differ_only_before_rounding_are_equal_when_published():
    entries = [entry("a", "8.00001"), entry("b", "8.00004")]

    assert ranks(tally(entries, rules())) == [("a", 1), ("b", 1)]
    assert ranks(tally(entries, rules(rank_on="exact"))) == [("b", 1), ("a", 2)]


def test_the_grade_follows_the_figure_that_ranks():
    almost = [entry("a", "7.9996")]  # 79.996 per cent, published as 80.00

    published = tally(almost, rules())[0]
    exact = tally(almost, rules(rank_on="exact"))[0]

    assert (published.published, published.grade.name) == (Decimal("80.00"), "Tốt")
    assert (exact.published, exact.grade.name) == (Decimal("80.00"), "Khá")


def test_no_grade_below_every_threshold():
    assert tally([entry("a", 1)], rules())[0].grade is None


def test_groups_are_ranked_apart_in_the_order_given():
    entries = [
        entry("a", 5, group="huyen"),
        entry("b", 9, group="huyen"),
        entry("c", 1, group="xa"),
    ]

    assert ranks(tally(entries, rules())) == [("b", 1), ("a", 2), ("c", 1)]


def test_a_body_that_filed_nothing_is_listed_last_without_an_index():
    entries = [entry("a", 0, filed=False), entry("b", 9)]

    best, last = tally(entries, rules())

    assert (best.body.code, best.rank) == ("b", 1)
    assert last.status is Status.NOT_FILED
    assert (last.index, last.published, last.rank, last.grade) == (None, None, None, None)
    assert last.domains == ()


def test_a_body_that_filed_nothing_can_be_ranked_with_no_points():
    entries = [entry("a", 0, filed=False), entry("b", 9)]

    found = tally(entries, rules(not_filed="zero"))

    assert ranks(found) == [("b", 1), ("a", 2)]
    assert (found[1].published, found[1].total.possible) == (Decimal("0.00"), Decimal(10))


def test_an_unranked_body_has_an_index_and_takes_no_place():
    entries = [entry("a", 9, unranked=True), entry("b", 5), entry("c", 4)]

    found = tally(entries, rules())

    assert ranks(found) == [("b", 1), ("c", 2), ("a", None)]
    assert (found[2].status, found[2].published, found[2].grade.name) == (
        Status.UNRANKED, Decimal("90.00"), "Tốt",
    )  # fmt: skip


def test_an_exempt_body_comes_last_and_has_nothing():
    entries = [
        entry("a", 9, exempt=True, filed=False),
        entry("b", 0, filed=False),
        entry("c", 4),
    ]

    found = tally(entries, rules())

    assert [item.status for item in found] == [
        Status.RANKED, Status.NOT_FILED, Status.EXEMPT,
    ]  # fmt: skip
    assert found[2].total is None


def test_a_body_to_which_nothing_applies_has_no_index():
    found = tally([entry("a", 0, 0), entry("b", 1)], rules())

    assert ranks(found) == [("b", 1), ("a", None)]
    assert found[1].index is None


def test_bonus_and_penalty_count_up_to_their_caps_over_nothing_possible():
    body = Body("a", "a", "so", True, False, False)
    sums = [
        ("scored", Decimal("80.1234"), Decimal(100), Decimal(100)),
        ("bonus", Decimal(5), Decimal(6), Decimal(2)),
        ("penalty", Decimal("1.5"), Decimal(6), Decimal(3)),
    ]

    item = tally([(body, ["1", "T", "P"], sums)], rules())[0]

    assert (item.total.earned, item.total.possible) == (Decimal("80.6234"), Decimal(100))
    assert item.index == Fraction(806234, 10000)
    assert [(d.code, d.earned, d.possible) for d in item.domains] == [
        ("1", Decimal("80.1234"), Decimal(100)),
        ("T", Decimal(2), Decimal(0)),
        ("P", Decimal("1.5"), Decimal(0)),
    ]


@pytest.mark.parametrize("count", [3, 7, 60])
def test_many_sums_of_four_places_stay_exact(count):
    body = Body("a", "a", "so", True, False, False)
    sums = [("scored", Decimal("0.1001"), Decimal("0.3"), Decimal(1))] * count

    item = tally([(body, [str(n) for n in range(count)], sums)], rules())[0]

    assert item.total.earned == Decimal("0.1001") * count
    assert item.index == Fraction(1001, 30)
