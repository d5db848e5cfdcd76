"""Closing a round for good."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.acting import Actor
from accounts.permissions import require
from accounts.refusals import Conflict
from assessments.stages import states_of
from criteria.models import Round
from rankings.verification import verify

PUBLISHED, ARCHIVED = "S8", "S9"


@transaction.atomic
def archive(round_: Round, *, by: Actor) -> Round:
    """Archive a published round: from then on it can only be read.

    Raises Http404, PermissionDenied or Conflict as `accounts.permissions.require`;
    Conflict when nothing is published, a proposal is open, or the publication in
    force no longer verifies.
    """
    round_ = Round.objects.select_for_update().get(pk=round_.pk)
    by = require(by, "A44", states=states_of(round_))
    if round_.publications.proposed().exists():
        raise Conflict(_("Approve or reject the proposed correction first."))
    publication = round_.publications.published().select_related("snapshot").first()
    if publication is None:
        raise Conflict(_("Only a published round can be archived."))
    if not verify(publication).holds:
        raise Conflict(
            _(
                "The published result does not verify, so the round was not archived. "
                "Tell the technical administrator."
            )
        )
    round_.archived_at = timezone.now()
    round_.version += 1
    round_.save(update_fields=["archived_at", "version"])
    audit.record(
        by, "archive_round", round_, chain=round_.chain, round_code=round_.code,
        changes={"state": [PUBLISHED, ARCHIVED]},
    )  # fmt: skip
    return round_
