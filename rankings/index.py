"""The index of every body of a round, from the points that stand now."""

from collections import defaultdict
from collections.abc import Iterator

from assessments.models.assessment import FILED
from criteria.exact import EXACT
from criteria.models import Round
from criteria.scoring import Band
from rankings.applicable import Applicable, Domain
from rankings.statements import BANDS, BODIES, SCALE, SUMS, points, rows
from rankings.tallying import Body, BodyIndex, Rules, Sum, tally

HAS_FILED = frozenset(state.value for state in FILED)


# (points, possible) in ten-thousandths, by (agency, domain); what the survey could
# have given is not among the possible.
NOTHING = (0, 0)
Sums = dict[tuple[int, int], tuple[int, int]]


def compute(round_: Round) -> list[BodyIndex]:
    """The list of the round as it stands now: by group, then rank, then name.

    Always four queries. A survey criterion that has no score yet earns nothing out
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
    bodies, exemptions = _bodies(round_)
    applicable = Applicable({row[7] for row in bodies}, exemptions)
    sums = _sums(round_)
    for (_position, group, _key, code, name, pk, agency, set_, exempt, unranked,
         state, _named) in bodies:  # fmt: skip
        body = Body(
            code, name, group or "", state in HAS_FILED, bool(exempt), bool(unranked),
            pk, agency,
        )  # fmt: skip
        codes, domains = applicable.to(pk, set_)
        yield body, codes, _earned(body, domains, sums)


def _bodies(round_: Round) -> tuple[list[tuple], dict[int, set[int]]]:
    """One row for each body, by group and name, and the criteria it is exempt from.

    Bodies without a group come last. Sorted here, because the order of codes must
    not depend on the collation of the database.
    """
    found, exemptions = {}, defaultdict(set)
    for row in rows(BODIES, round_.pk):
        participation, criterion = row[5], row[-1]
        found[participation] = row
        if criterion is not None:
            exemptions[participation].add(criterion)
    return sorted(found.values(), key=lambda row: (row[0] is None, *row[:4])), exemptions


def _earned(body: Body, domains: list[Domain], sums: Sums) -> list[Sum]:
    """The sums of a body's domains; what it did not file earned nothing."""
    scale, agency, filed = EXACT.scaleb, body.agency_id, body.filed
    found = []
    for pk, kind, cap, whole, by_body, by_survey in domains:
        earned, possible = sums.get((agency, pk), (0, by_body))
        if filed and possible != by_body:  # an item was found not to apply
            whole = scale(possible + by_survey, SCALE)
        found.append((kind, scale(earned, SCALE), whole, cap))
    return found


def _sums(round_: Round) -> Sums:
    found: Sums = {}
    for agency, domain, earned, possible in rows(SUMS, round_.pk, round_.pk):
        # A domain may hold both what bodies answer and what the survey measures.
        before = found.get((agency, domain), NOTHING)
        found[agency, domain] = (before[0] + earned, before[1] + possible)
    return found
