"""Which publication a visitor sees, and the words its frozen rows are shown in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Min
from django.http import Http404
from django.utils.translation import get_language

from criteria.exact import half_up
from criteria.models import Round
from criteria.scoring import PENALTY, SCORED
from rankings.models import DomainPoints, Publication, Result
from rankings.models.publication import PublicationQuerySet


@dataclass(frozen=True, slots=True)
class Group:
    """A ranking group of a publication and how many bodies it lists."""

    code: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Announcement:
    """A round on the front page. Without groups its result has been withdrawn."""

    publication: Publication
    groups: list[Group]

    @property
    def round(self) -> Round:
        return self.publication.round


def announcements() -> list[Announcement]:
    """Every round that has a public result or a notice, newest first; two queries."""
    latest: dict[int, Publication] = {}
    found = _announced().order_by("-round__year", "-version")
    for publication in sorted(found, key=in_force, reverse=True):
        latest.setdefault(publication.round_id, publication)
    shown = sorted(latest.values(), key=lambda p: (-p.round.year, p.round.name))
    groups = _groups(publication__in=[p.pk for p in shown if in_force(p)])
    return [Announcement(publication, groups[publication.pk]) for publication in shown]


def find_publication(code: str, version: int | None = None) -> Publication:
    """The version in force, the one asked for, or the withdrawn one; else Http404.

    Only what was public once is found: proposals and rejections never are.
    """
    announced = _announced().filter(round__code=code)
    if version is not None:
        announced = announced.filter(version=version)
    found = sorted(announced, key=lambda p: (not in_force(p), -p.version))
    if not found:
        raise Http404
    return found[0]


def in_force(publication: Publication) -> bool:
    return publication.state == Publication.State.PUBLISHED


def is_withdrawn(publication: Publication) -> bool:
    return publication.state == Publication.State.WITHDRAWN


def groups_of(publication: Publication) -> list[Group]:
    """The ranking groups in the order of the publication; one query."""
    return _groups(publication=publication.pk)[publication.pk]


def in_language(vietnamese: str, english: str) -> str:
    """The English name for readers of English, where there is one."""
    return english if english and (get_language() or "").startswith("en") else vietnamese


def domains_of(result: Result) -> list[DomainPoints]:
    """The domains of a body, named in the reader's language."""
    return [
        replace(domain, name=in_language(domain.name, domain.name_en))
        for domain in result.by_domain
    ]


def counted(domain: DomainPoints) -> Decimal | None:
    """What a domain gives to the total; None when it is not assessed."""
    if domain.kind == SCORED and not domain.possible:
        return None
    return -domain.earned if domain.kind == PENALTY else domain.earned


def mean(values: Iterable[Fraction | Decimal], places: int) -> Decimal | None:
    """The mean of exact figures, rounded once; None of none."""
    exact = [Fraction(value) for value in values]
    return half_up(sum(exact, Fraction(0)) / len(exact), places) if exact else None


def _announced() -> PublicationQuerySet:
    """Without the long texts: a page needs their hash only."""
    return (
        Publication.objects.announced()
        .select_related("round__province", "snapshot")
        .defer("snapshot__public_json", "snapshot__full_json")
    )


def _groups(**where) -> dict[int, list[Group]]:
    rows = (
        Result.objects.filter(**where)
        .exclude(group_code="")
        .values("publication_id", "group_code", "group_name", "group_name_en")
        .annotate(first=Min("position"), bodies=Count("pk"))
        .order_by("first")
    )
    found: dict[int, list[Group]] = defaultdict(list)
    for row in rows:
        name = in_language(row["group_name"], row["group_name_en"])
        found[row["publication_id"]].append(Group(row["group_code"], name, row["bodies"]))
    return found
