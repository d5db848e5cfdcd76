"""Who may do what, in which state: one table, read by views, buttons and tests.

An assessment's state is S0…S9 (docs/workflow.md). A grant reads
`role scope states`: scope `*` is any body, `o` the person's own, `d` bodies and
items assigned to the person. What is not granted is refused: 404 outside the
person's scope, 403 without the right, 409 in the wrong state.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.acting import Actor
from accounts.models import Agency, Membership
from accounts.refusals import Conflict

ALL_STATES = tuple(f"S{number}" for number in range(10))
EVERYBODY = ("ADM", "SEC", "APP", "CHA", "OFF", "LDR", "SUR", "AUD", "PUB")


@dataclass(frozen=True, slots=True)
class Grant:
    role: str
    scope: str
    states: frozenset[str]


@dataclass(frozen=True, slots=True)
class Action:
    label: str | Promise
    writes: bool
    grants: tuple[Grant, ...]


def _states(text: str) -> frozenset[str]:
    """`3,5-9` → {S3, S5, … S9}."""
    found = set()
    for part in text.split(","):
        first, _dash, last = part.partition("-")
        found.update(f"S{number}" for number in range(int(first), int(last or first) + 1))
    return frozenset(found)


def _action(label: str | Promise, *grants: str, writes: bool = True) -> Action:
    parsed = []
    for grant in grants:
        role, scope, states = grant.split()
        parsed.append(Grant(role, scope, _states(states)))
    return Action(label, writes, tuple(parsed))


def _reading(label: str | Promise, *grants: str) -> Action:
    return _action(label, *grants, writes=False)


_PUBLISHED = tuple(f"{role} * 8-9" for role in EVERYBODY)

ACTIONS: dict[str, Action] = {
    "A01": _reading(lazy("View published ranking and detail"), *_PUBLISHED),
    "A02": _reading(
        lazy("Read a self-assessment"),
        "SEC * 3-9", "APP d 3,5-9", "CHA * 3,5-9", "OFF o 1-9", "LDR o 1-9", "AUD * 3-9",
    ),
    "A03": _action(lazy("Edit self-score and explanation"), "OFF o 1,4", "LDR o 1,2,4"),
    "A04": _action(lazy("Upload evidence"), "OFF o 1,4,6", "LDR o 1,2,4,6"),
    "A05": _action(lazy("Withdraw own evidence"), "OFF o 1,4", "LDR o 1,2,4"),
    "A06": _reading(
        lazy("Download evidence"),
        "SEC * 3-9", "APP d 3,5-9", "CHA * 3,5-9", "OFF o 1-9", "LDR o 1-9", "AUD * 3-9",
    ),
    "A07": _action(lazy("Send to own leader"), "OFF o 1,4"),
    "A08": _action(lazy("Approve and submit"), "LDR o 2"),
    "A09": _action(lazy("Return to the officer"), "LDR o 2"),
    "A10": _action(lazy("Take back a submission"), "LDR o 3"),
    "A11": _reading(
        lazy("See progress"),
        "SEC * 1-7", "CHA * 1-7", "OFF o 1-7", "LDR o 1-7", "AUD * 1-9",
    ),
    "A12": _action(lazy("Extend the deadline of one agency"), "SEC * 1,2,4,6"),
    "A13": _action(lazy("Return a submission to the agency"), "SEC * 3,5"),
    "A14": _action(lazy("Assign appraisers"), "SEC * 0-5"),
    "A15": _action(lazy("Write appraised points and reason"), "APP d 5"),
    "A16": _action(lazy("Ask for additional evidence"), "SEC * 5", "APP d 5"),
    "A17": _reading(
        lazy("Read appraised points before they are shown"),
        "SEC * 5-6", "APP d 5-6", "CHA * 5-6", "AUD * 5-6",
    ),
    "A18": _reading(lazy("Read own appraised points"), "OFF o 6-9", "LDR o 6-9"),
    "A19": _action(lazy("File an explanation"), "LDR o 6"),
    "A20": _action(lazy("Propose an answer to an explanation"), "APP d 6"),
    "A21": _action(lazy("Decide an explanation"), "CHA * 6"),
    "A22": _action(lazy("Finalise an agency's result"), "CHA * 5-6"),
    "A23": _action(lazy("Propose to reopen a final result"), "SEC * 7"),
    "A24": _action(lazy("Approve reopening"), "CHA * 7"),
    "A25": _action(lazy("Try a survey import"), "SEC * 1-6", "SUR * 1-6"),
    "A26": _action(lazy("Import survey scores"), "SUR * 1-6"),
    "A27": _action(lazy("Void a survey batch"), "SUR * 1-6"),
    "A28": _action(lazy("Lock survey scores"), "SEC * 5-6"),
    "A29": _reading(lazy("Preview the ranking"), "SEC * 5-7", "CHA * 5-7", "AUD * 7"),
    "A30": _action(lazy("Propose publication"), "SEC * 7"),
    "A31": _action(lazy("Approve publication"), "CHA * 7"),
    "A32": _action(lazy("Propose a correction"), "SEC * 8"),
    "A33": _action(lazy("Approve a correction"), "CHA * 8"),
    "A34": _action(lazy("Withdraw a publication"), "CHA * 8"),
    "A35": _action(lazy("Edit the criteria set"), "SEC * 0"),
    "A36": _action(lazy("Propose a criteria version"), "SEC * 1-4"),
    "A37": _action(lazy("Approve a criteria version"), "CHA * 1-4"),
    "A38": _action(lazy("Manage agencies"), "SEC * 0-9"),
    "A39": _action(lazy("Manage users and roles"), "ADM * 0-9", "SEC * 0-9"),
    "A40": _reading(
        lazy("Read the audit log"),
        "ADM * 0-9", "SEC * 0-9", "CHA * 0-9", "LDR o 0-9", "AUD * 0-9",
    ),
    "A41": _reading(
        lazy("Internal Excel and PDF"),
        "SEC * 3-9", "APP d 5-9", "CHA * 3,5-9", "OFF o 1-9", "LDR o 1-9", "AUD * 3-9",
    ),
    "A42": _reading(lazy("Download open data"), *_PUBLISHED),
    "A43": _action(lazy("System settings"), "ADM * 0-9"),
    "A44": _action(lazy("Close and archive the round"), "SEC * 8"),
    "A45": _action(lazy("Anonymise personal data"), "ADM * 0-9"),
    # Not in the first matrix: a round has to be opened by somebody, and the guards
    # of that step (sets valid, phases set, people named) are the secretariat's work.
    "A46": _action(lazy("Open the round"), "SEC * 0"),
    # Likewise the three steps that carry an agency through the appraisal.
    "A47": _action(lazy("Begin, show and repeat the appraisal"), "SEC * 3,5,6"),
    # A set stays marked as a reconstruction until somebody has compared it.
    "A48": _action(lazy("Mark a criteria set as checked"), "SEC * 0-9"),
    "A49": _reading(
        lazy("Read the criteria sets"), *(f"{role} * 0-9" for role in EVERYBODY[:-1])
    ),
}  # fmt: skip


def granting(
    actor: Actor,
    code: str,
    *,
    states: Iterable[str],
    agency: Agency | None = None,
    assigned: bool = False,
) -> Membership | None:
    """The membership that gives the right now, the acting one first, or None."""
    wanted = set(states)
    for membership in _acting_first(actor):
        for grant in ACTIONS[code].grants:
            if (
                grant.role == membership.role
                and grant.states & wanted
                and (grant.scope == "*" or _reaches(membership, agency, assigned))
            ):
                return membership
    return None


def may(actor: Actor, code: str, **case) -> bool:
    """Whether the person may do it now; for buttons. Same arguments as `granting`."""
    return granting(actor, code, **case) is not None


def require(
    actor: Actor,
    code: str,
    *,
    states: Iterable[str],
    agency: Agency | None = None,
    assigned: bool = False,
) -> Actor:
    """The actor recorded under the granting membership, or the right refusal.

    Raises Http404 outside the person's scope, PermissionDenied without the right,
    Conflict when the right exists but not in this state.
    """
    states = tuple(states)
    membership = granting(actor, code, states=states, agency=agency, assigned=assigned)
    if membership is not None:
        return actor.as_member(membership)
    if not any(_reaches(m, agency, assigned) for m in actor.memberships):
        raise Http404
    if not granting(actor, code, states=ALL_STATES, agency=agency, assigned=assigned):
        raise PermissionDenied
    raise Conflict(
        _(
            "“%(action)s” is not open at this stage of the round. Nothing was changed. "
            "Reload the page to see where the matter stands now."
        )
        % {"action": ACTIONS[code].label}
    )


def _acting_first(actor: Actor) -> list[Membership]:
    return sorted(actor.memberships, key=lambda m: m != actor.membership)


def _reaches(membership: Membership, agency: Agency | None, assigned: bool) -> bool:
    """Whether the body, or the whole round when it is None, is this person's business."""
    match membership.role:
        case "OFF" | "LDR":
            return agency is not None and membership.agency_id == agency.pk
        case "APP":
            return assigned
    return True
