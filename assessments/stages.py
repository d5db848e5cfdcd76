"""The states that the assessments of a round are in, for pages of the whole round."""

from assessments.models import Assessment, State
from criteria.models import Round


def states_of(round_: Round) -> set[str]:
    """S0…S9 of all bodies of the round; {S0} before it opens. One query."""
    if round_.opened_at is None:
        return {State.PREPARING.value}
    if round_.archived_at is not None:
        return {State.ARCHIVED.value}
    rows = Assessment.objects.filter(participation__round=round_).values_list(
        "state", "participation__published_at"
    )
    return {State.PUBLISHED.value if published else state for state, published in rows}
