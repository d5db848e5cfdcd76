"""Deadlines are instants, shown as people in Vietnam read them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from accounts.refusals import Conflict
from criteria.banner import banner
from criteria.deadlines import deadline, require_open, window
from criteria.models import Extension, Phase
from tests import factories

KIND = Phase.Kind.SELF_ASSESSMENT


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2020, 2, 7, 10, 0, tzinfo=UTC), "17:00 07/02/2020"),
        (datetime(2020, 2, 7, 17, 0, tzinfo=UTC), "hết ngày 07/02/2020"),
        (datetime(2020, 2, 7, 16, 59, 59, tzinfo=UTC), "23:59 07/02/2020"),
    ],
)
def test_midnight_is_the_end_of_the_day_before(instant, words):
    with translation.override("vi"):
        assert deadline(instant) == words


@pytest.mark.django_db
def test_a_phase_that_was_not_set_refuses_unless_it_is_optional():
    round_ = factories.make_round(1)
    round_.phases.all().delete()

    with pytest.raises(Conflict):
        require_open(round_, KIND)
    require_open(round_, KIND, optional=True)


@pytest.mark.django_db
def test_a_phase_that_has_not_opened_refuses():
    round_ = factories.make_round(1)
    round_.phases.update(opens_at=timezone.now() + timedelta(hours=1))

    with pytest.raises(Conflict):
        require_open(round_, KIND)


@pytest.mark.django_db
def test_files_begun_in_time_have_the_minutes_of_grace_and_scores_do_not():
    round_ = factories.make_round(1)
    now = timezone.now()
    round_.phases.update(closes_at=now - timedelta(minutes=5), grace_minutes=15)

    require_open(round_, KIND, for_file=True)
    with pytest.raises(Conflict):
        require_open(round_, KIND)


@pytest.mark.django_db
def test_the_latest_extension_is_the_bodys_own_deadline():
    round_ = factories.make_round(2)
    first, second = (body.agency for body in round_.participations.all())
    phase = round_.phases.get(kind=KIND)
    for days in (3, 5):
        Extension.objects.create(
            phase=phase, agency=first, closes_at=phase.closes_at + timedelta(days=days),
            reason="Mất điện", by=factories.person("thuky").user,
        )  # fmt: skip

    assert window(round_, KIND, first).closes_at == phase.closes_at + timedelta(days=5)
    assert window(round_, KIND, second).closes_at == phase.closes_at
    assert banner(round_, first).closes_at == phase.closes_at + timedelta(days=5)


@pytest.mark.django_db
def test_the_banner_shows_what_is_open_else_what_comes_next_else_the_last():
    round_ = factories.make_round(1)
    now = timezone.now()
    phases = list(round_.phases.all())
    for number, phase in enumerate(phases):
        phase.opens_at = now + timedelta(days=number, hours=1)
        phase.closes_at = now + timedelta(days=number, hours=2)
        phase.save()

    assert (banner(round_).number, banner(round_).is_open) == (1, False)
    Phase.objects.filter(pk=phases[2].pk).update(opens_at=now - timedelta(hours=1))
    assert banner(round_).is_open
    round_.phases.update(
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=8)
    )
    shown = banner(round_)
    assert (shown.number, shown.is_open) == (len(phases), False)
