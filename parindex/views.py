from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; it opens no database connection."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")
