"""The ranking as it stands now, before anything is frozen: for the work pages only."""

from collections.abc import Iterable

from criteria.models import CriteriaSet, Criterion, Participation, Round
from rankings import board
from rankings.basis import Basis, Grade, Source
from rankings.board import Board
from rankings.index import compute
from rankings.models import Publication, Result
from rankings.published import Group, in_language
from rankings.tallying import BodyIndex


def preview(round_: Round) -> list[Board]:
    """One list for each ranking group, computed live; a fixed number of queries."""
    entered = {
        one.pk: one
        for one in round_.participations.select_related("agency", "group", "criteria_set")
    }
    domains: dict[int, dict[str, Criterion]] = {}
    used = {one.criteria_set_id for one in entered.values()}
    for domain in Criterion.objects.domains().filter(criteria_set__in=used):
        domains.setdefault(domain.criteria_set_id, {})[domain.code] = domain
    grades = {band.name: band.name_en for band in round_.grade_bands.all()}
    results = [
        _result(item, entered[item.body.participation_id], domains, grades)
        for item in compute(round_)
    ]
    sets = {one.criteria_set for one in entered.values()}
    return _boards(results, live_basis(round_, sets))


def proposed(publication: Publication, basis: Basis) -> list[Board]:
    """The lists of a version as it was frozen, proposed or published."""
    return _boards(publication.results.all(), basis)


def live_basis(round_: Round, sets: Iterable[CriteriaSet]) -> Basis:
    """The rules of a round as its fields say now."""
    return Basis(
        display_places=round_.display_places,
        ties=round_.ties,
        rank_on=round_.rank_on,
        grades=tuple(
            Grade(band.name, band.name_en, band.lower_bound)
            for band in round_.grade_bands.all()
        ),
        sources=tuple(
            Source(found.code, found.version, found.title, found.source, found.is_checked)
            for found in sorted(sets, key=lambda one: (one.code, one.version))
        ),
    )


def _boards(results: Iterable[Result], basis: Basis) -> list[Board]:
    listed: dict[str, list[Result]] = {}
    for result in results:
        listed.setdefault(result.group_code, []).append(result)
    return [
        board.build(
            Group(code, in_language(rows[0].group_name, rows[0].group_name_en), len(rows)),
            rows,
            basis,
        )
        for code, rows in listed.items()
    ]


def _result(
    item: BodyIndex,
    entered: Participation,
    domains: dict[int, dict[str, Criterion]],
    grades: dict[str, str],
) -> Result:
    """An unsaved row with the fields that a list shows."""
    group, known = entered.group, domains.get(entered.criteria_set_id, {})
    grade = item.grade.name if item.grade else ""
    return Result(
        agency=entered.agency,
        agency_code=item.body.code,
        agency_name=item.body.name,
        search_key=entered.agency.search_key,
        group_code=item.body.group,
        group_name=group.name if group else "",
        group_name_en=group.name_en if group else "",
        set_code=entered.criteria_set.code,
        set_version=entered.criteria_set.version,
        status=item.status.value,
        note=entered.exempt_reason if entered.exempt else "",
        total=item.total.earned if item.total else None,
        possible=item.total.possible if item.total else None,
        index_exact="" if item.index is None else str(item.index),
        index=item.published,
        rank=item.rank,
        grade=grade,
        grade_en=grades.get(grade, ""),
        domains=[
            {
                "code": domain.code,
                "name": known[domain.code].name,
                "name_en": known[domain.code].name_en,
                "kind": domain.kind,
                "maximum": str(domain.cap),
                "earned": str(domain.earned),
                "possible": str(domain.possible),
            }
            for domain in item.domains
        ],
    )
