"""What the page of a round's publication shows, and to whom."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.permissions import may, require
from assessments.stages import states_of
from criteria.banner import banner
from criteria.models import Round
from rankings.basis import basis_of
from rankings.board import Board
from rankings.forms import ApprovalForm, ProposalForm, RejectionForm, WithdrawalForm
from rankings.models import Publication
from rankings.previewing import preview, proposed
from rankings.readiness import obstacles

# Results are for those who preview, propose, approve or withdraw them; what is still
# missing, which names no points, for everybody who follows the progress.
SHOW_RESULTS = ("A29", "A30", "A31", "A32", "A33", "A34")
SHOWN_BY = (*SHOW_RESULTS, "A11")


def approval_code(publication: Publication) -> str:
    return "A33" if publication.is_correction else "A31"


def rejectable(publication: Publication) -> set[str]:
    """A proposal may be sent back whatever has happened to the bodies meanwhile."""
    return {"S8" if publication.is_correction else "S7"}


def page(
    request: HttpRequest,
    round_: Round,
    refused: forms.Form | None = None,
    **bound: forms.Form,
) -> HttpResponse:
    """The page, or with a refused form the same page as 422.

    `bound` are forms to show instead of empty ones: propose_form, approve_form,
    reject_form, withdraw_form. A fixed number of queries for any number of bodies.
    """
    states = states_of(round_)
    can = {code: may(request.actor, code, states=states) for code in SHOWN_BY}
    if not any(can.values()):
        require(request.actor, "A29", states=states)
    versions = _versions(round_)
    waiting = next((one for one in versions if one.is_open), None)
    problems = obstacles(round_)
    shown = any(can[code] for code in SHOW_RESULTS)
    context = {
        "round": round_,
        "demo": round_.is_demo,
        "banner": banner(round_),
        "versions": versions,
        "current": _in_force(versions),
        "waiting": waiting,
        "problems": problems,
        "boards": _boards(round_, waiting) if shown else [],
        "shown": shown,
        "may_archive": may(request.actor, "A44", states=states) and waiting is None,
        "refused": refused,
        **_forms(request, round_, versions, can, ready=not problems),
        **bound,
    }
    status = 200 if refused is None else 422
    return render(request, "rankings/publication.html", context, status=status)


def _versions(round_: Round) -> list[Publication]:
    people = ("proposed_by", "approved_by", "closed_by")
    texts = ("snapshot__public_json", "snapshot__full_json")
    versions = round_.publications.select_related("snapshot", "round", *people)
    return list(versions.defer(*texts))


def _in_force(versions: list[Publication]) -> Publication | None:
    state = Publication.State.PUBLISHED
    return next((one for one in versions if one.state == state), None)


def _boards(round_: Round, waiting: Publication | None) -> list[Board]:
    """What waits is shown as it was frozen, anything else as it stands now."""
    return proposed(waiting, basis_of(waiting)) if waiting else preview(round_)


def _forms(
    request: HttpRequest,
    round_: Round,
    versions: list[Publication],
    can: dict[str, bool],
    *,
    ready: bool,
) -> dict[str, Any]:
    """The forms of what the person may do next."""
    waiting = next((one for one in versions if one.is_open), None)
    current = _in_force(versions)
    if waiting is not None:
        return _decision_forms(request, waiting, can)
    found: dict[str, Any] = {"may_propose": can["A32" if current else "A30"]}
    if found["may_propose"] and ready:
        found["propose_form"] = ProposalForm(round_=round_, corrects=current is not None)
    if current is not None and can["A34"]:
        found["withdraw_form"] = WithdrawalForm(publication=current, user=request.user)
    return found


def _decision_forms(
    request: HttpRequest, waiting: Publication, can: dict[str, bool]
) -> dict[str, Any]:
    code = approval_code(waiting)
    if not may(request.actor, code, states=rejectable(waiting)):
        return {}
    found: dict[str, Any] = {"reject_form": RejectionForm(publication=waiting)}
    if waiting.proposed_by_id == request.user.pk:
        found["own_proposal"] = True
    elif can[code]:
        found["approve_form"] = ApprovalForm(publication=waiting, user=request.user)
    return found
