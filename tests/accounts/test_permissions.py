"""The permission table against the matrix that was agreed, cell by cell.

`permissions_matrix.csv` is the agreed matrix of 45 actions, with four of our own: A46
(somebody has to open a round), A47 (the steps that carry a body through its appraisal),
A48 (a set is compared with the official text) and A49 (people may read what is asked).
"""

import csv
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.acting import Actor
from accounts.models import Agency, Membership
from accounts.permissions import ACTIONS, ALL_STATES, may, require
from accounts.refusals import Conflict

with (Path(__file__).parent / "permissions_matrix.csv").open(encoding="utf-8") as file:
    MATRIX = list(csv.DictReader(file))

OWN, FOREIGN = Agency(pk=1, code="a"), Agency(pk=2, code="b")


def someone(role: str, agency: Agency | None = OWN) -> Actor:
    own = agency if role in ("OFF", "LDR") else None
    membership = Membership(pk=1, role=role, agency=own)
    return Actor(user=None, memberships=(membership,), membership=membership)


def test_the_matrix_is_whole():
    assert len(MATRIX) == len(ACTIONS) * 9 * 10
    assert {row["action"] for row in MATRIX} == set(ACTIONS)


@pytest.mark.parametrize("code", list(ACTIONS))
def test_every_cell_of_an_action_is_as_agreed(code):
    for row in (row for row in MATRIX if row["action"] == code):
        if row["role"] == "PUB":
            continue
        allowed = may(
            someone(row["role"]), code, states=[row["state"]], agency=OWN, assigned=True
        )
        assert allowed == (row["expected"] == "allow"), row


@pytest.mark.parametrize("code", list(ACTIONS))
def test_the_public_may_only_read_what_is_published(code):
    public = {
        row["state"]
        for row in MATRIX
        if (row["action"], row["role"], row["expected"]) == (code, "PUB", "allow")
    }
    granted = {s for g in ACTIONS[code].grants if g.role == "PUB" for s in g.states}

    assert granted == public
    assert public <= {"S8", "S9"}


@pytest.mark.parametrize("code", list(ACTIONS))
def test_own_and_assigned_grants_do_not_reach_another_body(code):
    for grant in ACTIONS[code].grants:
        if grant.scope == "*":
            continue
        with pytest.raises(Http404):
            require(
                someone(grant.role), code, states=list(grant.states), agency=FOREIGN,
                assigned=False,
            )  # fmt: skip


def test_a_looker_without_the_right_is_forbidden_and_a_wrong_state_is_a_conflict():
    with pytest.raises(PermissionDenied):
        require(someone("OFF"), "A15", states=["S5"], agency=OWN)
    with pytest.raises(Conflict):
        require(someone("OFF"), "A03", states=["S3"], agency=OWN)


def test_auditors_write_nothing_and_administrators_write_no_score():
    for code, action in ACTIONS.items():
        roles = {grant.role for grant in action.grants}
        if action.writes:
            assert roles.isdisjoint({"AUD", "PUB"}), code
        if code in ("A03", "A15", "A21", "A22"):
            assert roles.isdisjoint({"ADM", "SEC"}), code


@pytest.mark.parametrize(
    ("proposing", "approving"),
    [("A30", "A31"), ("A32", "A33"), ("A23", "A24"), ("A36", "A37")],
)
def test_no_role_both_proposes_and_approves(proposing, approving):
    first = {grant.role for grant in ACTIONS[proposing].grants}
    second = {grant.role for grant in ACTIONS[approving].grants}

    assert first.isdisjoint(second)


def test_after_the_archive_only_upkeep_writes():
    writable = {
        code
        for code, action in ACTIONS.items()
        if action.writes and any("S9" in grant.states for grant in action.grants)
    }

    assert writable == {"A38", "A39", "A43", "A45", "A48"}


def test_rights_are_the_union_and_the_granting_membership_is_recorded():
    officer = Membership(pk=1, role="OFF", agency=OWN)
    appraiser = Membership(pk=2, role="APP")
    actor = Actor(user=None, memberships=(officer, appraiser), membership=officer)

    acted = require(actor, "A15", states=["S5"], agency=FOREIGN, assigned=True)

    assert acted.role == "APP"
    assert set(ALL_STATES) >= {"S5"}
