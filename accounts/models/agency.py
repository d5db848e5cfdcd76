"""The province and the bodies (cơ quan) it assesses."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parindex.vietnamese import search_key, sort_key


class ProvinceManager(models.Manager["Province"]):
    def get_by_natural_key(self, code: str) -> "Province":
        return self.get(code=code)


class Province(models.Model):
    """The province that runs the rounds: its letterhead and contacts."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    issuer = models.CharField(
        _("issuing body on letterheads"), max_length=200, help_text=_("In capitals.")
    )
    standing_body = models.CharField(
        _("standing body of the council"), max_length=200, blank=True
    )
    place = models.CharField(_("place on documents"), max_length=100)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    objects = ProvinceManager()

    class Meta:
        verbose_name = _("province")
        verbose_name_plural = _("provinces")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class AgencyQuerySet(models.QuerySet["Agency"]):
    def get_by_natural_key(self, code: str) -> "Agency":
        return self.get(code=code)

    def existing_on(self, day: date) -> "AgencyQuerySet":
        """Bodies that exist on the day; `valid_until` is the last day."""
        return self.filter(valid_from__lte=day).filter(
            Q(valid_until=None) | Q(valid_until__gte=day)
        )


class Agency(models.Model):
    """A body that is assessed, or that takes part without being ranked.

    Never deleted, and a code is never used again: a body that ends gets
    `valid_until`, its successor is a row of its own joined by `AgencyLink`.
    """

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("Department or provincial body")
        DISTRICT = "district", _("District or city")
        COMMUNE = "commune", _("Commune, ward or township")
        OTHER = "other", _("Other organisation, never ranked")

    province = models.ForeignKey(Province, models.PROTECT, related_name="agencies")
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("official name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField(_("exists from"))
    valid_until = models.DateField(_("exists until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    verified = models.BooleanField(_("checked against the official list"), default=False)
    sort_key = models.CharField(max_length=900, editable=False)
    search_key = models.CharField(max_length=320, editable=False)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                name="agency_kind_known",
                condition=Q(kind__in=["department", "district", "commune", "other"]),
            ),
            models.CheckConstraint(
                name="agency_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def save(self, *args, **kwargs) -> None:
        self.sort_key = sort_key(self.name)
        self.search_key = search_key(f"{self.name} {self.short_name}")
        super().save(*args, **kwargs)

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    natural_key.dependencies = ["accounts.province"]


class AgencyLinkManager(models.Manager["AgencyLink"]):
    def get_by_natural_key(self, predecessor: str, successor: str) -> "AgencyLink":
        return self.get(predecessor__code=predecessor, successor__code=successor)


class AgencyLink(models.Model):
    """That one body continues another, wholly or in part, from a date."""

    predecessor = models.ForeignKey(Agency, models.PROTECT, related_name="successor_links")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="predecessor_links")
    on = models.DateField(_("date"))
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    objects = AgencyLinkManager()

    class Meta:
        verbose_name = _("predecessor")
        verbose_name_plural = _("predecessors")
        constraints = [
            models.UniqueConstraint("predecessor", "successor", name="one_link_per_pair"),
            models.CheckConstraint(
                name="no_body_succeeds_itself",
                condition=~Q(predecessor=F("successor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    def natural_key(self) -> tuple[str, str]:
        return (self.predecessor.code, self.successor.code)

    natural_key.dependencies = ["accounts.agency"]
