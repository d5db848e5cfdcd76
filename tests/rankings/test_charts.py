import re
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rankings import charts
from rankings.models import DomainPoints

points = st.decimals("0", "30", places=4)


def domain(earned="1", possible="2", maximum="2", kind="scored", code="1"):
    return DomainPoints(
        code=code,
        name=f"Lĩnh vực {code}",
        name_en="",
        kind=kind,
        maximum=Decimal(maximum),
        earned=Decimal(earned),
        possible=Decimal(possible),
    )


def test_columns_fill_the_width_and_are_as_wide_as_their_maxima():
    first, second = charts.mosaic([domain(maximum="10"), domain(maximum="30", code="2")])

    assert first.x == 0
    assert second.width == 3 * first.width
    assert first.width + charts.GAP == second.x
    assert second.x + second.width == charts.MOSAIC_WIDTH


def test_the_height_of_a_column_is_the_share_earned():
    (column,) = charts.mosaic([domain(earned="1.5", possible="2", maximum="4")])

    assert column.height == charts.MOSAIC_HEIGHT * 3 / 4
    assert column.y + column.height == charts.MOSAIC_HEIGHT


def test_a_domain_that_is_not_assessed_keeps_its_place_without_a_filling():
    column, other = charts.mosaic([domain(earned="0", possible="0"), domain(code="2")])

    assert not column.assessed
    assert column.height == 0
    assert column.width == other.width


def test_bonus_and_penalty_have_no_column():
    adjustments = [domain(kind="bonus", code="8"), domain(kind="penalty", code="9")]

    assert [c.domain.code for c in charts.mosaic([domain(), *adjustments])] == ["1"]
    assert charts.mosaic(adjustments) == []


@given(st.lists(st.tuples(points, st.decimals("0.5", "30", places=4)), min_size=1))
def test_no_column_leaves_the_drawing(figures):
    domains = [
        domain(earned=min(earned, maximum), possible=maximum, maximum=maximum)
        for earned, maximum in figures[:12]
    ]

    for column in charts.mosaic(domains):
        assert column.x >= 0
        assert column.x + column.width <= charts.MOSAIC_WIDTH + Decimal("0.001")
        assert 0 <= column.height <= charts.MOSAIC_HEIGHT


def test_a_bar_stays_on_its_track():
    bars = [charts.bar(value) for value in (None, Decimal("-1"), Decimal("104.5"))]

    assert bars == [0, 0, 100]


def test_the_axis_of_the_dots_begins_at_the_ten_below_the_lowest():
    plot = charts.dot_plot({1: Decimal("71.7"), 2: Decimal("93.5")}, 1, [Decimal(80)])

    assert [mark.value for mark in plot.ticks] == [70, 80, 90, 100]
    assert [round(mark.x) for mark in plot.ticks] == [0, 33, 67, 100]
    assert [round(mark.x) for mark in plot.thresholds] == [33]


def test_equal_bodies_are_stacked_and_the_subject_is_drawn_last_at_the_foot():
    plot = charts.dot_plot(dict.fromkeys("abc", Decimal(80)), "b", [])

    assert [dot.is_subject for dot in plot.dots] == [False, False, True]
    assert len({dot.x for dot in plot.dots}) == 1
    assert plot.dots[-1].y == max(dot.y for dot in plot.dots)
    assert min(dot.y for dot in plot.dots) > 0


def test_full_marks_lie_on_the_axis():
    plot = charts.dot_plot({1: Decimal(100), 2: Decimal(0)}, 1, [])

    assert [mark.value for mark in plot.ticks][-1] == 100
    assert all(0 <= dot.x <= 100 for dot in plot.dots)


def test_a_body_without_an_index_has_no_dots():
    assert charts.dot_plot({1: Decimal(80)}, 2, []) is None


def test_a_bonus_above_a_hundred_widens_the_axis():
    plot = charts.dot_plot({1: Decimal("101.5")}, 1, [])

    assert plot.ticks[-1].value == 110


def test_coordinates_have_a_point_in_every_language():
    columns = charts.mosaic([domain(maximum="7"), domain(maximum="11", code="2")])
    plot = charts.dot_plot({1: Decimal("71.77"), 2: Decimal("93.51")}, 1, [Decimal(75)])
    with translation.override("vi"):
        drawn = [
            render_to_string("rankings/_mosaic.html", {"columns": columns, "places": 2}),
            render_to_string("rankings/_mosaic_head.html", {"columns": columns}),
            render_to_string("rankings/_dots.html", {"plot": plot, "label": ""}),
            render_to_string(
                "rankings/_bar.html", {"percent": Decimal("93.25"), "mean": Decimal("7.5")}
            ),
        ]

    for svg in drawn:
        coordinates = re.findall(r' (?:x|y|x1|x2|cx|cy|width|height)="([^"]*)"', svg)
        assert coordinates
        assert all(re.fullmatch(r"[0-9.]+%?", value) for value in coordinates)


def test_a_chart_says_its_figures_in_words():
    columns = charts.mosaic([domain(earned="1.5"), domain("0", "0", code="2")])
    with translation.override("en"):
        svg = render_to_string("rankings/_mosaic.html", {"columns": columns, "places": 2})

    assert 'role="img"' in svg
    assert "Lĩnh vực 1 1,50/2,00; Lĩnh vực 2 not assessed" in svg
