"""The frame of the pages in a real browser."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)
MISSING = "/no-such-page/"


@pytest.mark.parametrize("width", [1280, 320])
def test_the_frame_is_accessible_and_breaks_no_policy(
    page, live_server, faults, axe, width
):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + MISSING)

    assert axe() == []
    assert [fault for fault in faults if "404" not in fault] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_bundled_font_has_vietnamese_letters(page, live_server):
    page.goto(live_server.url + MISSING)

    assert page.evaluate(
        "document.fonts.load('16px Inter', 'Đánh giá ệ').then(f => f.length)"
    )
    assert page.evaluate("document.fonts.check('16px Inter', 'Đánh giá ệ')")


def test_the_language_is_switched_from_the_foot_of_the_page(page, live_server):
    page.goto(live_server.url + MISSING)

    page.click("footer button[value=en]")

    assert page.get_attribute("html", "lang") == "en"
    assert page.url == live_server.url + MISSING


def test_the_first_tab_stop_skips_to_the_content(page, live_server):
    page.goto(live_server.url + MISSING)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
