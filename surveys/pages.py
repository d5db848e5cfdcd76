"""The survey pages, each from its data to the response."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.permissions import may
from criteria.banner import banner
from criteria.deadlines import window
from criteria.models import Phase, Round
from criteria.stages import round_states
from surveys import overview, waiting
from surveys.completeness import by_body, missing
from surveys.forms import CommitForm, LockForm, TryForm, VoidForm
from surveys.imports import already_imported
from surveys.models import Batch
from surveys.scope import scope_of
from surveys.trial import Trial

MOST_LINES_SHOWN = 200
SCORES_PER_PAGE = 50


def _frame(request: HttpRequest, round_: Round) -> dict:
    """What every survey page needs around its content."""
    states = round_states(round_)
    return {
        "round": round_,
        "demo": round_.is_demo,
        "banner": banner(round_),
        "may": {
            name: may(request.actor, code, states=states)
            for name, code in {"commit": "A26", "void": "A27", "lock": "A28"}.items()
        },
    }


def round_page(
    request: HttpRequest,
    round_: Round,
    *,
    status: int = 200,
    problems: tuple[str, ...] = (),
    try_form: TryForm | None = None,
    lock_form: LockForm | None = None,
) -> HttpResponse:
    scope, step = scope_of(round_), window(round_, Phase.Kind.SURVEY)
    absent = missing(round_, scope)
    sets = overview.by_set(round_, scope)
    context = {
        **_frame(request, round_),
        "sets": sets,
        "expected": sum(row.expected for _set, rows in sets for row in rows),
        "missing": by_body(absent),
        "missing_count": len(absent),
        "batches": round_.survey_batches.select_related("imported_by"),
        "is_open": step is not None and step.is_open(timezone.now()),
        "closes_at": step and step.closes_at,
        "waiting": waiting.find(round_, request.user),
        "problems": problems,
        "refused": next((f for f in (try_form, lock_form) if f is not None), None),
        "try_form": try_form or TryForm(round_=round_),
        "lock_form": lock_form or LockForm(round_=round_),
    }
    return render(request, "surveys/round.html", context, status=status)


def trial_page(
    request: HttpRequest, trial: Trial, file_name: str, *, status: int = 200
) -> HttpResponse:
    looked_at = {"sha256": trial.sha256, "seen": trial.fingerprint}
    context = {
        **_frame(request, trial.round),
        "trial": trial,
        "file_name": file_name,
        "already": trial.already and already_imported(trial.already),
        "most": MOST_LINES_SHOWN,
        "most_slice": f":{MOST_LINES_SHOWN}",
        "missing": by_body(list(trial.missing)),
        "form": CommitForm(initial=looked_at, round_=trial.round),
    }
    return render(request, "surveys/trial.html", context, status=status)


def batch_page(
    request: HttpRequest,
    round_: Round,
    pk: int,
    *,
    status: int = 200,
    form: VoidForm | None = None,
) -> HttpResponse:
    batches = round_.survey_batches.select_related("round", "imported_by", "voided_by")
    batch = get_object_or_404(batches, pk=pk)
    scores = batch.scores.select_related("agency", "criterion")
    ordered = scores.order_by("agency__sort_key", "criterion__position")
    context = {
        **_frame(request, round_),
        "batch": batch,
        "is_active": batch.state == Batch.State.IMPORTED,
        "page": Paginator(ordered, SCORES_PER_PAGE).get_page(request.GET.get("page")),
        "form": form or VoidForm(batch=batch),
        "refused": form,
    }
    return render(request, "surveys/batch.html", context, status=status)
