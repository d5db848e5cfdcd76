"""The answer to one criterion, and the points that stand for it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessment import Assessment
from criteria.models import Criterion
from criteria.models.fields import ExactJSONField, PointsField


class AnswerQuerySet(models.QuerySet["Answer"]):
    def at_version(self, version: int) -> "AnswerQuerySet":
        """Rows nobody changed since the version was read."""
        return self.filter(version=version)

    def with_work(self) -> "AnswerQuerySet":
        """Everything a page shows of an answer; a fixed number of queries."""
        return (
            self.select_related(
                "criterion__parent", "criterion__domain", "standing", "updated_by"
            )
            .prefetch_related(
                "evidence_uses__evidence",
                models.Prefetch("appraisals", to_attr="loaded_appraisals"),
                models.Prefetch("replies", to_attr="loaded_replies"),
                models.Prefetch("decisions", to_attr="loaded_decisions"),
            )
            .order_by("criterion__position")
        )


class Answer(models.Model):
    """What the body states for one leaf: raw facts, never points typed by hand.

    Made empty when the round opens, so that every later write is an update of one
    row. `claimed_points` are computed on the server from `facts`.
    """

    class Origin(models.TextChoices):
        TYPED = "typed", _("Typed")
        IMPORTED = "imported", _("Imported")
        REUSED = "reused", _("Reused")

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="answers")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="answers")
    facts = ExactJSONField(_("facts"), default=dict)
    rule_version = models.PositiveSmallIntegerField(default=1)
    maximum = PointsField(_("maximum points"))
    claimed_points = PointsField(_("claimed points"), null=True)
    claimed_excluded = models.BooleanField(default=False)
    explanation = models.TextField(_("explanation"), blank=True)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.TYPED)
    origin_note = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    updated_at = models.DateTimeField(null=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                "assessment", "criterion", name="one_answer_per_criterion"
            ),
            models.CheckConstraint(
                name="claim_within_the_maximum",
                condition=Q(claimed_points=None)
                | Q(claimed_points__gte=0, claimed_points__lte=F("maximum")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.criterion_id}"

    @property
    def is_answered(self) -> bool:
        return self.claimed_points is not None


class Source(models.TextChoices):
    """Which of the rows gave the points that stand."""

    NONE = "none", _("Not scored")
    CLAIM = "claim", _("Claim")
    APPRAISAL = "appraisal", _("Appraisal")
    DECISION = "decision", _("Decision")
    EXEMPT = "exempt", _("Not applicable")


class Standing(models.Model):
    """The points that count now for one answer, and the maximum that applies.

    Derived from claim, appraisals and decision by `standings.settle`; kept as a
    row so that a body's total is one SQL aggregate.
    """

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="standing")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="standings")
    domain = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = PointsField(_("points"), default=0)
    possible = PointsField(_("maximum that applies"))
    source = models.CharField(max_length=9, choices=Source, default=Source.NONE)

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            models.CheckConstraint(
                name="standing_within_the_maximum",
                condition=Q(points__gte=0, points__lte=F("possible")),
            ),
            models.CheckConstraint(
                name="standing_source_known",
                condition=Q(
                    source__in=["none", "claim", "appraisal", "decision", "exempt"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.points}/{self.possible}"
