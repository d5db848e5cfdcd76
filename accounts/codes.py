"""One-time codes: first passwords for people whose office has no mail.

A code is an ordinary password that two persons know for a while. So it ends after
72 hours, and whoever signs in with it must choose a password before anything else.
"""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from accounts import audit
from accounts.acting import Actor
from accounts.models import User

LIFETIME = timedelta(hours=72)
# Without letters and digits that look alike on paper: 12 of 31 are 59 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 3, 4
EXPIRED = lazy(
    "This one-time code has expired: it worked for 72 hours. Ask the secretariat for a "
    "new one."
)


def new_code() -> str:
    """Random text such as `k7fm-2xqa-9hdw`, easy to read out on the telephone."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _place in range(GROUP_LENGTH))
        for _group in range(GROUPS)
    )


def set_code(user: User) -> str:
    """Give the unsaved person a new code, the only time it can be read, from now on.

    The old password stops working, and with it every session signed in by it.
    """
    code = new_code()
    user.set_password(code)
    user.must_change_password = True
    user.code_expires_at = timezone.now() + LIFETIME
    return code


def has_expired(user: User) -> bool:
    """Whether the person's password is a code that is past its time."""
    return user.must_change_password and (
        user.code_expires_at is None or user.code_expires_at <= timezone.now()
    )


@transaction.atomic
def choose_password(user: User, password: str, *, by: Actor) -> User:
    """Replace the person's own password, or the code he or she was given."""
    person = User.objects.select_for_update().get(pk=user.pk)
    changes = {"must_change_password": [person.must_change_password, False]}
    person.set_password(password)
    person.must_change_password, person.code_expires_at = False, None
    person.save(update_fields=["password", "must_change_password", "code_expires_at"])
    audit.record(by, "choose_password", person, chain="accounts", changes=changes)
    return person
