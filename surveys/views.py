import unicodedata

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import action
from accounts.permissions import require
from criteria.deadlines import require_open
from criteria.models import Phase, Round
from criteria.stages import round_states
from parindex.documents.excel import BadSpreadsheet
from parindex.documents.responses import xlsx_response
from surveys import exports, imports, locking, pages, waiting
from surveys.forms import CommitForm, LockForm, TryForm, VoidForm


@require_GET
@action("A25")
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """Where the survey stands: scores, what is missing, the files, the lock."""
    return pages.round_page(request, _find(request, "A25", code))


@require_GET
@action("A25")
def template(request: HttpRequest, code: str) -> HttpResponse:
    round_ = _find(request, "A25", code)
    return xlsx_response(f"survey-{round_.code}.xlsx", exports.template(round_))


@require_POST
@action("A25")
def try_file(request: HttpRequest, code: str) -> HttpResponse:
    """Check a file. A sound one waits for its import, a faulty one is not kept."""
    round_ = _find(request, "A25", code)
    locking.require_unlocked(round_)
    require_open(round_, Phase.Kind.SURVEY)
    form = TryForm(request.POST, request.FILES, round_=round_)
    if not form.is_valid():
        return pages.round_page(request, round_, status=422, try_form=form)
    file = form.cleaned_data["file"]
    try:
        trial = imports.read(file, round_)
    except BadSpreadsheet as error:
        return pages.round_page(request, round_, status=422, problems=error.problems)
    if trial.already:
        messages.info(request, imports.already_imported(trial.already))
        return redirect("surveys:round", code)
    name = unicodedata.normalize("NFC", file.name)
    if not trial.can_commit:
        return pages.trial_page(request, trial, name, status=422)
    file.seek(0)
    waiting.keep(round_, request.user, name, file.read())
    return redirect("surveys:trial", code)


@require_GET
@action("A25")
def trial_page(request: HttpRequest, code: str) -> HttpResponse:
    """What the person's waiting file would do now."""
    round_ = _find(request, "A25", code)
    found = waiting.find(round_, request.user)
    if found is None:
        messages.info(request, _("No file of yours is waiting. Choose one to check."))
        return redirect("surveys:round", code)
    return pages.trial_page(request, waiting.look_at(round_, found), found.file_name)


@require_POST
@action("A26")
def commit(request: HttpRequest, code: str) -> HttpResponse:
    round_ = _find(request, "A26", code)
    form = CommitForm(request.POST, round_=round_)
    form.is_valid()
    looked_at = {name: form.cleaned_data.get(name, "") for name in ("sha256", "seen")}
    done = waiting.import_it(round_, by=request.actor, **looked_at)
    if done.again:
        messages.info(request, imports.already_imported(done.batch))
    else:
        messages.success(
            request,
            _("Imported: %(new)s new, %(changed)s changed, %(unchanged)s as before.")
            % {"new": done.new, "changed": done.changed, "unchanged": done.unchanged},
        )
    return redirect("surveys:round", code)


@require_GET
@action("A25")
def batch_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One imported file: the scores that still come from it, and how to take it back."""
    return pages.batch_page(request, _find(request, "A25", code), pk)


@require_POST
@action("A27")
def void(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    round_ = _find(request, "A27", code)
    batch = get_object_or_404(round_.survey_batches, pk=pk)
    form = VoidForm(request.POST, batch=batch)
    if not form.is_valid():
        return pages.batch_page(request, round_, pk, status=422, form=form)
    count = locking.void(batch, form.cleaned_data["reason"], by=request.actor)
    messages.success(
        request,
        ngettext(
            "The batch is void. %(count)s score was taken away.",
            "The batch is void. %(count)s scores were taken away.",
            count,
        )
        % {"count": count},
    )
    return redirect("surveys:round", code)


@require_POST
@action("A28")
def lock(request: HttpRequest, code: str) -> HttpResponse:
    round_ = _find(request, "A28", code)
    form = LockForm(request.POST, round_=round_)
    if not form.is_valid():
        return pages.round_page(request, round_, status=422, lock_form=form)
    locking.lock(round_, by=request.actor)
    messages.success(request, _("The survey scores are locked."))
    return redirect("surveys:round", code)


def _find(request: HttpRequest, action_code: str, code: str) -> Round:
    """The round for which the person may do this now, or the right refusal."""
    round_ = get_object_or_404(Round.objects.select_related("province"), code=code)
    require(request.actor, action_code, states=round_states(round_))
    return round_
