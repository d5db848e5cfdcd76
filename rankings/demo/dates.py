"""The dates of the demonstration's rounds."""

from datetime import datetime, timedelta

from django.utils import timezone

from criteria.models import Phase
from rankings.demo.rounds import Times

Kind = Phase.Kind
DAY = timedelta(days=1)


def midnight(year: int, month: int, day: int) -> datetime:
    return timezone.make_aware(datetime(year, month, day))


def today() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def wide_open() -> Times:
    """Every step open at once, for a round that is played in one sitting."""
    # An hour apart, so that they are listed in the order of the work.
    opens = today() - DAY
    return {
        kind: (opens + timedelta(hours=number), opens + 366 * DAY)
        for number, kind in enumerate(Kind)
    }


def half_way() -> Times:
    """Self-assessment began three weeks ago and ends in three weeks."""
    closes = today() + 22 * DAY
    return {
        Kind.SELF_ASSESSMENT: (today() - 21 * DAY, closes),
        Kind.SURVEY: (today() - 7 * DAY, closes + 40 * DAY),
        Kind.APPRAISAL: (closes, closes + 30 * DAY),
        Kind.EXPLANATION: (closes + 30 * DAY, closes + 40 * DAY),
        Kind.COUNCIL: (closes + 40 * DAY, closes + 50 * DAY),
        Kind.PUBLICATION: (closes + 50 * DAY, closes + 80 * DAY),
    }


def of_2019() -> Times:
    """Invented dates in the months in which the year 2019 would have been assessed."""
    return {
        Kind.SELF_ASSESSMENT: (midnight(2020, 1, 2), midnight(2020, 2, 8)),
        Kind.SURVEY: (midnight(2020, 2, 10), midnight(2020, 3, 21)),
        Kind.APPRAISAL: (midnight(2020, 2, 10), midnight(2020, 3, 14)),
        Kind.EXPLANATION: (midnight(2020, 3, 16), midnight(2020, 3, 26)),
        Kind.COUNCIL: (midnight(2020, 3, 26), midnight(2020, 4, 4)),
        Kind.PUBLICATION: (midnight(2020, 4, 6), midnight(2020, 5, 1)),
    }
