"""The work page of a result: preview, proposal, approval, correction, withdrawal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import action
from accounts.permissions import require
from assessments.stages import states_of
from criteria.models import Round
from rankings import archiving, publishing
from rankings.forms import ApprovalForm, ProposalForm, RejectionForm, WithdrawalForm
from rankings.models import Publication
from rankings.views.publication_page import SHOWN_BY, approval_code, page, rejectable


@require_GET
@action(*SHOWN_BY)
def publication_page(request: HttpRequest, code: str) -> HttpResponse:
    """What is missing, the list as it would be published, and the versions so far."""
    return page(request, _find_round(code))


@require_POST
@action("A30", "A32")
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the result and put it before the chair; a correction where one is public."""
    round_ = _find_round(code)
    current = round_.publications.published().first()
    require(request.actor, "A32" if current else "A30", states=states_of(round_))
    form = ProposalForm(request.POST, round_=round_, corrects=current is not None)
    if not form.is_valid():
        return page(request, round_, refused=form, propose_form=form)
    publication = publishing.propose(round_, by=request.actor, **form.cleaned_data)
    messages.success(
        request,
        _("Version %(version)s is proposed. It now waits for the chair.")
        % {"version": publication.version},
    )
    return redirect("rankings:publication", code)


@require_POST
@action("A31", "A33")
def approve(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Publish what was seen, after the person's password once more."""
    publication = _find(code, version)
    _require(request, approval_code(publication), publication)
    form = ApprovalForm(request.POST, publication=publication, user=request.user)
    if not form.is_valid():
        return page(request, publication.round, refused=form, approve_form=form)
    seen = form.cleaned_data["seen"]
    publishing.approve(publication, seen=seen, by=request.actor)
    messages.success(request, _("Version %(version)s is public.") % {"version": version})
    return redirect("rankings:publication", code)


@require_POST
@action("A31", "A33")
def reject(request: HttpRequest, code: str, version: int) -> HttpResponse:
    publication = _find(code, version)
    require(request.actor, approval_code(publication), states=rejectable(publication))
    form = RejectionForm(request.POST, publication=publication)
    if not form.is_valid():
        return page(request, publication.round, refused=form, reject_form=form)
    publishing.reject(publication, by=request.actor, **form.cleaned_data)
    messages.success(request, _("Version %(version)s is rejected.") % {"version": version})
    return redirect("rankings:publication", code)


@require_POST
@action("A34")
def withdraw(request: HttpRequest, code: str, version: int) -> HttpResponse:
    publication = _find(code, version)
    _require(request, "A34", publication)
    form = WithdrawalForm(request.POST, publication=publication, user=request.user)
    if not form.is_valid():
        return page(request, publication.round, refused=form, withdraw_form=form)
    reason = form.cleaned_data["reason"]
    publishing.withdraw(publication, reason=reason, by=request.actor)
    messages.success(
        request,
        _("Version %(version)s is withdrawn; its notice stays public.")
        % {"version": version},
    )
    return redirect("rankings:publication", code)


@require_POST
@action("A44")
def archive(request: HttpRequest, code: str) -> HttpResponse:
    """Close a published round for good."""
    round_ = _find_round(code)
    require(request.actor, "A44", states=states_of(round_))
    archiving.archive(round_, by=request.actor)
    messages.success(request, _("The round is archived. From now on it can only be read."))
    return redirect("rankings:desk")


def _find_round(code: str) -> Round:
    return get_object_or_404(Round.objects.select_related("province"), code=code)


def _find(code: str, version: int) -> Publication:
    versions = Publication.objects.select_related("snapshot", "round__province")
    return get_object_or_404(versions, round__code=code, version=version)


def _require(request: HttpRequest, code: str, publication: Publication) -> None:
    require(request.actor, code, states=states_of(publication.round))
