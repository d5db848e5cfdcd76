"""The index of every body of a round, from the points that stand now."""

from collections.abc import Iterator
from typing import NamedTuple

from assessments.models.assessment import FILED
from criteria.exact import EXACT
from criteria.models import Round
from criteria.scoring import Band
from rankings.applicable import Applicable, Domain
from rankings.statements import BANDS, BODIES, SCALE, STANDINGS, SURVEYED, points, rows
from rankings.tallying import Body, BodyIndex, Rules, Sum, tally

HAS_FILED = frozenset(state.value for state in FILED)


class Sums(NamedTuple):
    """Ten-thousandths of a point, by (assessment, domain) and by (agency, domain)."""

    answered: dict[tuple[int, int], tuple[int, int]]
    surveyed: dict[tuple[int, int], int]


def compute(round_: Round) -> list[BodyIndex]:
    """The list of the round as it stands now: by group, then rank, then name.

    Always six queries. A survey criterion that has no score yet earns nothing out
    of its maximum: what is possible there comes from the criteria and exemptions.
    """
    bands = tuple(Band(name, points(bound)) for name, bound in rows(BANDS, round_.pk))
    return tally(_loaded(round_), rules_of(round_, bands))


def rules_of(round_: Round, bands: tuple[Band, ...]) -> Rules:
    return Rules(
        display_places=round_.display_places,
        rank_on=round_.rank_on,
        ties=round_.ties,
        not_filed=round_.not_filed,
        bands=bands,
    )


def _loaded(round_: Round) -> Iterator[tuple[Body, list[str], list[Sum]]]:
    bodies = sorted(rows(BODIES, round_.pk), key=_by_group_and_name)
    applicable = Applicable(round_, {row[7] for row in bodies})
    sums = _sums(round_)
    for (_position, group, _key, code, name, pk, agency, set_, exempt, unranked,
         assessment, state) in bodies:  # fmt: skip
        body = Body(
            code, name, group or "", state in HAS_FILED, bool(exempt), bool(unranked),
            pk, agency,
        )  # fmt: skip
        codes, domains = applicable.to(pk, set_)
        yield body, codes, _earned(body, domains, assessment, sums)


def _by_group_and_name(row: tuple) -> tuple:
    """Bodies without a group come last, and the database's collation does not matter."""
    return (row[0] is None, *row[:4])


def _earned(
    body: Body, domains: list[Domain], assessment: int | None, sums: Sums
) -> list[Sum]:
    """The sums of a body's domains; what it did not file earned nothing."""
    scale, agency = EXACT.scaleb, body.agency_id
    answered = sums.answered if body.filed else {}
    found = []
    for pk, kind, cap, whole, by_body, by_survey in domains:
        earned, possible = answered.get((assessment, pk), (0, by_body))
        if by_survey:
            earned += sums.surveyed.get((agency, pk), 0)
        if possible != by_body:  # an item was found not to apply
            whole = scale(possible + by_survey, SCALE)
        found.append((kind, scale(earned, SCALE), whole, cap))
    return found


def _sums(round_: Round) -> Sums:
    return Sums(
        {
            (assessment, domain): (earned, possible)
            for assessment, domain, earned, possible in rows(STANDINGS, round_.pk)
        },
        {(agency, domain): earned for agency, domain, earned in rows(SURVEYED, round_.pk)},
    )
