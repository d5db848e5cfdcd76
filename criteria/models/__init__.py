"""What is asked, of whom, and until when."""

from criteria.models.criterion import CriteriaSet, Criterion
from criteria.models.phase import Extension, Phase
from criteria.models.round import (
    Exemption,
    GradeBand,
    Participation,
    RankingGroup,
    Round,
)

__all__ = [
    "CriteriaSet",
    "Criterion",
    "Exemption",
    "Extension",
    "GradeBand",
    "Participation",
    "Phase",
    "RankingGroup",
    "Round",
]
