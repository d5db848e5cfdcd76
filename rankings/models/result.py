"""One body's published result, domain by domain and item by item."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from assessments.models import ReasonCode
from criteria.exact import half_up
from criteria.models import Criterion
from criteria.models.fields import PointsField
from rankings.models.publication import Publication


@dataclass(frozen=True, slots=True)
class DomainPoints:
    """What a body earned in one domain, after the cap of a bonus or a penalty."""

    code: str
    name: str
    name_en: str
    kind: str
    maximum: Decimal
    earned: Decimal
    possible: Decimal

    @property
    def percent(self) -> Decimal | None:
        """The share earned, 0 to 100 to two places; None when nothing was possible."""
        if not self.possible:
            return None
        return half_up(Fraction(self.earned) / Fraction(self.possible) * 100, 2)


class Result(models.Model):
    """One body in one publication: copies of everything a page shows.

    `position` is the order of the list: by group, then rank, then name. `index` is
    the published, rounded figure in percent and `index_exact` the fraction behind
    it ("8681/100"). A body without a rank keeps its reason in `status`.
    """

    class Status(models.TextChoices):
        RANKED = "ranked", _("Ranked")
        UNRANKED = "unranked", _("Assessed, not ranked")
        NOT_FILED = "not_filed", _("Filed nothing")
        EXEMPT = "exempt", _("Exempt")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="results")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="results")
    position = models.PositiveSmallIntegerField()
    agency_code = models.CharField(max_length=40)
    agency_name = models.CharField(_("agency"), max_length=200)
    agency_short_name = models.CharField(max_length=100)
    agency_kind = models.CharField(max_length=12, choices=Agency.Kind)
    parent_name = models.CharField(max_length=200, blank=True)
    search_key = models.CharField(max_length=320)
    group_code = models.CharField(max_length=40, blank=True)
    group_name = models.CharField(_("ranking group"), max_length=100, blank=True)
    group_name_en = models.CharField(max_length=100, blank=True)
    set_code = models.CharField(max_length=60)
    set_version = models.PositiveSmallIntegerField()
    status = models.CharField(_("status"), max_length=9, choices=Status)
    filed = models.BooleanField(_("filed a self-assessment"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    total = PointsField(_("total"), null=True)
    possible = PointsField(_("maximum that applies"), null=True)
    index_exact = models.CharField(max_length=60, blank=True)
    index = PointsField(_("index, per cent"), null=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True)
    grade = models.CharField(_("grade"), max_length=50, blank=True)
    grade_en = models.CharField(max_length=50, blank=True)
    domains = models.JSONField(default=list)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["publication", "position"]
        constraints = [
            models.UniqueConstraint("publication", "agency", name="one_result_per_body"),
            models.UniqueConstraint(
                "publication", "position", name="one_body_per_position"
            ),
            models.CheckConstraint(
                name="result_status_known",
                condition=Q(status__in=["ranked", "unranked", "not_filed", "exempt"]),
            ),
            models.CheckConstraint(
                name="only_ranked_bodies_have_a_rank",
                condition=Q(rank=None) | Q(status="ranked", index__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.agency_name

    @property
    def by_domain(self) -> list[DomainPoints]:
        """The domains in order, as exact figures; empty for a body without an index."""
        return [
            DomainPoints(
                code=domain["code"],
                name=domain["name"],
                name_en=domain["name_en"],
                kind=domain["kind"],
                maximum=Decimal(domain["maximum"]),
                earned=Decimal(domain["earned"]),
                possible=Decimal(domain["possible"]),
            )
            for domain in self.domains
        ]

    @property
    def exact(self) -> Fraction | None:
        return Fraction(self.index_exact) if self.index_exact else None


class ResultLine(models.Model):
    """One criterion of one body. A branch carries the sums of what is below it.

    `final` is what counts out of `possible`; `source` says where it comes from. The
    free text of reasons stays in the work area: it may name persons, and a frozen
    copy of it could never be taken back. The reason code says why in general words.
    """

    class Source(models.TextChoices):
        NONE = "none", _("Not scored")
        CLAIM = "claim", _("Claim")
        APPRAISAL = "appraisal", _("Appraisal")
        DECISION = "decision", _("Decision")
        EXEMPT = "exempt", _("Not applicable")
        SURVEY = "survey", _("Sociological survey")
        SUM = "sum", _("Sum")

    result = models.ForeignKey(Result, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("code"), max_length=20)
    parent_code = models.CharField(max_length=20, blank=True)
    is_leaf = models.BooleanField()
    name = models.CharField(_("criterion"), max_length=500)
    name_en = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=7, choices=Criterion.Kind)
    scored_by = models.CharField(max_length=7, choices=Criterion.ScoredBy)
    maximum = PointsField(_("maximum points"))
    possible = PointsField(_("maximum that applies"))
    claim = PointsField(_("claimed points"), null=True)
    appraised = PointsField(_("appraised points"), null=True)
    survey = PointsField(_("survey points"), null=True)
    final = PointsField(_("points that count"))
    source = models.CharField(_("source"), max_length=9, choices=Source)
    reason_code = models.CharField(
        _("reason"), max_length=20, choices=ReasonCode, blank=True
    )

    class Meta:
        verbose_name = _("result line")
        verbose_name_plural = _("result lines")
        ordering = ["result", "position"]
        constraints = [
            models.UniqueConstraint("result", "code", name="one_line_per_criterion"),
            models.CheckConstraint(
                name="final_not_negative", condition=Q(final__gte=0, possible__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def depth(self) -> int:
        """1 for a domain, 2 for a criterion, 3 and more for its parts."""
        return self.code.count(".") + 1

    @property
    def reason(self) -> str | Promise:
        """The reason in words fit for everybody; empty when the claim was accepted."""
        return ReasonCode(self.reason_code).label if self.reason_code else ""
