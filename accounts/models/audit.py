"""The audit trail: rows that are only ever added, chained by hash."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.agency import Agency
from accounts.models.user import Role


class AuditChain(models.Model):
    """The head of one chain, for example `assessment:17` or `round:3`.

    Writers lock this row, so that two of them never take the same number; and a
    chain whose last events were cut off no longer agrees with its head.
    """

    name = models.CharField(max_length=60, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.name


class AuditEvent(models.Model):
    """One change: who, acting as what, did what to which object, and why.

    Written by `accounts.audit.record` in the transaction of the change. The
    database refuses to update or delete a row. Names of persons are not part of
    the hashed text, so that anonymising a person keeps the chain valid.
    """

    chain = models.ForeignKey(AuditChain, models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="audit_events"
    )
    role = models.CharField(_("acting role"), max_length=3, choices=Role, blank=True)
    action = models.CharField(_("action"), max_length=40)
    object = models.CharField(_("object"), max_length=120)
    round_code = models.CharField(max_length=40, blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="audit_events"
    )
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("reason"), blank=True)
    source_import = models.CharField(_("import"), max_length=80, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["chain", "sequence"]
        indexes = [models.Index("at", name="audit_event_at")]
        constraints = [
            models.UniqueConstraint("chain", "sequence", name="one_event_per_sequence"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}#{self.sequence} {self.action}"
