"""Who appraises what: the person of the body that a criterion names, or a stand-in."""

from collections.abc import Iterator

from accounts.models import Agency
from assessments.assigning import assign
from criteria.models import Criterion, Round
from rankings.demo.parts import APPRAISERS, Part
from rankings.demo.people import Cast

Field = tuple[Criterion, str]  # a branch or a leaf, and the body that appraises all of it


def appoint(round_: Round, cast: Cast) -> None:
    """Assign every item of every body to somebody who may appraise it."""
    secretariat = cast["thuky"]
    entered = list(round_.participations.select_related("agency", "criteria_set"))
    for criteria_set in dict.fromkeys(entry.criteria_set for entry in entered):
        bodies = [entry.agency for entry in entered if entry.criteria_set == criteria_set]
        for criterion, body in fields_of(list(criteria_set.criteria.all())):
            first = next(part for part in APPRAISERS if body in part.fields)
            assign(
                round_, user=cast[first.username].user, criterion=criterion, by=secretariat
            )
            for agency in _own_bodies(first, bodies):
                other = _stand_in(first, agency)
                assign(
                    round_, user=cast[other.username].user, criterion=criterion,
                    agency=agency, by=secretariat,
                )  # fmt: skip


def fields_of(criteria: list[Criterion]) -> Iterator[Field]:
    """The largest branches that one body appraises, survey items left out."""
    children: dict[int | None, list[Criterion]] = {}
    for criterion in sorted(criteria, key=lambda c: (c.position, c.pk)):
        children.setdefault(criterion.parent_id, []).append(criterion)

    def leaves(node: Criterion) -> list[Criterion]:
        below = [leaf for child in children.get(node.pk, ()) for leaf in leaves(child)]
        return [node] if node.is_leaf else below

    def split(node: Criterion) -> Iterator[Field]:
        answered = [c for c in leaves(node) if c.scored_by != Criterion.ScoredBy.SURVEY]
        bodies = {leaf.appraising_body for leaf in answered}
        if len(bodies) == 1:
            yield node, bodies.pop()
        elif bodies:
            for child in children[node.pk]:
                yield from split(child)

    for domain in children.get(None, ()):
        yield from split(domain)


def _own_bodies(part: Part, bodies: list[Agency]) -> list[Agency]:
    return [agency for agency in bodies if agency.code in part.homes]


def _stand_in(part: Part, agency: Agency) -> Part:
    """The next in the row of appraisers who does not belong to the body either."""
    place = APPRAISERS.index(part)
    row = [*APPRAISERS[place + 1 :], *APPRAISERS[:place]]
    return next(other for other in row if agency.code not in other.homes)
