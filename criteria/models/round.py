"""A round (đợt đánh giá), who takes part, and everything a province may decide."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Province
from criteria.models.criterion import CriteriaSet, Criterion
from criteria.models.fields import PointsField
from criteria.scoring import Band


class RoundQuerySet(models.QuerySet["Round"]):
    def get_by_natural_key(self, code: str) -> "Round":
        return self.get(code=code)


class Round(models.Model):
    """One year's assessment of a province's bodies. Its rules are its fields."""

    class RankOn(models.TextChoices):
        PUBLISHED = "published", _("The published, rounded index")
        EXACT = "exact", _("The exact index")

    class Ties(models.TextChoices):
        SHARE = (
            "share",
            _("Equal bodies share a rank, the next rank is skipped (1, 2, 2, 4)"),
        )
        DENSE = "dense", _("Equal bodies share a rank, none is skipped (1, 2, 2, 3)")

    class NotFiled(models.TextChoices):
        LISTED = "listed", _("Listed as not filed, without an index or a rank")
        ZERO = "zero", _("Ranked with no points for what it did not file")

    province = models.ForeignKey(Province, models.PROTECT, related_name="rounds")
    code = models.SlugField(_("code"), max_length=40, unique=True)
    year = models.PositiveSmallIntegerField(_("year assessed"))
    name = models.CharField(_("name"), max_length=200)
    plan_number = models.CharField(_("plan number"), max_length=100, blank=True)
    plan_date = models.DateField(_("plan date"), null=True, blank=True)
    is_demo = models.BooleanField(_("invented data"), default=False)

    leaf_places = models.PositiveSmallIntegerField(
        _("decimal places kept for each scored item"),
        default=4,
        help_text=_("Points of an item are rounded half up once to this many places."),
    )
    display_places = models.PositiveSmallIntegerField(
        _("decimal places shown"),
        default=2,
        help_text=_("Totals are exact; only what is shown is rounded, half up."),
    )
    rank_on = models.CharField(
        _("rank and grade use"), max_length=9, choices=RankOn, default=RankOn.PUBLISHED
    )
    ties = models.CharField(_("ties"), max_length=5, choices=Ties, default=Ties.SHARE)
    not_filed = models.CharField(
        _("bodies that filed nothing"),
        max_length=6,
        choices=NotFiled,
        default=NotFiled.LISTED,
    )
    explanation_rounds = models.PositiveSmallIntegerField(
        _("explanation rounds"),
        default=1,
        help_text=_("How many times a body may answer the appraisal; the last is final."),
    )
    two_appraisers = models.BooleanField(_("two appraisers, blind"), default=False)
    survey_minimum_n = models.PositiveSmallIntegerField(
        _("smallest number of survey forms shown"), default=5
    )
    show_appraisers = models.BooleanField(
        _("agencies see the names of appraisers"), default=False
    )

    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    survey_locked_at = models.DateTimeField(_("survey locked at"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-year", "code"]
        constraints = [
            models.CheckConstraint(
                name="round_places_in_range",
                condition=Q(leaf_places__lte=4, display_places__lte=4),
            ),
            models.CheckConstraint(
                name="round_archived_after_opened",
                condition=Q(archived_at=None) | Q(opened_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def chain(self) -> str:
        """The name of the round's audit chain."""
        return f"round:{self.pk}"

    def bands(self) -> list[Band]:
        """The grade thresholds as plain data, best first. One query."""
        return [band.plain() for band in self.grade_bands.all()]


class GradeBand(models.Model):
    """A grade (xếp loại): the index from `lower_bound` upwards, in percent."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="grade_bands")
    name = models.CharField(_("name"), max_length=50)
    name_en = models.CharField(_("name in English"), max_length=50, blank=True)
    lower_bound = PointsField(_("from, per cent"))

    class Meta:
        verbose_name = _("grade")
        verbose_name_plural = _("grades")
        ordering = ["round", "-lower_bound"]
        constraints = [
            models.UniqueConstraint("round", "lower_bound", name="one_grade_per_bound"),
            models.UniqueConstraint("round", "name", name="one_grade_per_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def plain(self) -> Band:
        return Band(name=self.name, lower_bound=self.lower_bound)


class RankingGroup(models.Model):
    """Bodies ranked with one another, and never with those of another group."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="groups")
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("ranking group")
        verbose_name_plural = _("ranking groups")
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint("round", "code", name="one_group_code_per_round"),
        ]

    def __str__(self) -> str:
        return self.name


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def taking_part(self) -> "ParticipationQuerySet":
        """Bodies that are assessed in the round."""
        return self.filter(exempt=False)


class Participation(models.Model):
    """That a body takes part in a round: its group, its set, its name of that time.

    This row decides a body's criteria and ranking, never its kind alone.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="participations")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="participations")
    group = models.ForeignKey(
        RankingGroup, models.PROTECT, null=True, blank=True, related_name="participations"
    )
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="participations"
    )
    name = models.CharField(_("name at the time"), max_length=200)
    parent_name = models.CharField(_("parent at the time"), max_length=200, blank=True)
    exempt = models.BooleanField(_("exempt"), default=False)
    exempt_reason = models.CharField(_("reason"), max_length=300, blank=True)
    unranked = models.BooleanField(_("assessed, not ranked"), default=False)
    published_at = models.DateTimeField(_("first published at"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["round", "group__position", "agency__sort_key"]
        constraints = [
            models.UniqueConstraint("round", "agency", name="one_participation_per_round"),
            models.CheckConstraint(
                name="ranked_bodies_have_a_group",
                condition=Q(group__isnull=False) | Q(unranked=True) | Q(exempt=True),
            ),
            models.CheckConstraint(
                name="an_exempt_body_has_a_reason",
                condition=Q(exempt=False) | ~Q(exempt_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Exemption(models.Model):
    """A criterion, or a whole branch, that does not apply to one named body."""

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="exemptions"
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="exemptions")
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        constraints = [
            models.UniqueConstraint(
                F("participation"), F("criterion"), name="one_exemption_per_criterion"
            ),
            models.CheckConstraint(
                name="an_exemption_has_a_reason", condition=~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation}: {self.criterion.code}"
