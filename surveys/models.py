"""What the sociological survey measured: scores, and the files they came from."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from criteria.models import Criterion, Round
from criteria.models.fields import PointsField


class Batch(models.Model):
    """One Excel file whose scores were imported. The file itself is not kept.

    Voiding takes away the scores that still come from the file; its hash is then
    free, so that the same file may be imported again.
    """

    class State(models.TextChoices):
        IMPORTED = "imported", _("Imported")
        VOIDED = "voided", _("Voided")

    round = models.ForeignKey(Round, models.PROTECT, related_name="survey_batches")
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.IMPORTED
    )
    rows = models.PositiveIntegerField(_("rows"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField(_("imported at"))
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    voided_at = models.DateTimeField(_("voided at"), null=True)
    void_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("survey batch")
        verbose_name_plural = _("survey batches")
        ordering = ["round", "-imported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "round",
                "sha256",
                condition=Q(state="imported"),
                name="one_active_batch_per_file",
            ),
            models.CheckConstraint(
                name="batch_state_known", condition=Q(state__in=["imported", "voided"])
            ),
            models.CheckConstraint(
                name="a_voided_batch_has_a_reason",
                condition=Q(state="imported", voided_at=None)
                | (Q(state="voided", voided_at__isnull=False) & ~Q(void_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class SurveyScore(models.Model):
    """The measured points of one body for one survey criterion.

    `possible` is the maximum that applies, 0 where the criterion does not apply to
    the body. A criterion without a row has not been measured yet.
    """

    class Method(models.TextChoices):
        READY_MADE = "ready_made", _("Ready-made score from a file")

    round = models.ForeignKey(Round, models.PROTECT, related_name="survey_scores")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="survey_scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="survey_scores")
    domain = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = PointsField(_("points"))
    possible = PointsField(_("maximum that applies"))
    n = models.PositiveIntegerField(_("survey forms"))
    planned = models.PositiveIntegerField(_("forms planned"), null=True)
    method = models.CharField(
        _("method"), max_length=20, choices=Method, default=Method.READY_MADE
    )
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="scores")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("survey score")
        verbose_name_plural = _("survey scores")
        constraints = [
            models.UniqueConstraint(
                "round", "agency", "criterion", name="one_survey_score_per_criterion"
            ),
            models.CheckConstraint(
                name="survey_score_within_the_maximum",
                condition=Q(points__gte=0, points__lte=F("possible")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.criterion_id}: {self.points}/{self.possible}"


class WaitingFile(models.Model):
    """The file a person tried last in a round, until it is imported or replaced.

    Kept here and not in the browser, so that what is imported is what was checked.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    at = models.DateTimeField(_("tried at"), auto_now=True)

    class Meta:
        verbose_name = _("waiting file")
        verbose_name_plural = _("waiting files")
        constraints = [
            models.UniqueConstraint("round", "user", name="one_waiting_file_per_person"),
        ]

    def __str__(self) -> str:
        return self.file_name
