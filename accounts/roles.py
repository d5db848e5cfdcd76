"""Roles of people: given from a day, ended by a day, never rewritten."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.acting import Actor
from accounts.models import Agency, Membership, Role, User
from accounts.models.user import AGENCY_ROLES
from accounts.people import held, keep
from accounts.refusals import Conflict, Unacceptable


@transaction.atomic
def give_role(
    user: User,
    role: Role,
    *,
    agency: Agency | None,
    since: date,
    until: date | None,
    version: int,
    by: Actor,
) -> Membership:
    """A role from a day, until a day or without end; both days count.

    Only a technical administrator makes a technical administrator.
    """
    person, by = held(user, version, by)
    if role == Role.ADMINISTRATOR and not by.holds(Role.ADMINISTRATOR):
        raise PermissionDenied
    _check_scope(role, agency, since, until)
    same = person.memberships.filter(role=role, agency=agency, district=None)
    if same.overlapping(since, until or date.max).exists():
        raise Conflict(_("The person holds this role on some of these days already."))
    membership = Membership.objects.create(
        user=person, role=role, agency=agency, valid_from=since, valid_until=until
    )
    changes = {
        "membership": [None, membership.pk],
        "role": [None, role],
        "valid_from": [None, since],
        "valid_until": [None, until],
    }
    keep(person, "give_role", changes, by, agency=agency)
    return membership


@transaction.atomic
def end_role(
    membership: Membership, *, last_day: date, version: int, by: Actor
) -> Membership:
    """Set the last day of a role, at the earliest yesterday, which ends it at once."""
    person, by = held(membership.user, version, by)
    membership = person.memberships.get(pk=membership.pk)
    before = membership.valid_until
    yesterday = timezone.localdate() - timedelta(days=1)
    if before and before <= yesterday:
        raise Conflict(_("This role has ended already. Nothing was changed."))
    problems = []
    if last_day < max(membership.valid_from, yesterday):
        problems.append(
            _("The last day is at the earliest yesterday, and not before the role began.")
        )
    if before and last_day > before:
        problems.append(_("A role is only shortened here. Give it again to lengthen it."))
    if problems:
        raise Unacceptable(_("The role cannot end on this day."), tuple(problems))
    membership.valid_until = last_day
    membership.save(update_fields=["valid_until"])
    changes = {
        "membership": [membership.pk, membership.pk],
        "valid_until": [before, last_day],
    }
    keep(person, "end_role", changes, by, agency=membership.agency)
    return membership


def _check_scope(
    role: Role, agency: Agency | None, since: date, until: date | None
) -> None:
    """Raise Unacceptable naming every fault at once."""
    problems = []
    if role in AGENCY_ROLES and agency is None:
        problems.append(_("An officer or a leader needs an agency."))
    if role not in AGENCY_ROLES and agency is not None:
        problems.append(_("Only officers and leaders act for an agency; leave it empty."))
    if agency and not Agency.objects.existing_on(since).filter(pk=agency.pk).exists():
        problems.append(_("This body does not exist on that day."))
    if until and until < since:
        problems.append(_("The last day is before the first."))
    if problems:
        raise Unacceptable(_("The role cannot be given like this."), tuple(problems))
