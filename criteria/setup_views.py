"""Setting up a round in the browser. Once the round is open, every page here is 409."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import action
from accounts.models import Agency
from accounts.permissions import require
from accounts.refusals import Unacceptable
from criteria import setup, setup_bodies, setup_rows
from criteria.banner import banner
from criteria.models import Round
from criteria.setup_checklist import checklist, unstaffed
from criteria.setup_creation import create_round, last_day
from criteria.setup_forms import (
    BodyForm,
    EnterForm,
    FilterForm,
    NewRoundForm,
    RulesForm,
)
from criteria.stages import PREPARING, round_states


@require_http_methods(["GET", "POST"])
@action("A35")
def new_round(request: HttpRequest) -> HttpResponse:
    require(request.actor, "A35", states=[PREPARING])
    form = NewRoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        like = form.cleaned_data["like"]
        round_ = create_round(form.values(), like=like, by=request.actor)
        messages.success(request, _("The round is created. Go through the list below."))
        return redirect("criteria:round-setup", round_.code)
    context = {"form": form, "title": _("New round")}
    return render(request, "criteria/round_form.html", context, status=_status(form))


@require_GET
@action("A35")
def round_setup(request: HttpRequest, code: str) -> HttpResponse:
    """The checklist, each line with the page where it is done."""
    round_ = _preparing(request, code)
    lacking = unstaffed(round_)
    lines = checklist(round_, lacking)
    context = {"lines": lines, "lacking": lacking, **_frame(round_, _("Set-up"))}
    return render(request, "criteria/round_setup.html", context)


@require_http_methods(["GET", "POST"])
@action("A35")
def rules(request: HttpRequest, code: str) -> HttpResponse:
    round_ = _preparing(request, code)
    frame = _frame(round_, _("Name, plan and rules"))
    form = RulesForm(request.POST or None, instance=Round.objects.get(pk=round_.pk))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        setup.save_rules(round_, values, version=_version(request), by=request.actor)
        return _saved(request, round_)
    context = {**frame, "form": form}
    return render(request, "criteria/round_form.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@action("A35")
def grades(request: HttpRequest, code: str) -> HttpResponse:
    round_ = _preparing(request, code)
    note = _("A body gets the grade with the highest threshold that its index reaches.")
    rows = setup_rows.grade_rows(round_, request.POST or None)
    return _rows(
        request, round_, rows, setup.save_grades, title=_("Grade thresholds"), note=note
    )


@require_http_methods(["GET", "POST"])
@action("A35")
def groups(request: HttpRequest, code: str) -> HttpResponse:
    round_ = _preparing(request, code)
    note = _(
        "Bodies are ranked only with those of their own group. The order here is the "
        "order of the rankings. The code says which group a row is, so keep it."
    )
    rows = setup_rows.group_rows(round_, request.POST or None)
    return _rows(
        request, round_, rows, setup.save_groups, title=_("Ranking groups"), note=note
    )


@require_http_methods(["GET", "POST"])
@action("A35")
def phases(request: HttpRequest, code: str) -> HttpResponse:
    round_ = _preparing(request, code)
    note = _(
        "Write times like 17:00 14/02/2026, by Vietnam's clock. A phase is open until "
        "just before its closing time. 23:59 means the whole of that day and is kept as "
        "00:00 of the next day. Leave both times blank for a phase without a time. The "
        "minutes of grace let an upload finish that began in time."
    )
    rows = setup_rows.phase_rows(round_, request.POST or None)
    return _rows(
        request, round_, rows, setup.save_phases, title=_("Phases and deadlines"), note=note
    )


@require_http_methods(["GET", "POST"])
@action("A35")
def bodies(request: HttpRequest, code: str) -> HttpResponse:
    """Bodies of one kind on one day: enter many at once, or take them out."""
    round_ = _preparing(request, code)
    wanted = {"kind": Agency.Kind.DEPARTMENT, "day": last_day(round_)}
    asked = FilterForm(request.GET if "kind" in request.GET else wanted)
    if asked.is_valid():
        wanted = asked.cleaned_data
    listed = setup_bodies.eligible(round_, **wanted)
    form = EnterForm(request.POST or None, round_=round_, listed=listed)
    if request.method == "POST" and form.is_valid():
        try:
            _change_many(request, round_, form)
        except Unacceptable as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(request.get_full_path())
    entries = {
        entry.agency_id: entry
        for entry in round_.participations.select_related("group", "criteria_set")
    }
    context = {
        **_frame(round_, _("Bodies taking part")),
        "asked": asked,
        "day": date_format(wanted["day"], "SHORT_DATE_FORMAT"),
        "form": form,
        "version": _version(request) if form.is_bound else round_.version,
        "ticked": set(form.data.getlist("agencies")) if form.is_bound else set(),
        "rows": [(agency, entries.get(agency.pk)) for agency in listed],
        "count": len(entries),
    }
    return render(request, "criteria/round_bodies.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@action("A35")
def body(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """How one body takes part."""
    round_ = _preparing(request, code)
    entry = _entry(round_, agency)
    initial = {
        name: getattr(entry, name)
        for name in ("group", "criteria_set", "unranked", "exempt", "exempt_reason")
    }
    form = BodyForm(request.POST or None, initial=initial, round_=round_)
    if request.method == "POST" and form.is_valid():
        setup_bodies.change_body(
            entry, form.values(), version=_version(request), by=request.actor
        )
        messages.success(request, _("The set-up is saved."))
        return redirect("criteria:round-body", code, agency)
    exempted = entry.exemptions.select_related("criterion").order_by("criterion__position")
    context = {
        **_frame(round_, entry.name),
        "form": form,
        "entry": entry,
        "exempted": exempted,
    }
    return render(request, "criteria/round_form.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
@action("A35")
def exemptions(request: HttpRequest, code: str, agency: str) -> HttpResponse:
    """The criteria and branches that do not apply to one body."""
    round_ = _preparing(request, code)
    entry = _entry(round_, agency)
    note = _(
        "An exempted criterion leaves the body's maximum; an exempted branch takes "
        "everything below it along. The reason is kept with the result."
    )
    rows = setup_rows.exemption_rows(entry, request.POST or None)
    return _rows(
        request, entry, rows, setup_bodies.save_exemptions,
        title=_("Exemptions: %(body)s") % {"body": entry.name}, note=note,
    )  # fmt: skip


def _preparing(request: HttpRequest, code: str) -> Round:
    """The round: 404 for strangers, 403 without the right, 409 once it is open."""
    round_ = get_object_or_404(Round.objects.select_related("province"), code=code)
    require(request.actor, "A35", states=round_states(round_))
    return round_


def _entry(round_: Round, agency: str):
    found = round_.participations.select_related("agency", "criteria_set", "group")
    entry = get_object_or_404(found, agency__code=agency)
    entry.round = round_
    return entry


def _version(request: HttpRequest) -> int:
    """The version the person saw; without one, none that any round ever has."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _status(form) -> int:
    return 422 if form.is_bound and not form.is_valid() else 200


