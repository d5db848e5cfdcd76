"""One body's published result: its place in the group, its domains, every criterion."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from criteria.models import Criterion
from criteria.scoring import BONUS, PENALTY, SCORED, ZERO
from rankings import charts
from rankings.basis import Basis, Source
from rankings.models import DomainPoints, Result, ResultLine
from rankings.published import counted, domains_of, in_language, mean

MOST_LOST = 6


@dataclass(frozen=True, slots=True)
class DomainRow:
    """A domain beside the mean of the ranked bodies of the group assessed in it."""

    domain: DomainPoints
    mean_percent: Decimal | None
    mean_points: Decimal | None

    @property
    def is_scored(self) -> bool:
        return self.domain.kind == SCORED

    @property
    def points(self) -> Decimal | None:
        return counted(self.domain)

    @property
    def bar(self) -> Decimal:
        return charts.bar(self.domain.percent)

    @property
    def ahead(self) -> Decimal | None:
        """How many percentage points above the mean; None without both figures."""
        if self.domain.percent is None or self.mean_percent is None:
            return None
        return self.domain.percent - self.mean_percent


class Line(NamedTuple):
    """A criterion with its name and reason in the reader's language."""

    line: ResultLine
    name: str
    reason: str | Promise

    @property
    def points(self) -> Decimal | None:
        """What counts; None for what does not apply to the body."""
        applies = self.line.possible or self.line.kind != SCORED
        return self.line.final if applies else None

    @property
    def why(self) -> str | Promise:
        """Why an item stayed below its maximum, in words fit for everybody."""
        if self.reason:
            return self.reason
        if self.line.source == ResultLine.Source.SURVEY:
            return _("Result of the sociological survey")
        if self.line.source == ResultLine.Source.NONE:
            return _("Not scored")
        return _("The body itself claimed no more")

    @property
    def lost(self) -> Decimal:
        return self.line.possible - self.line.final


class Part(NamedTuple):
    """Where some of the points come from; a penalty takes points."""

    label: str
    points: Decimal
    possible: Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """`peers` are the ranked bodies of the same group, the body itself included."""

    result: Result
    basis: Basis
    grade: str
    step: int
    peers: list[Result]
    group_mean: Decimal | None
    domains: list[DomainRow]
    lines: list[Line]

    @property
    def places(self) -> int:
        return self.basis.display_places

    @property
    def unchecked(self) -> list[Source]:
        return self.basis.unchecked([self.result])

    @property
    def ahead(self) -> Decimal | None:
        """How many percentage points the index is above the mean of the group."""
        if self.result.index is None or self.group_mean is None:
            return None
        return self.result.index - self.group_mean

    @property
    def maximum(self) -> Decimal:
        """The total of the set, before anything is taken out of it."""
        scored = (row.domain.maximum for row in self.domains if row.is_scored)
        return sum(scored, ZERO)

    @property
    def mean_total(self) -> Decimal | None:
        return mean([peer.total for peer in self.peers], self.places)

    @property
    def plot(self) -> charts.DotPlot | None:
        values = {peer.pk: peer.index for peer in self.peers}
        bounds = [band.lower_bound for band in self.basis.grades if band.lower_bound]
        return charts.dot_plot(values, self.result.pk, bounds)

    @property
    def losses(self) -> list[Line]:
        """The scored items below their maximum, the greatest loss first."""
        short = [
            item
            for item in self.lines
            if item.line.is_leaf and item.line.kind == SCORED and item.lost > 0
        ]
        return sorted(short, key=lambda item: (-item.lost, item.line.position))

    @property
    def worst(self) -> list[Line]:
        return self.losses[:MOST_LOST]

    @property
    def parts(self) -> list[Part]:
        """The total as a sum: appraisal, survey, bonus, penalty."""
        leaves = [item.line for item in self.lines if item.line.is_leaf]
        survey = Criterion.ScoredBy.SURVEY
        parts = []
        for label, measured in ((_("Appraisal"), False), (_("Sociological survey"), True)):
            chosen = [
                leaf
                for leaf in leaves
                if leaf.kind == SCORED and (leaf.scored_by == survey) == measured
            ]
            if chosen:
                points = sum((leaf.final for leaf in chosen), ZERO)
                possible = sum((leaf.possible for leaf in chosen), ZERO)
                parts.append(Part(label, points, possible))
        for label, kind in ((_("Bonus"), BONUS), (_("Penalty"), PENALTY)):
            # After its cap, which only the row of the domain knows.
            capped = [row.points for row in self.domains if row.domain.kind == kind]
            if capped:
                parts.append(Part(label, sum(capped, ZERO), None))
        return parts


def build(result: Result, peers: Sequence[Result], basis: Basis) -> Sheet:
    """Two lists in, one page out; the lines of the result are one query."""
    ranked = [peer for peer in peers if peer.rank is not None]
    return Sheet(
        result=result,
        basis=basis,
        grade=in_language(result.grade, result.grade_en),
        step=basis.step(result.grade),
        peers=ranked,
        group_mean=mean([peer.exact for peer in ranked], basis.display_places),
        domains=_beside_the_group(result, ranked, basis.display_places),
        lines=[
            Line(line, in_language(line.name, line.name_en), line.reason)
            for line in result.lines.all()
        ],
    )


def _beside_the_group(result: Result, ranked: list[Result], places: int) -> list[DomainRow]:
    others: dict[str, list[DomainPoints]] = defaultdict(list)
    for peer in ranked:
        # A domain of the same number in another criteria set is another domain.
        if (peer.set_code, peer.set_version) == (result.set_code, result.set_version):
            for domain in peer.by_domain:
                if domain.possible or domain.kind != SCORED:
                    others[domain.code].append(domain)
    return [
        DomainRow(
            domain,
            mean_percent=mean([_share(o) for o in others[domain.code] if o.possible], 2),
            mean_points=mean([o.earned for o in others[domain.code]], places),
        )
        for domain in domains_of(result)
    ]


def _share(domain: DomainPoints) -> Fraction:
    return Fraction(domain.earned) / Fraction(domain.possible) * 100
