"""One version of a round's result, from its proposal on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from criteria.models import RankingGroup, Round
from rankings.models.snapshot import Snapshot


class PublicationQuerySet(models.QuerySet["Publication"]):
    def published(self) -> "PublicationQuerySet":
        """The versions in force: at most one of each round."""
        return self.filter(state=Publication.State.PUBLISHED)

    def proposed(self) -> "PublicationQuerySet":
        """Versions that wait for the chair: at most one of each round."""
        return self.filter(state=Publication.State.PROPOSED)

    def announced(self) -> "PublicationQuerySet":
        """Versions that were public once, so that their notice stays public."""
        return self.filter(
            state__in=[
                Publication.State.PUBLISHED,
                Publication.State.SUPERSEDED,
                Publication.State.WITHDRAWN,
            ]
        )


class Publication(models.Model):
    """A proposal to publish the round, and what became of it.

    State changes go through `rankings.publishing`, which writes the audit trail.
    `corrects` is the version in force when a correction was proposed. `group` names
    the only ranking group that is published; None is the whole round.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Replaced by a later version")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    round = models.ForeignKey(Round, models.PROTECT, related_name="publications")
    group = models.ForeignKey(
        RankingGroup, models.PROTECT, null=True, blank=True, related_name="publications"
    )
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.PROPOSED
    )
    snapshot = models.OneToOneField(Snapshot, models.PROTECT, related_name="publication")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    decision_number = models.CharField(_("decision number"), max_length=100)
    decision_date = models.DateField(_("date of the decision"))
    reason = models.TextField(_("reason for the correction"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("published at"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("rejected or withdrawn at"), null=True)
    closing_reason = models.TextField(_("reason"), blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["round", "-version"]
        constraints = [
            models.UniqueConstraint("round", "version", name="one_publication_per_version"),
            models.UniqueConstraint(
                "round", condition=Q(state="published"), name="one_version_in_force"
            ),
            models.UniqueConstraint(
                "round", condition=Q(state="proposed"), name="one_open_proposal"
            ),
            models.CheckConstraint(
                name="publication_state_known",
                condition=Q(
                    state__in=[
                        "proposed", "published", "superseded", "rejected", "withdrawn",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="proposer_is_not_approver",
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="what_was_published_was_approved",
                condition=Q(state__in=["proposed", "rejected"], approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False)
                & ~Q(state__in=["proposed", "rejected"]),
            ),
            models.CheckConstraint(
                name="a_publication_has_a_decision", condition=~Q(decision_number="")
            ),
            models.CheckConstraint(
                name="a_correction_has_a_reason",
                condition=Q(corrects=None) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="closed_with_person_and_reason",
                condition=~Q(state__in=["rejected", "withdrawn"])
                | Q(closed_by__isnull=False, closed_at__isnull=False)
                & ~Q(closing_reason=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.round}, v{self.version}"

    @property
    def is_correction(self) -> bool:
        return self.corrects_id is not None

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PROPOSED
