"""When each step of a round is open, as instants."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from criteria.models.round import Round


class Phase(models.Model):
    """A step of a round. Open from `opens_at` until just before `closes_at`.

    Instants are stored in UTC and shown in Vietnam's time. "By 23:59" is stored
    as 00:00 of the next day. `step` counts explanation rounds; it is 1 elsewhere.
    """

    class Kind(models.TextChoices):
        SELF_ASSESSMENT = "self", _("Self-assessment")
        APPRAISAL = "appraisal", _("Appraisal")
        EXPLANATION = "explanation", _("Explanation")
        SURVEY = "survey", _("Sociological survey")
        COUNCIL = "council", _("Council meeting")
        PUBLICATION = "publication", _("Publication")

    round = models.ForeignKey(Round, models.PROTECT, related_name="phases")
    kind = models.CharField(_("step"), max_length=12, choices=Kind)
    step = models.PositiveSmallIntegerField(_("number"), default=1)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    grace_minutes = models.PositiveSmallIntegerField(
        _("minutes of grace for files"), default=0
    )

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["round", "opens_at", "step"]
        constraints = [
            models.UniqueConstraint("round", "kind", "step", name="one_phase_per_step"),
            models.CheckConstraint(
                name="phase_kind_known",
                condition=Q(
                    kind__in=[
                        "self", "appraisal", "explanation", "survey", "council",
                        "publication",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="phase_closes_after_it_opens",
                condition=Q(closes_at__gt=F("opens_at")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.step}"


class Extension(models.Model):
    """A later closing time of one phase for one body, with its reason. Only added."""

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="extensions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="extensions")
    closes_at = models.DateTimeField(_("new closing time"))
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_extension_has_a_reason", condition=~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.closes_at:%d/%m/%Y %H:%M}"
