"""Who people are, which body they work for, what they may do, what they did."""

from accounts.models.agency import Agency, AgencyLink, Province
from accounts.models.audit import AuditChain, AuditEvent
from accounts.models.user import HomeAgency, Membership, Role, User

__all__ = [
    "Agency",
    "AgencyLink",
    "AuditChain",
    "AuditEvent",
    "HomeAgency",
    "Membership",
    "Province",
    "Role",
    "User",
]
