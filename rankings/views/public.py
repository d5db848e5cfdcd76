"""Pages for everybody: published results, and nothing that is not published."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from accounts.access import action
from rankings import board, sheet
from rankings.basis import basis_of
from rankings.forms import RankingFilter
from rankings.models import Publication, Result
from rankings.published import Group, announcements, groups_of, in_language
from rankings.views.reading import frame, of_publication


@login_not_required
@require_safe
@action("A01")
def home(request: HttpRequest) -> HttpResponse:
    """Every round with a public result, newest first."""
    rounds = announcements()
    context = {"rounds": rounds, "demo": any(item.round.is_demo for item in rounds)}
    return render(request, "rankings/home.html", context)


@login_not_required
@require_safe
@action("A01")
@of_publication
def round_page(request: HttpRequest, publication: Publication) -> HttpResponse:
    """The first ranking group of a round."""
    groups = groups_of(publication)
    if not groups:
        raise Http404
    query = request.META["QUERY_STRING"]
    response = redirect("rankings:ranking", publication.round.code, groups[0].code)
    response["Location"] += f"?{query}" if query else ""
    return response


@login_not_required
@require_safe
@action("A01")
@of_publication
def ranking(request: HttpRequest, publication: Publication, group: str) -> HttpResponse:
    """One ranking group; groups are never mixed."""
    groups = groups_of(publication)
    listed = board_of(publication, groups, group)
    form = RankingFilter(request.GET, board=listed)
    rows = board.narrowed(listed.rows, **form.chosen)
    context = {
        **frame(request, publication),
        "groups": groups,
        "board": listed,
        "filter": form,
        "rows": rows,
        "table": listed.table(rows),
        "outside": list(publication.results.filter(group_code="")),
        "sources": listed.unchecked,
    }
    return render(request, "rankings/ranking.html", context)


@login_not_required
@require_safe
@action("A01")
@of_publication
def agency(request: HttpRequest, publication: Publication, agency: str) -> HttpResponse:
    """One body: total, place in its group, domains, every criterion."""
    found = sheet_of(publication, agency)
    result = found.result
    name = in_language(result.group_name, result.group_name_en)
    context = {
        **frame(request, publication),
        "result": result,
        "sheet": found,
        "plot": found.plot,
        "group": Group(result.group_code, name, len(found.peers)) if name else None,
        "sources": found.unchecked,
    }
    return render(request, "rankings/agency.html", context)


@login_not_required
@require_safe
@action("A42")
@of_publication
def publication_json(request: HttpRequest, publication: Publication) -> HttpResponse:
    """The public document byte for byte as it was frozen, with its hash."""
    snapshot = publication.snapshot
    response = HttpResponse(
        snapshot.public_json.encode(),
        content_type="application/json",
        headers={
            "ETag": quote_etag(snapshot.public_sha256),
            "X-Content-SHA256": snapshot.public_sha256,
        },
    )
    return get_conditional_response(request, etag=response["ETag"], response=response)


def board_of(publication: Publication, groups: list[Group], code: str) -> board.Board:
    """The list of a ranking group, or 404."""
    group = next((group for group in groups if group.code == code), None)
    if group is None:
        raise Http404
    results = list(publication.results.filter(group_code=code))
    return board.build(group, results, basis_of(publication))


def sheet_of(publication: Publication, agency_code: str) -> sheet.Sheet:
    """The result of one body with those of its group, or 404."""
    result: Result = get_object_or_404(publication.results, agency_code=agency_code)
    peers = publication.results.filter(group_code=result.group_code)
    return sheet.build(result, peers, basis_of(publication))
