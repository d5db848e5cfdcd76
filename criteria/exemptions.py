"""Which criteria do not apply to a body: those named, and everything below them."""

from collections.abc import Iterable

from criteria.models import Criterion


def with_branches(named: Iterable[int], criteria: Iterable[Criterion]) -> frozenset[int]:
    """The named criteria (primary keys) and all below them, within `criteria`.

    `criteria` is a whole set, or several; no query.
    """
    parents = {criterion.pk: criterion.parent_id for criterion in criteria}
    named = frozenset(named)

    def is_under(key: int | None) -> bool:
        while key is not None:
            if key in named:
                return True
            key = parents.get(key)
        return False

    return frozenset(key for key in parents if is_under(key))
