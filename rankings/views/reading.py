"""What every public page and file begins with: the publication it may show."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rankings.basis import basis_of
from rankings.models import Publication
from rankings.published import find_publication, in_force, is_withdrawn


def of_publication(view: Callable) -> Callable:
    """Give the view the publication in force, or the one that `?version=` names.

    404 when nothing of the round was ever public; a withdrawn result answers 410
    with the notice when and why, never with figures.
    """

    @wraps(view)
    def found(request: HttpRequest, round: str, **address) -> HttpResponse:
        publication = find_publication(round, asked_version(request))
        if is_withdrawn(publication):
            context = {
                "publication": publication,
                "round": publication.round,
                "province": publication.round.province,
                "demo": publication.round.is_demo,
                "replaced": in_force(find_publication(round)),
            }
            return render(request, "rankings/withdrawn.html", context, status=410)
        return view(request, publication, **address)

    return found


def asked_version(request: HttpRequest) -> int | None:
    text = request.GET.get("version", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise Http404
    return int(text)


def frame(request: HttpRequest, publication: Publication) -> dict:
    """What every public page shows around its content."""
    version = asked_version(request)
    return {
        "publication": publication,
        "round": publication.round,
        "province": publication.round.province,
        "demo": publication.round.is_demo,
        "basis": basis_of(publication),
        "version": version,
        # Links keep the version that a reader came for.
        "version_query": f"?version={version}" if version else "",
    }
