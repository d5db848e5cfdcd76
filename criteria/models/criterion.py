"""Criteria sets (bộ tiêu chí) and their trees: lĩnh vực, tiêu chí, tiêu chí thành phần."""

from collections import defaultdict
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from criteria import scoring
from criteria.models.fields import ExactJSONField, PointsField


class CriteriaSetQuerySet(models.QuerySet["CriteriaSet"]):
    def get_by_natural_key(self, code: str, version: int) -> "CriteriaSet":
        return self.get(code=code, version=version)


class CriteriaSet(models.Model):
    """One version of a criteria set. Immutable once a round that uses it opened.

    `source` says where the figures come from. Until `checked_at` is set every page
    and report that shows the set carries a provenance note.
    """

    code = models.SlugField(_("code"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    kind = models.CharField(_("for bodies of kind"), max_length=12, choices=Agency.Kind)
    title = models.CharField(_("title"), max_length=200)
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    issued_on = models.DateField(_("date of the legal basis"), null=True, blank=True)
    source = models.TextField(
        _("source of the figures"), help_text=_("Short: shown wherever the set is.")
    )
    derivation = models.TextField(_("how the figures came about"), blank=True)
    total = PointsField(_("declared total"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(
        _("checked against the official text at"), null=True, blank=True
    )
    opened_at = models.DateTimeField(_("first used at"), null=True, blank=True)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint("code", "version", name="one_set_per_version"),
            models.CheckConstraint(name="set_total_positive", condition=Q(total__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.title} (v{self.version})"

    def natural_key(self) -> tuple[str, int]:
        return (self.code, self.version)

    @property
    def is_checked(self) -> bool:
        return self.checked_at is not None

    def tree(self) -> scoring.Node:
        """The set as plain data, ready for scoring. One query."""
        return as_tree(self.criteria.all())


def as_tree(criteria: "models.QuerySet[Criterion] | list[Criterion]") -> scoring.Node:
    """Build the pure tree of one set from its loaded criteria."""
    children = defaultdict(list)
    for criterion in sorted(criteria, key=lambda c: (c.position, c.pk)):
        children[criterion.parent_id].append(criterion)

    def build(criterion: "Criterion") -> scoring.Node:
        return scoring.Node(
            code=criterion.code,
            maximum=criterion.maximum,
            children=tuple(build(child) for child in children[criterion.pk]),
            kind=criterion.kind,
            scored_by=criterion.scored_by,
            is_branch=not criterion.is_leaf,
        )

    top = tuple(build(criterion) for criterion in children[None])
    scored = (node.maximum for node in top if node.kind == "scored")
    return scoring.Node(code="", maximum=sum(scored, scoring.ZERO), children=top)


class CriterionQuerySet(models.QuerySet["Criterion"]):
    def get_by_natural_key(self, set_code: str, version: int, code: str) -> "Criterion":
        return self.get(
            criteria_set__code=set_code, criteria_set__version=version, code=code
        )

    def leaves(self) -> "CriterionQuerySet":
        return self.filter(is_leaf=True)

    def domains(self) -> "CriterionQuerySet":
        return self.filter(parent=None)

    def answered(self) -> "CriterionQuerySet":
        """Leaves that the agency or the council scores; the survey measures the rest."""
        return self.leaves().exclude(scored_by=Criterion.ScoredBy.SURVEY)

    def surveyed(self) -> "CriterionQuerySet":
        return self.leaves().filter(scored_by=Criterion.ScoredBy.SURVEY)


class Criterion(models.Model):
    """A node of a set: a domain (lĩnh vực), a criterion, or a scored leaf.

    A branch is worth its children. `domain` and `is_leaf` are kept on the row so
    that totals per domain are one SQL aggregate.
    """

    class ScoredBy(models.TextChoices):
        SELF = "self", _("Self-assessment and appraisal")
        COUNCIL = "council", _("Appraisal only")
        SURVEY = "survey", _("Sociological survey")

    class NotApplicable(models.TextChoices):
        NONE = "none", _("Always applies")
        FULL = "full", _("Full marks when no case arose")
        EXCLUDE = "exclude", _("Taken out of the maximum")

    class Kind(models.TextChoices):
        SCORED = "scored", _("Scored")
        BONUS = "bonus", _("Bonus")
        PENALTY = "penalty", _("Penalty")

    class Needed(models.TextChoices):
        NEVER = "never", _("Never compulsory")
        CLAIMED = "claimed", _("Compulsory when points are claimed")
        ALWAYS = "always", _("Always compulsory")

    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="criteria")
    code = models.CharField(_("code"), max_length=20)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    domain = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_leaf = models.BooleanField(default=False, editable=False)
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=500)
    name_en = models.CharField(_("name in English"), max_length=500, blank=True)
    maximum = PointsField(_("maximum points"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.SCORED)
    scored_by = models.CharField(
        _("scored by"), max_length=7, choices=ScoredBy, default=ScoredBy.SELF
    )
    rule = ExactJSONField(_("rule"), default=dict)
    rule_version = models.PositiveSmallIntegerField(_("rule version"), default=1)
    not_applicable = models.CharField(
        _("when not applicable"),
        max_length=7,
        choices=NotApplicable,
        default=NotApplicable.NONE,
    )
    not_applicable_when = models.CharField(
        _("not applicable when"), max_length=300, blank=True
    )
    evidence_required = models.JSONField(_("required evidence"), default=list, blank=True)
    evidence_needed = models.CharField(
        _("evidence or explanation"),
        max_length=7,
        choices=Needed,
        default=Needed.CLAIMED,
    )
    appraising_body = models.CharField(_("appraising body"), max_length=200, blank=True)
    guidance = models.TextField(_("guidance"), blank=True)
    origin = models.CharField(_("origin of the figures"), max_length=300, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_versions"
    )

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["criteria_set", "position"]
        constraints = [
            models.UniqueConstraint("criteria_set", "code", name="one_code_per_set"),
            models.CheckConstraint(
                name="criterion_maximum_positive", condition=Q(maximum__gt=0)
            ),
            models.CheckConstraint(
                name="criterion_scored_by_known",
                condition=Q(scored_by__in=["self", "council", "survey"]),
            ),
            models.CheckConstraint(
                name="criterion_kind_known",
                condition=Q(kind__in=["scored", "bonus", "penalty"]),
            ),
            models.CheckConstraint(
                name="criterion_not_applicable_known",
                condition=Q(not_applicable__in=["none", "full", "exclude"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def natural_key(self) -> tuple[str, int, str]:
        return (*self.criteria_set.natural_key(), self.code)

    natural_key.dependencies = ["criteria.criteriaset"]

    @property
    def depth(self) -> int:
        """1 for a domain, 2 for a criterion, 3 and more for its parts."""
        return self.code.count(".") + 1

    @cached_property
    def domain_code(self) -> str:
        return self.code.partition(".")[0]
