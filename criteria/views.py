"""The criteria sets as people read them, and where their figures come from."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import action
from accounts.permissions import ALL_STATES, may, require
from criteria import provenance
from criteria.forms import CheckedForm
from criteria.models import CriteriaSet
from criteria.wording import rule_in_words


@require_GET
@action("A49")
def sets(request: HttpRequest) -> HttpResponse:
    require(request.actor, "A49", states=ALL_STATES)
    return render(request, "criteria/sets.html", {"sets": CriteriaSet.objects.all()})


@require_http_methods(["GET", "POST"])
@action("A49", "A48")
def criteria_set(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One set with its tree; the secretariat marks it as checked here."""
    require(request.actor, "A48" if request.method == "POST" else "A49", states=ALL_STATES)
    found = get_object_or_404(CriteriaSet, code=code, version=version)
    form = CheckedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        provenance.mark_checked(found, by=request.actor, **form.cleaned_data)
        messages.success(request, _("The set is marked as checked."))
        return redirect("criteria:set", code, version)
    criteria = found.criteria.order_by("position")
    context = {
        "criteria_set": found,
        "rows": [(item, rule_in_words(item.rule, item.maximum)) for item in criteria],
        "form": form,
        "may_mark": may(request.actor, "A48", states=ALL_STATES) and not found.is_checked,
    }
    return render(request, "criteria/set.html", context)
