"""People, the roles they hold, and the body each belongs to."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.agency import Agency


class Role(models.TextChoices):
    """What a person does in a round; what each may do is `accounts.permissions`."""

    ADMINISTRATOR = "ADM", _("Technical administrator")
    SECRETARIAT = "SEC", _("Secretariat at the Department of Home Affairs")
    APPRAISER = "APP", _("Appraiser")
    CHAIR = "CHA", _("Council chair")
    OFFICER = "OFF", _("Agency officer")
    LEADER = "LDR", _("Agency leader")
    SURVEY = "SUR", _("Survey operator")
    AUDITOR = "AUD", _("Auditor")


# Roles that act for one body; everybody else acts for the council or the portal.
AGENCY_ROLES = (Role.OFFICER, Role.LEADER)


class User(AbstractUser):
    """A person. Roles are `Membership` rows, never flags on this row."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("full name"), max_length=100)
    position = models.CharField(_("position"), max_length=100, blank=True)
    # The password is a one-time code that somebody else has seen.
    must_change_password = models.BooleanField(default=False, editable=False)
    code_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Goes up with every change that others make to the person or the person's roles.
    version = models.PositiveIntegerField(default=0, editable=False)

    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class DatedQuerySet(models.QuerySet):
    """Rows that hold from a day until a day, both included."""

    def on(self, day: date) -> "DatedQuerySet":
        return self.filter(valid_from__lte=day).filter(
            Q(valid_until=None) | Q(valid_until__gte=day)
        )

    def overlapping(self, first: date, last: date) -> "DatedQuerySet":
        return self.filter(valid_from__lte=last).filter(
            Q(valid_until=None) | Q(valid_until__gte=first)
        )


class Membership(models.Model):
    """One role of one person, from a day, for a body, a district or the council.

    `district` reaches every commune of that district, as in 2019 when district
    councils appraised their communes.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=3, choices=Role)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    district = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="district_memberships"
    )
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="membership_role_known", condition=Q(role__in=Role.values)
            ),
            models.CheckConstraint(
                name="membership_has_agency_iff_agency_role",
                condition=Q(role__in=AGENCY_ROLES, agency__isnull=False, district=None)
                | (~Q(role__in=AGENCY_ROLES) & Q(agency=None)),
                violation_error_message=_(
                    "An officer or a leader acts for one agency, and nobody else does."
                ),
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        scope = self.agency or self.district
        label = self.get_role_display()
        return f"{label}, {scope}" if scope else str(label)


class HomeAgency(models.Model):
    """The body a person belongs to, from a day. Recusal reads it.

    It is kept apart from `Membership` because an appraiser from Sở Tài chính acts
    for the council and must still never appraise Sở Tài chính.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="home_agencies")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="staff")
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("home agency")
        verbose_name_plural = _("home agencies")
        constraints = [
            models.CheckConstraint(
                name="home_agency_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.agency}"
