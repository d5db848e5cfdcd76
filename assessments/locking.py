"""Taking an assessment for writing, so that nobody else moves it meanwhile."""

from django.utils.translation import gettext as _

from accounts.refusals import Conflict
from assessments.models import Assessment


def locked(assessment: Assessment, *, version: int | None = None) -> Assessment:
    """The assessment as it is now, its row locked until the transaction ends.

    Raises Conflict when `version`, the one the person saw, is no longer current.
    PostgreSQL locks the row; SQLite's IMMEDIATE transactions admit one writer.
    """
    found = (
        Assessment.objects.with_context()
        .select_for_update(of=["self"])
        .get(pk=assessment.pk)
    )
    if version is not None and found.version != version:
        raise Conflict(
            _(
                "Somebody changed this assessment while you had it open. Nothing of "
                "yours was stored; reload the page and look at the change first."
            )
        )
    return found
