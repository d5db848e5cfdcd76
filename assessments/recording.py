"""The audit line of a change to one assessment."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from accounts import audit
from accounts.acting import Actor
from accounts.models import AuditEvent
from assessments.models import Assessment


def record(
    by: Actor,
    action: str,
    target: models.Model,
    assessment: Assessment,
    changes: Mapping[str, Any],
    *,
    reason: str = "",
) -> AuditEvent:
    """`accounts.audit.record` on the assessment's own chain."""
    return audit.record(
        by,
        action,
        target,
        chain=assessment.chain,
        round_code=assessment.round.code,
        agency=assessment.agency,
        changes=changes,
        reason=reason,
    )
