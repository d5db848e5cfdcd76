"""People: who may sign in, with which first code, and from which body they come.

Every change locks the person's row, compares the version its page showed, and adds
one event to the chain `accounts`. Events name nobody and never hold a code, so that
a person can be anonymised later.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.acting import Actor
from accounts.codes import set_code
from accounts.models import Agency, HomeAgency, Role, User
from accounts.permissions import ALL_STATES, require
from accounts.refusals import Conflict, Unacceptable


@dataclass(frozen=True, slots=True)
class Details:
    """What is written down about a person."""

    username: str
    full_name: str
    position: str = ""
    email: str = ""


@transaction.atomic
def create(details: Details, home: Agency, since: date, *, by: Actor) -> tuple[User, str]:
    """A new person without a role, from a body since a day; the person and the code."""
    by = require(by, "A39", states=ALL_STATES)
    _check_exists(home, since)
    user = User(
        username=details.username,
        full_name=details.full_name,
        position=details.position,
        email=details.email,
    )
    code = set_code(user)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            _("This user name is taken already. Nothing was stored; choose another one.")
        ) from error
    HomeAgency.objects.create(user=user, agency=home, valid_from=since)
    changes = {
        "home_agency": [None, home.code],
        "valid_from": [None, since],
        "code_expires_at": [None, user.code_expires_at],
    }
    audit.record(by, "create_user", user, chain="accounts", agency=home, changes=changes)
    return user, code


@transaction.atomic
def issue_code(user: User, *, version: int, by: Actor) -> str:
    """A new one-time code instead of the password; the person's sessions end."""
    person, by = held(user, version, by)
    _check_active(person)
    before = person.code_expires_at
    code = set_code(person)
    changes = {"code_expires_at": [before, person.code_expires_at]}
    keep(person, "issue_code", changes, by)
    return code


@transaction.atomic
def deactivate(user: User, *, version: int, by: Actor) -> User:
    """Let a leaver sign in no more. What he or she wrote stays under the name.

    The password goes too: a session of before must not come back to life when the
    person is let in again.
    """
    person, by = held(user, version, by)
    _check_active(person)
    person.is_active = False
    person.set_unusable_password()
    person.must_change_password, person.code_expires_at = False, None
    return keep(person, "deactivate_user", {"is_active": [True, False]}, by)


@transaction.atomic
def reactivate(user: User, *, version: int, by: Actor) -> str:
    """Let a leaver in again; the one-time code with which to sign in."""
    person, by = held(user, version, by)
    if person.is_active:
        raise Conflict(_("This person can sign in already. Nothing was changed."))
    person.is_active = True
    code = set_code(person)
    changes = {
        "is_active": [False, True],
        "code_expires_at": [None, person.code_expires_at],
    }
    keep(person, "reactivate_user", changes, by)
    return code


@transaction.atomic
def move_home(
    user: User, agency: Agency, since: date, *, version: int, by: Actor
) -> HomeAgency:
    """Another home agency from a day; the present one ends on the day before."""
    person, by = held(user, version, by)
    _check_exists(agency, since)
    homes = person.home_agencies.select_related("agency")
    if homes.filter(valid_from__gte=since).exists():
        raise Conflict(_("A home agency from this day or later is recorded already."))
    present = homes.on(since).order_by("-valid_from").first()
    if present and present.agency == agency:
        raise Conflict(_("This is the person’s home agency already. Nothing was changed."))
    homes.on(since).update(valid_until=since - timedelta(days=1))
    home = HomeAgency.objects.create(user=person, agency=agency, valid_from=since)
    changes = {
        "home_agency": [present and present.agency.code, agency.code],
        "valid_from": [present and present.valid_from, since],
    }
    keep(person, "move_home", changes, by, agency=agency)
    return home


def may_change(person: User, by: Actor) -> bool:
    """Not oneself; and an administrator's account only as an administrator.

    A new code for an administrator would otherwise be a way to become one.
    """
    if by.user == person:
        return False
    return by.holds(Role.ADMINISTRATOR) or not is_administrator(person)


def is_administrator(person: User) -> bool:
    """Whether the person is a technical administrator today or will be one."""
    lasting = person.memberships.overlapping(timezone.localdate(), date.max)
    return lasting.filter(role=Role.ADMINISTRATOR).exists()


def held(user: User, version: int, by: Actor) -> tuple[User, Actor]:
    """The person's row, locked at the version that was looked at, and who may change it.

    Raises PermissionDenied for oneself and for an administrator's account, Conflict
    when somebody else has changed the person since.
    """
    by = require(by, "A39", states=ALL_STATES)
    person = User.objects.select_for_update().get(pk=user.pk)
    if not may_change(person, by):
        raise PermissionDenied
    if person.version != version:
        raise Conflict(
            _(
                "Somebody else has changed this person’s record since you opened it. "
                "Nothing of yours was stored; open the page again."
            )
        )
    return person, by


def keep(
    person: User,
    action: str,
    changes: dict[str, Any],
    by: Actor,
    agency: Agency | None = None,
) -> User:
    """Store a held person one version on, with the event that says what changed."""
    person.version += 1
    person.save()
    audit.record(by, action, person, chain="accounts", agency=agency, changes=changes)
    return person


def _check_active(person: User) -> None:
    if not person.is_active:
        raise Conflict(_("This person has left already. Nothing was changed."))


def _check_exists(agency: Agency, day: date) -> None:
    if not Agency.objects.existing_on(day).filter(pk=agency.pk).exists():
        raise Unacceptable(_("This body does not exist on that day."))
