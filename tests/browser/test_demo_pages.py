"""The demonstration's pages at their real size: clean, whole on a phone, pictured.

The pictures of the README are the `-screen` pictures made here, in var/screenshots.
"""

import pytest
from django.core.management import call_command

from assessments.models import Assessment, State
from rankings.demo.people import PASSWORD
from tests.browser import test_walk
from tests.browser.test_walk import PICTURES, Walker

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("demo-pages"),
]


def test_the_pages_of_the_demonstration(page, live_server, axe, faults, monkeypatch):
    call_command("demo", verbosity=0)
    monkeypatch.setattr(test_walk, "PASSWORD", PASSWORD)
    walker = Walker(page, live_server.url, axe)
    ranking = "/rankings/2019-minh-hoa"
    look(walker, "demo-ranking", f"{ranking}/so/")
    look(walker, "demo-agency", f"{ranking}/agencies/so-tu-phap/")
    sheet = Assessment.objects.get(
        participation__round__code="2026-minh-hoa",
        participation__agency__code="so-tu-phap",
    )
    walker.sign_in("cb.so-tu-phap")
    look(walker, "demo-sheet", sheet.get_absolute_url())
    walker.sign_in("thuky")
    look(walker, "demo-round", "/assessments/rounds/2026-minh-hoa/")
    look(walker, "demo-publication", "/rounds/2019-minh-hoa/publication/")
    assert sheet.state == State.SELF_SCORING
    assert faults == []


def look(walker, name, path):
    """Check the whole page, then picture its first screen for the README."""
    walker.open(path)
    walker.look(name)
    walker.page.screenshot(path=PICTURES / f"{name}-screen.png")
