"""People as the secretariat and the technical administrator look after them."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import people as records
from accounts import roles
from accounts.access import action
from accounts.acting import Actor
from accounts.directory import page_of
from accounts.forms.people import (
    EndRoleForm,
    GiveRoleForm,
    MoveHomeForm,
    NewPersonForm,
    PeopleFilter,
    VersionForm,
)
from accounts.models import Membership, Role, User
from accounts.permissions import ALL_STATES, require
from accounts.refusals import Unacceptable


@require_GET
@action("A39")
def people(request: HttpRequest) -> HttpResponse:
    require(request.actor, "A39", states=ALL_STATES)
    form = PeopleFilter(request.GET, auto_id="f-%s")
    chosen = form.chosen
    page = page_of(chosen["q"], chosen["show"], request.GET.get("page"))
    given = {key: value for key, value in chosen.items() if value}
    query = f"{urlencode(given)}&" if given else ""
    context = {"filter": form, "page": page, "query": query}
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "POST"])
@action("A39")
def new_person(request: HttpRequest) -> HttpResponse:
    require(request.actor, "A39", states=ALL_STATES)
    initial = {"since": timezone.localdate()}
    form = NewPersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        details = dict(form.cleaned_data)
        home, since = details.pop("home"), details.pop("since")
        try:
            made, code = records.create(
                records.Details(**details), home, since, by=request.actor
            )
        except Unacceptable as refusal:
            _explain(form, refusal)
        else:
            return _code_page(request, made, code)
    status = 422 if form.errors else 200
    return render(request, "accounts/new_person.html", {"form": form}, status=status)


@require_GET
@action("A39")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    found, _by = _find(request, pk)
    return _page(request, found)


@require_POST
@action("A39")
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    found, by = _find(request, pk)
    form = GiveRoleForm(
        request.POST, person=found, administrator=by.holds(Role.ADMINISTRATOR)
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            roles.give_role(found, given.pop("role"), **given, by=by)
        except Unacceptable as refusal:
            _explain(form, refusal)
        else:
            return _done(request, found, _("The role is given."))
    return _page(request, found, role=form)


@require_POST
@action("A39")
def end_role(request: HttpRequest, pk: int, role: int) -> HttpResponse:
    found, by = _find(request, pk)
    membership = get_object_or_404(found.memberships, pk=role)
    form = EndRoleForm(request.POST, auto_id=f"end-{role}-%s")
    if form.is_valid():
        try:
            roles.end_role(membership, **form.cleaned_data, by=by)
        except Unacceptable as refusal:
            _explain(form, refusal)
        else:
            return _done(request, found, _("The last day of the role is set."))
    return _page(request, found, ending=(membership, form))


@require_POST
@action("A39")
def move_home(request: HttpRequest, pk: int) -> HttpResponse:
    found, by = _find(request, pk)
    form = MoveHomeForm(request.POST, person=found)
    if form.is_valid():
        try:
            records.move_home(found, **form.cleaned_data, by=by)
        except Unacceptable as refusal:
            _explain(form, refusal)
        else:
            return _done(request, found, _("The home agency is changed."))
    return _page(request, found, home=form)


@require_POST
@action("A39")
def issue_code(request: HttpRequest, pk: int) -> HttpResponse:
    found, by = _find(request, pk)
    code = records.issue_code(found, version=_version(request), by=by)
    return _code_page(request, found, code)


@require_POST
@action("A39")
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    found, by = _find(request, pk)
    records.deactivate(found, version=_version(request), by=by)
    return _done(request, found, _("The person can sign in no more."))


@require_POST
@action("A39")
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    found, by = _find(request, pk)
    code = records.reactivate(found, version=_version(request), by=by)
    return _code_page(request, found, code)


def _find(request: HttpRequest, pk: int) -> tuple[User, Actor]:
    found = get_object_or_404(User, pk=pk)
    return found, require(request.actor, "A39", states=ALL_STATES)


def _version(request: HttpRequest) -> int:
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The form came without the version of the record.")
    return form.cleaned_data["version"]


def _explain(form, refusal: Unacceptable) -> None:
    form.add_error(None, list(refusal.problems) or [refusal.message])


def _done(request: HttpRequest, found: User, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("accounts:person", found.pk)


def _code_page(request: HttpRequest, found: User, code: str) -> HttpResponse:
    """Show the code in the answer itself, so that it is never stored readably."""
    found.refresh_from_db()
    context = {"person": found, "code": code}
    return render(request, "accounts/code.html", context)


def _page(
    request: HttpRequest,
    found: User,
    *,
    role: GiveRoleForm | None = None,
    home: MoveHomeForm | None = None,
    ending: tuple[Membership, EndRoleForm] | None = None,
) -> HttpResponse:
    """The person's page; a form that was refused stands in for its empty one."""
    today = timezone.localdate()
    initial = {"version": found.version, "since": today, "last_day": today}
    refused = role or home or (ending and ending[1])
    memberships = found.memberships.select_related("agency", "district")
    administrator = request.actor.holds(Role.ADMINISTRATOR)
    rows = []
    for membership in memberships.order_by("-valid_from", "-pk"):
        form = EndRoleForm(initial=initial, auto_id=f"end-{membership.pk}-%s")
        if ending and ending[0] == membership:
            form = ending[1]
        ended = membership.valid_until and membership.valid_until < today
        rows.append((membership, None if ended else form))
    context = {
        "person": found,
        "rows": rows,
        "homes": found.home_agencies.select_related("agency").order_by("-valid_from"),
        "may_change": records.may_change(found, request.actor),
        "is_self": found == request.user,
        "role_form": role
        or GiveRoleForm(initial=initial, person=found, administrator=administrator),
        "home_form": home or MoveHomeForm(initial=initial, person=found),
        "refused": refused,
    }
    status = 422 if refused else 200
    return render(request, "accounts/person.html", context, status=status)
