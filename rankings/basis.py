"""What published figures rest on, as frozen: rules, grades, sources of the criteria."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from criteria.exact import half_up
from criteria.models import Round
from parindex.numbers import show
from rankings.models import Publication, Result, Snapshot
from rankings.published import in_language

LADDER = 5  # steps of the grade sign


@dataclass(frozen=True, slots=True)
class Grade:
    name: str
    name_en: str
    lower_bound: Decimal

    @property
    def label(self) -> str:
        return in_language(self.name, self.name_en)


@dataclass(frozen=True, slots=True)
class Source:
    """A criteria set and where its figures come from."""

    code: str
    version: int
    title: str
    source: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """`grades` are the best first; `sources` are all sets of the round."""

    display_places: int
    ties: str
    rank_on: str
    grades: tuple[Grade, ...]
    sources: tuple[Source, ...]

    def step(self, name: str) -> int:
        """How many of the five steps a grade fills; 0 without a grade."""
        names = [grade.name for grade in self.grades]
        if name not in names:
            return 0
        below = len(names) - names.index(name)
        return max(1, int(half_up(Decimal(LADDER * below) / len(names), 0)))

    def unchecked(self, results: Iterable[Result]) -> list[Source]:
        """The sets of these bodies that nobody compared with the official text yet."""
        used = {(result.set_code, result.set_version) for result in results}
        return [
            source
            for source in self.sources
            if not source.is_checked and (source.code, source.version) in used
        ]

    @property
    def grades_in_words(self) -> str:
        return "; ".join(
            _("%(grade)s from %(bound)s")
            % {"grade": grade.label, "bound": _shortest(grade.lower_bound)}
            for grade in self.grades
        )

    @property
    def tie_rule(self) -> str:
        return str(Round.Ties(self.ties).label)

    @property
    def rank_rule(self) -> str:
        if self.rank_on == Round.RankOn.EXACT:
            return _("Rank and grade follow from the exact index.")
        return _("Rank and grade follow from the index as it is shown.")


def basis_of(publication: Publication) -> Basis:
    """Read from the frozen document; a document is read once in the life of a process."""
    return _basis(publication.snapshot_id, publication.snapshot.public_sha256)


@lru_cache(maxsize=32)
def _basis(snapshot: int, _sha256: str) -> Basis:
    text = Snapshot.objects.values_list("public_json", flat=True).get(pk=snapshot)
    document = json.loads(text)
    grades = [
        Grade(band["name"], band["name_en"], Decimal(band["from"]))
        for band in document["grades"]
    ]
    return Basis(
        display_places=document["round"]["display_places"],
        ties=document["round"]["ties"],
        rank_on=document["round"]["rank_on"],
        grades=tuple(sorted(grades, key=lambda grade: -grade.lower_bound)),
        sources=tuple(
            Source(
                found["code"],
                found["version"],
                found["title"],
                found["source"],
                found["checked"],
            )
            for found in document["sets"]
        ),
    )


def _shortest(bound: Decimal) -> str:
    """A threshold without idle zeros: 90, not 90,0000."""
    return show(bound, max(0, -bound.normalize().as_tuple().exponent))
