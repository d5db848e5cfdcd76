"""What a body claims, what the council finds and decides. Each a row of its own."""

from assessments.models.answer import Answer, Source, Standing
from assessments.models.assessment import Assessment, State
from assessments.models.assignment import Assignment
from assessments.models.evidence import Evidence, EvidenceUse
from assessments.models.finding import Appraisal, Decision, ReasonCode, Reply

__all__ = [
    "Answer",
    "Appraisal",
    "Assessment",
    "Assignment",
    "Decision",
    "Evidence",
    "EvidenceUse",
    "ReasonCode",
    "Reply",
    "Source",
    "Standing",
    "State",
]
