"""Evidence files (tài liệu kiểm chứng) and where they are used."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from assessments.models.answer import Answer


def _storage_name(evidence: "Evidence", _name: str) -> str:
    """A generated name: what the person called the file never reaches the disk."""
    return f"evidence/{evidence.key.hex[:2]}/{evidence.key.hex}"


class Evidence(models.Model):
    """One stored file of a body, once per content (SHA-256)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="evidence")
    file = models.FileField(upload_to=_storage_name, max_length=120)
    name = models.CharField(_("file name"), max_length=200)
    kind = models.CharField(_("type"), max_length=4)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint("agency", "sha256", name="one_file_per_content"),
            models.CheckConstraint(name="evidence_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class EvidenceUse(models.Model):
    """That a file proves one answer: which document it is, and which pages count.

    Withdrawn uses stay, so that nothing an appraiser has seen disappears.
    """

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="evidence_uses")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="uses")
    number = models.CharField(_("number and symbol"), max_length=60, blank=True)
    issuer = models.CharField(_("issuing body"), max_length=200, blank=True)
    issued_on = models.DateField(_("issue date"), null=True, blank=True)
    pages = models.CharField(_("pages or section"), max_length=100, blank=True)
    supplementary = models.BooleanField(_("supplementary"), default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        verbose_name = _("use of evidence")
        verbose_name_plural = _("uses of evidence")
        ordering = ["answer", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "evidence"],
                condition=Q(withdrawn_at=None),
                name="one_use_per_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.evidence_id}"
