"""The states a round's assessments may be in, for pages of the round as a whole."""

from accounts.permissions import ALL_STATES
from criteria.models import Round

PREPARING, PUBLISHED, ARCHIVED = "S0", "S8", "S9"
UNDER_WAY = ALL_STATES[1:7]


def round_states(round_: Round) -> frozenset[str]:
    """What `accounts.permissions.require` needs for a page of the whole round.

    Where each body stands between S1 and S7 is known to the app of assessments
    alone. A round under way therefore counts as S1–S6 at once, so that nothing in
    it waits for the slowest body; what a single body may do is decided there. One
    query at most.
    """
    if round_.opened_at is None:
        return frozenset({PREPARING})
    if round_.archived_at is not None:
        return frozenset({ARCHIVED})
    taking_part = round_.participations.taking_part()
    unpublished = taking_part.filter(published_at=None)
    if taking_part.exists() and not unpublished.exists():
        return frozenset({PUBLISHED})
    return frozenset(UNDER_WAY)
