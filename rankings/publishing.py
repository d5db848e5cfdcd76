"""Publishing a round: one person proposes, another approves what was proposed.

Every function locks the round, so that two people act one after the other, and
writes one line in the round's audit chain. A proposal freezes the result; approving
computes it once more and refuses when it is no longer the same.
"""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.acting import Actor
from accounts.permissions import require
from accounts.refusals import Conflict, Unacceptable
from assessments.stages import states_of
from criteria.models import Round
from rankings.agreement import require_agreement, require_unchanged
from rankings.copying import write_rows
from rankings.models import Publication
from rankings.readiness import require_ready
from rankings.snapshot import freeze

Record = dict[str, Any]
State = Publication.State
FINAL, PUBLIC = "S7", "S8"


@transaction.atomic
def propose(
    round_: Round,
    *,
    decision_number: str,
    decision_date: date,
    by: Actor,
    reason: str = "",
) -> Publication:
    """Freeze the round's result and propose it; a correction where one is in force.

    A correction needs its reason. Raises Http404, PermissionDenied or Conflict as
    `accounts.permissions.require`, NotReady with everything that is missing,
    Conflict when another proposal is open, Unacceptable for what was left empty.
    """
    round_ = _locked(round_)
    current = round_.publications.published().first()
    by = require(by, "A32" if current else "A30", states=states_of(round_))
    if round_.publications.proposed().exists():
        raise Conflict(_("A proposal already waits for approval. Decide that one first."))
    number, reason = decision_number.strip(), reason.strip()
    if not number:
        raise Unacceptable(_("Enter the number of the decision."))
    if current and not reason:
        raise Unacceptable(_("A correction needs its reason."))
    require_ready(round_)
    version = (round_.publications.aggregate(last=Max("version"))["last"] or 0) + 1
    heading = _heading(version, number, decision_date, current, reason)
    frozen = freeze(round_, heading)
    require_agreement(round_, frozen)
    snapshot = frozen.snapshot()
    snapshot.save(force_insert=True)
    publication = Publication.objects.create(
        round=round_,
        version=version,
        snapshot=snapshot,
        corrects=current,
        decision_number=number,
        decision_date=decision_date,
        reason=reason,
        proposed_by=by.user,
        proposed_at=timezone.now(),
    )
    write_rows(publication, frozen.public)
    _record(by, "propose_publication", publication, "", reason)
    return publication


@transaction.atomic
def approve(publication: Publication, *, seen: str, by: Actor) -> Publication:
    """Publish what was proposed, exactly as it was seen, and replace an earlier version.

    `seen` is the SHA-256 of the full snapshot that the person looked at. Raises as
    `propose`; PermissionDenied for whoever proposed it, whatever their roles;
    Conflict when the live result is no longer the one proposed.
    """
    round_, publication = _open_proposal(publication)
    by = require(by, _approval(publication), states=states_of(round_))
    if by.user.pk == publication.proposed_by_id:
        raise PermissionDenied(
            _("Whoever proposed the publication cannot approve it as well.")
        )
    if seen != publication.snapshot.full_sha256:
        raise Conflict(_("This is not the proposal you looked at. Reload the page first."))
    require_ready(round_)
    require_unchanged(round_, publication)
    current = round_.publications.published().first()
    if current is not None:
        current.state = State.SUPERSEDED
        current.save(update_fields=["state"])
    now = timezone.now()
    publication.state = State.PUBLISHED
    publication.approved_by, publication.approved_at = by.user, now
    publication.save(update_fields=["state", "approved_by", "approved_at"])
    round_.participations.filter(published_at=None).update(published_at=now)
    _record(by, "approve_publication", publication, State.PROPOSED, "")
    return publication


@transaction.atomic
def reject(publication: Publication, *, reason: str, by: Actor) -> Publication:
    """Send a proposal back, with the reason. Raises as `approve`."""
    _round, publication = _open_proposal(publication)
    # What happened to the bodies meanwhile must not keep a proposal open for ever.
    states = {PUBLIC if publication.is_correction else FINAL}
    by = require(by, _approval(publication), states=states)
    return _close(publication, State.REJECTED, "reject_publication", reason, by)


@transaction.atomic
def withdraw(publication: Publication, *, reason: str, by: Actor) -> Publication:
    """Take a published result back; the notice stays public, the figures do not count.

    The results become internal again, so that they may be reopened, corrected and
    published as a new version. Raises as `approve`.
    """
    round_, publication = _current(publication)
    by = require(by, "A34", states=states_of(round_))
    if publication.state != State.PUBLISHED:
        raise Conflict(_("Only the version in force can be withdrawn."))
    if round_.publications.proposed().exists():
        raise Conflict(_("Approve or reject the proposed correction first."))
    closed = _close(publication, State.WITHDRAWN, "withdraw_publication", reason, by)
    round_.participations.update(published_at=None)
    return closed


def _locked(round_: Round) -> Round:
    rounds = Round.objects.select_for_update(of=["self"]).select_related("province")
    return rounds.get(pk=round_.pk)


def _current(publication: Publication) -> tuple[Round, Publication]:
    round_ = _locked(publication.round)
    found = Publication.objects.select_related("snapshot", "corrects").get(
        pk=publication.pk
    )
    found.round = round_
    return round_, found


def _open_proposal(publication: Publication) -> tuple[Round, Publication]:
    round_, found = _current(publication)
    if not found.is_open:
        raise Conflict(
            _("This proposal is now “%(state)s”. Nothing was changed; reload the page.")
            % {"state": found.get_state_display()}
        )
    return round_, found


def _approval(publication: Publication) -> str:
    return "A33" if publication.is_correction else "A31"


def _heading(
    version: int, number: str, day: date, current: Publication | None, reason: str
) -> Record:
    """Which publication a document belongs to, as frozen in both documents."""
    return {
        "version": version,
        "decision_number": number,
        "decision_date": day,
        "corrects": current.version if current else None,
        "reason": reason,
    }


def _record(
    by: Actor, verb: str, publication: Publication, before: str, reason: str
) -> None:
    round_ = publication.round
    audit.record(
        by, verb, publication, chain=round_.chain, round_code=round_.code,
        changes={
            "state": [before, publication.state],
            "version": [None, publication.version],
            "sha256": ["", publication.snapshot.full_sha256],
        },
        reason=reason,
    )  # fmt: skip


def _close(
    publication: Publication, state: str, verb: str, reason: str, by: Actor
) -> Publication:
    reason = reason.strip()
    if not reason:
        raise Unacceptable(_("Give the reason, so that the other side can act on it."))
    before = publication.state
    publication.state, publication.closing_reason = state, reason
    publication.closed_by, publication.closed_at = by.user, timezone.now()
    publication.save(update_fields=["state", "closing_reason", "closed_by", "closed_at"])
    _record(by, verb, publication, before, reason)
    return publication
