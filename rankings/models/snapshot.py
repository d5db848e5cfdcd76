"""The frozen text of a publication, as anybody may check it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Snapshot(models.Model):
    """What was proposed, byte for byte. The database refuses to change or delete it.

    `public_json` holds what everybody may see. `full_json` holds the inputs that
    the figures were computed from, enough to compute them again. Both are canonical
    JSON (`rankings.canonical`); the hashes are SHA-256 of the text in UTF-8.
    """

    public_json = models.TextField()
    public_sha256 = models.CharField(_("verification hash"), max_length=64)
    full_json = models.TextField()
    full_sha256 = models.CharField(_("hash of the inputs"), max_length=64)
    code_version = models.CharField(_("version of the portal"), max_length=60)
    created_at = models.DateTimeField(_("computed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")

    def __str__(self) -> str:
        return self.public_sha256
