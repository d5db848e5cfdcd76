"""One body's self-assessment (tự đánh giá) in one round, and its state."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from criteria.models import Participation, Round


class State(models.TextChoices):
    """Stored: S1–S7. S0, S8 and S9 follow from the round and its publication."""

    PREPARING = "S0", _("In preparation")
    SELF_SCORING = "S1", _("Self-scoring")
    WITH_LEADER = "S2", _("With the leader")
    SUBMITTED = "S3", _("Submitted")
    RETURNED = "S4", _("Returned")
    APPRAISAL = "S5", _("Under appraisal")
    EXPLANATION = "S6", _("Explanation")
    FINAL = "S7", _("Final")
    PUBLISHED = "S8", _("Published")
    ARCHIVED = "S9", _("Archived")


STORED = (
    State.SELF_SCORING,
    State.WITH_LEADER,
    State.SUBMITTED,
    State.RETURNED,
    State.APPRAISAL,
    State.EXPLANATION,
    State.FINAL,
)
FILED = (State.SUBMITTED, State.APPRAISAL, State.EXPLANATION, State.FINAL)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def with_context(self) -> "AssessmentQuerySet":
        return self.select_related(
            "participation__agency__parent",
            "participation__round__province",
            "participation__criteria_set",
            "participation__group",
        )


class Assessment(models.Model):
    """One body's answers in one round.

    `state` changes only through `workflow.move`, which checks the transition and
    writes the audit trail. `draft_state` is where a leader sends it back to.
    """

    participation = models.OneToOneField(
        Participation, models.PROTECT, related_name="assessment"
    )
    state = models.CharField(
        _("state"),
        max_length=2,
        choices=[(s.value, s.label) for s in STORED],
        default=State.SELF_SCORING,
    )
    draft_state = models.CharField(max_length=2, default=State.SELF_SCORING)
    difficulties = models.TextField(_("difficulties"), blank=True)
    proposals = models.TextField(_("proposals"), blank=True)
    step = models.PositiveSmallIntegerField(_("appraisal step"), default=1)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    content_hash = models.CharField(_("content hash"), max_length=64, blank=True)
    return_reason = models.TextField(_("reason for the return"), blank=True)
    replied_at = models.DateTimeField(_("explanations sent at"), null=True)
    reopen_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reopen_reason = models.TextField(blank=True)
    reopen_codes = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["participation"]
        constraints = [
            models.CheckConstraint(
                name="assessment_state_stored",
                condition=Q(state__in=["S1", "S2", "S3", "S4", "S5", "S6", "S7"]),
            ),
            models.CheckConstraint(
                name="assessment_draft_state", condition=Q(draft_state__in=["S1", "S4"])
            ),
            models.CheckConstraint(
                name="a_submitted_assessment_has_a_hash",
                condition=~Q(state__in=["S3", "S5", "S6", "S7"]) | ~Q(content_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation.name}, {self.round.name}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:sheet", args=[self.pk])

    @property
    def agency(self) -> Agency:
        return self.participation.agency

    @property
    def round(self) -> Round:
        return self.participation.round

    @property
    def chain(self) -> str:
        """The name of the assessment's audit chain."""
        return f"assessment:{self.pk}"

    @property
    def current_state(self) -> State:
        """S0…S9: the stored state unless the round or its publication says more."""
        if self.round.opened_at is None:
            return State.PREPARING
        if self.round.archived_at is not None:
            return State.ARCHIVED
        if self.participation.published_at is not None:
            return State.PUBLISHED
        return State(self.state)

    @property
    def has_filed(self) -> bool:
        return self.state in FILED
