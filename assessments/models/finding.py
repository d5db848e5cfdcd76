"""What others make of an answer: appraisals, the body's replies, the decision."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.answer import Answer
from criteria.models.fields import ExactJSONField, PointsField


class ReasonCode(models.TextChoices):
    """Why points differ from the claim: words fit for publication, no names."""

    NONE = "", _("Claim accepted")
    NO_EVIDENCE = "no_evidence", _("Evidence is missing")
    WEAK_EVIDENCE = "weak_evidence", _("Evidence does not show what is claimed")
    WRONG_YEAR = "wrong_year", _("Evidence is from outside the year")
    WRONG_FIGURES = "wrong_figures", _("Figures differ from the records")
    LATE = "late", _("Done after the time limit")
    NOT_APPLICABLE = "not_applicable", _("Does not apply, or does apply after all")
    MORE_FOUND = "more_found", _("More was done than claimed")
    OTHER = "other", _("Other reason")


class Finding(models.Model):
    """Facts as found and the points they give under the criterion's rule."""

    facts = ExactJSONField(_("facts as found"), default=dict)
    points = PointsField(_("points"))
    excluded = models.BooleanField(default=False)
    maximum = PointsField(_("maximum points"))
    reason_code = models.CharField(
        _("reason code"), max_length=20, choices=ReasonCode, blank=True
    )
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


def _within_maximum(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(points__gte=0, points__lte=F("maximum"))
    )


class Appraisal(Finding):
    """One appraiser's finding (điểm thẩm định) at one step."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="appraisals")
    step = models.PositiveSmallIntegerField(_("step"), default=1)
    appraiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appraisals"
    )
    private_note = models.TextField(_("private note"), blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        ordering = ["answer", "step", "pk"]
        constraints = [
            models.UniqueConstraint(
                "answer", "step", "appraiser", name="one_appraisal_per_step"
            ),
            _within_maximum("appraisal_within_the_maximum"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.step}: {self.points}"


class Reply(models.Model):
    """The body's answer (giải trình) to an appraisal: it agrees, or says why not."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="replies")
    step = models.PositiveSmallIntegerField(_("step"), default=1)
    agrees = models.BooleanField(_("agrees"))
    text = models.TextField(_("explanation"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["answer", "step"]
        constraints = [
            models.UniqueConstraint("answer", "step", name="one_reply_per_step"),
            models.CheckConstraint(
                name="a_disagreement_has_a_text", condition=Q(agrees=True) | ~Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.step}"


class Decision(Finding):
    """The council's decision on one answer; a later revision replaces an earlier."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="decisions")
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    minutes = models.CharField(_("minutes number"), max_length=100, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions"
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["answer", "revision"]
        constraints = [
            models.UniqueConstraint("answer", "revision", name="one_decision_per_revision"),
            _within_maximum("decision_within_the_maximum"),
            models.CheckConstraint(name="a_decision_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.revision}: {self.points}"
