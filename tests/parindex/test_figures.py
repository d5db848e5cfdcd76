from decimal import Decimal

from django.template import Context, Template
from django.utils import translation


def rendered(template, value):
    return Template(template).render(Context({"value": value}))


def test_a_figure_is_written_for_readers():
    assert rendered("{{ value|figure:2 }}", Decimal("1234.5")) == "1.234,50"


def test_nothing_yet_is_a_dash_and_zero_is_zero():
    assert rendered("{{ value|figure:2 }}", None) == "–"
    assert rendered("{{ value|figure }}", Decimal(0)) == "0,00"


def test_a_coordinate_has_a_point_in_every_language():
    for language in ("vi", "en"):
        with translation.override(language):
            assert rendered("{{ value|svg_number }}", Decimal("1093.256")) == "1093.26"


def test_a_whole_coordinate_keeps_its_zeros():
    assert rendered("{{ value|svg_number }}", 100) == "100"
