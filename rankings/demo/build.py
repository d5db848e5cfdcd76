"""The whole demonstration, into a database that holds nothing yet."""

from datetime import date

from django.core.management import call_command
from django.db import transaction

from accounts.models import Agency
from rankings.demo import finished, practice, running
from rankings.demo.people import hire

FIXTURES = ("lai_chau_agencies", "decision_29_2019")
IN_2019, IN_2026 = date(2019, 12, 31), date(2026, 1, 1)


@transaction.atomic
def build() -> None:
    """Load the fixtures, hire the people, and play the three rounds."""
    call_command("loaddata", *FIXTURES, verbosity=0)
    then = bodies(IN_2019, so=Agency.Kind.DEPARTMENT, huyen=Agency.Kind.DISTRICT)
    now = bodies(IN_2026, so=Agency.Kind.DEPARTMENT, xa=Agency.Kind.COMMUNE)
    everybody = {
        agency.pk: agency
        for taking_part in (then, now)
        for group in taking_part.values()
        for agency in group
    }
    cast = hire(everybody.values())
    finished.build(then, cast)
    running.build(now, cast)
    practice.build(then, cast)


def bodies(day: date, **kinds: str) -> dict[str, list[Agency]]:
    """The bodies that existed on the day, by ranking group."""
    existing = Agency.objects.existing_on(day).order_by("sort_key", "code")
    return {
        group: [agency for agency in existing if agency.kind == kind]
        for group, kind in kinds.items()
    }
