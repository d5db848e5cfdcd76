"""The one door to the audit trail."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from accounts.acting import Actor
from accounts.models import Agency, AuditChain, AuditEvent

HASHED = (
    "sequence",
    "role",
    "action",
    "object",
    "round_code",
    "agency_id",
    "changes",
    "reason",
    "source_import",
    "request_id",
    "previous_hash",
)


def record(
    by: Actor,
    action: str,
    target: models.Model,
    *,
    chain: str,
    round_code: str = "",
    agency: Agency | None = None,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
    source_import: str = "",
) -> AuditEvent:
    """Add one line to a chain. Call it inside the transaction of the change.

    `changes` maps a field to `[old, new]`. Raises `TransactionManagementError`
    outside a transaction, because a line without its change would be a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() needs a transaction")
    head, _created = AuditChain.objects.select_for_update().get_or_create(name=chain)
    event = AuditEvent(
        chain=head,
        sequence=head.sequence + 1,
        at=timezone.now(),
        actor=by.user,
        role=by.role,
        action=action,
        object=f"{target._meta.label_lower}:{target.pk}",
        round_code=round_code,
        agency=agency,
        changes=_plain(changes or {}),
        reason=reason,
        source_import=source_import,
        request_id=by.request_id,
        previous_hash=head.hash,
    )
    event.hash = fingerprint(event)
    event.save(force_insert=True)
    head.sequence, head.hash = event.sequence, event.hash
    head.save(update_fields=["sequence", "hash"])
    return event


def fingerprint(event: AuditEvent) -> str:
    """SHA-256 of an event's content and of the hash before it."""
    content = {name: getattr(event, name) for name in HASHED}
    content["chain"] = event.chain.name
    content["at"] = event.at.astimezone(UTC).isoformat()
    content["actor"] = event.actor_id
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_links(chain: AuditChain) -> list[int]:
    """The sequence numbers at which a chain does not hold; empty when it does."""
    broken, expected, previous = [], 1, ""
    for event in chain.events.select_related("chain").order_by("sequence"):
        whole = event.sequence == expected and event.previous_hash == previous
        if not whole or event.hash != fingerprint(event):
            broken.append(event.sequence)
        expected, previous = event.sequence + 1, event.hash
    if (chain.sequence, chain.hash) != (expected - 1, previous):
        broken.append(chain.sequence)
    return broken


def _plain(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes as the database will give them back, so that the hash holds."""
    return json.loads(json.dumps(changes, cls=DjangoJSONEncoder))
