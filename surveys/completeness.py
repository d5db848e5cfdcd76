"""Which survey scores a round still lacks."""

from collections import Counter
from collections.abc import Set

from criteria.models import Round
from surveys.models import SurveyScore
from surveys.scope import Scope, scope_of


def missing(round_: Round, scope: Scope | None = None) -> list[tuple[str, str]]:
    """(body, criterion code) of every score that is owed and not there.

    Exempt bodies and criteria owe nothing. One query, three more without `scope`.
    """
    measured = set(
        SurveyScore.objects.filter(round=round_).values_list("agency_id", "criterion_id")
    )
    return without(measured, scope or scope_of(round_))


def without(measured: Set[tuple[int, int]], scope: Scope) -> list[tuple[str, str]]:
    """What would be missing if just these (agency, criterion) keys had scores."""
    labels = labels_of(scope)
    return [
        (labels[body.pk], criterion.code)
        for body, criterion in scope.expected()
        if (body.agency_id, criterion.pk) not in measured
    ]


def labels_of(scope: Scope) -> dict[int, str]:
    """The bodies' names by participation; with the parent's where two are alike."""
    bodies = scope.bodies.values()
    count = Counter(body.name for body in bodies)
    return {
        body.pk: f"{body.name} ({body.parent_name or body.agency.code})"
        if count[body.name] > 1
        else body.name
        for body in bodies
    }


def by_body(pairs: list[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """The same list with one line for each body: [(body, its codes), …]."""
    lines: dict[str, list[str]] = {}
    for name, code in pairs:
        lines.setdefault(name, []).append(code)
    return list(lines.items())


def in_words(pairs: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{name}: {', '.join(codes)}" for name, codes in by_body(pairs))