def _frame(round_: Round, title: str) -> dict[str, Any]:
    return {
        "round": round_,
        "demo": round_.is_demo,
        "banner": banner(round_),
        "title": title,
    }


def _saved(request: HttpRequest, round_: Round) -> HttpResponse:
    messages.success(request, _("The set-up is saved."))
    return redirect("criteria:round-setup", round_.code)


def _change_many(request: HttpRequest, round_: Round, form: EnterForm) -> None:
    data, seen = form.cleaned_data, _version(request)
    if form.taking_out:
        count = setup_bodies.take_out(
            round_, data["agencies"], version=seen, by=request.actor
        )
        text = _("%(count)s bodies no longer take part.")
    else:
        count = setup_bodies.enter(
            round_,
            data["agencies"],
            group=data["group"],
            criteria_set=data["criteria_set"],
            unranked=data["unranked"],
            version=seen,
            by=request.actor,
        )
        text = _("%(count)s bodies take part.")
    messages.success(request, text % {"count": count})


def _rows(
    request: HttpRequest, target, rows, save: Callable, *, title: str, note: str
) -> HttpResponse:
    """Show rows, or save them as a whole; `target` is a round or a participation."""
    round_ = getattr(target, "round", target)
    problems, status = [], 200
    if request.method == "POST":
        if rows.is_valid():
            try:
                save(target, rows.rows(), version=_version(request), by=request.actor)
                return _saved(request, round_)
            except Unacceptable as refusal:
                problems.append(refusal.message)
        status = 422
    context = {
        **_frame(round_, title),
        "rows": rows,
        "note": note,
        "problems": problems,
        "version": _version(request) if rows.is_bound else round_.version,
    }
    return render(request, "criteria/round_rows.html", context, status=status)
