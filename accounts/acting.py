"""The person behind a request, with the memberships that hold today."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from django.utils import timezone

from accounts.models import Membership, User


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person, the membership acted under, and the request.

    Rights are the union of `memberships`; `membership` is the one shown on the
    page and, once a permission was granted, the one recorded in the audit trail.
    """

    user: User | None
    memberships: Sequence[Membership] = ()
    membership: Membership | None = None
    request_id: str = field(default_factory=lambda: str(uuid4()))

    @property
    def role(self) -> str:
        return self.membership.role if self.membership else ""

    def as_member(self, membership: Membership) -> "Actor":
        """The same person, recorded under the membership that gave the right."""
        return replace(self, membership=membership)

    def holds(self, *roles: str) -> bool:
        return any(membership.role in roles for membership in self.memberships)


def actor_for(user: User, membership_id: int | None = None, request_id: str = "") -> Actor:
    """Load a person's memberships of today; `membership_id` picks the acting one."""
    memberships = tuple(
        user.memberships.on(timezone.localdate()).select_related("agency", "district")
    )
    chosen = next((m for m in memberships if m.pk == membership_id), None)
    if chosen is None and memberships:
        chosen = memberships[0]
    return Actor(user, memberships, chosen, request_id or str(uuid4()))


# Whoever runs a management command: no person, no role, named by the action.
SYSTEM = Actor(user=None, request_id="")
