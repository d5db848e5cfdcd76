"""Marking a set as compared with the official text, by a named person."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.acting import Actor
from accounts.permissions import ALL_STATES, require
from accounts.refusals import Conflict, Unacceptable
from criteria.models import CriteriaSet


@transaction.atomic
def mark_checked(criteria_set: CriteriaSet, *, source: str, by: Actor) -> CriteriaSet:
    """Record who compared the set with which text; the provenance note then ends.

    `source` names the official text. Only the note and the source change, never a
    criterion, so that figures which differ need a new version of the set.
    """
    by = require(by, "A48", states=ALL_STATES)
    if not source.strip():
        raise Unacceptable(_("Name the official text that the set was compared with."))
    checked_at = timezone.now()
    unchecked = CriteriaSet.objects.filter(pk=criteria_set.pk, checked_at=None)
    if not unchecked.update(
        checked_by=by.user, checked_at=checked_at, source=source.strip()
    ):
        raise Conflict(
            _("This set has been marked as checked already; nothing was changed.")
        )
    audit.record(
        by, "mark_checked", criteria_set, chain="criteria", reason=source.strip(),
        changes={
            "source": [criteria_set.source, source.strip()],
            "checked_at": [None, checked_at],
        },
    )  # fmt: skip
    return CriteriaSet.objects.get(pk=criteria_set.pk)
