"""From an index to what is shown: the one rounding, ranks and grades."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.scoring import Band, grade, published, rank


@pytest.mark.parametrize(
    ("index", "places", "expected"),
    [
        (Fraction(15999, 200), 2, "80.00"),
        (Fraction(15998, 200), 2, "79.99"),
        (Fraction(200, 3), 3, "66.667"),
        (D("86.505"), 2, "86.51"),
        (Fraction(100), 0, "100"),
    ],
)
def test_an_index_is_rounded_once_for_display(index, places, expected):
    assert str(published(index, places)) == expected


def test_no_index_is_published_as_none():
    assert published(None, 2) is None


def test_equal_values_share_a_rank_and_the_next_one_skips():
    values = {"a": D("90.10"), "b": D(80), "c": D("80.00"), "d": None, "e": Fraction(79)}

    assert rank(values) == {"a": 1, "b": 2, "c": 2, "d": None, "e": 4}
    assert rank(values, "dense") == {"a": 1, "b": 2, "c": 2, "d": None, "e": 3}
    assert list(rank(values)) == list(values)


def test_nobody_to_rank():
    assert rank({}) == {}
    assert rank({"a": None}) == {"a": None}


def test_rank_refuses_floats_and_unknown_tie_rules():
    with pytest.raises(TypeError):
        rank({"a": 80.5})
    with pytest.raises(ValueError, match="coin"):
        rank({}, "coin")


VALUES = st.dictionaries(
    st.integers(0, 50), st.none() | st.decimals(min_value=0, max_value=3, places=1)
)


@given(VALUES)
def test_a_rank_is_one_more_than_the_number_of_better_ones(values):
    for key, place in rank(values).items():
        if values[key] is None:
            assert place is None
        else:
            assert place == 1 + sum(
                v is not None and v > values[key] for v in values.values()
            )


@given(VALUES)
def test_a_dense_rank_is_one_more_than_the_number_of_better_values(values):
    for key, place in rank(values, "dense").items():
        better = {v for v in values.values() if v is not None and v > (values[key] or 0)}
        assert place == (None if values[key] is None else 1 + len(better))


BANDS = (Band("Good", D(80)), Band("Excellent", D(90)), Band("Fair", D(65)))


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (D(100), "Excellent"),
        (D("90.00"), "Excellent"),
        (D("89.99"), "Good"),
        (Fraction(15999, 200), "Fair"),
        (published(Fraction(15999, 200), 2), "Good"),
        (D(65), "Fair"),
        (D("64.99"), None),
        (None, None),
    ],
)
def test_a_grade_begins_at_its_lower_bound(value, name):
    band = grade(value, BANDS)

    assert (band.name if band else None) == name


def test_without_bands_there_is_no_grade():
    assert grade(D(100), ()) is None
