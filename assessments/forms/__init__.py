"""What people send: facts under a rule, and everything around them."""

from assessments.forms.facts import AnswerForm, DecisionForm, FactsForm, FindingForm
from assessments.forms.steps import (
    AssignmentForm,
    EvidenceForm,
    ExtensionForm,
    MoveForm,
    ReplyForm,
    ReportForm,
)

__all__ = [
    "AnswerForm",
    "AssignmentForm",
    "DecisionForm",
    "EvidenceForm",
    "ExtensionForm",
    "FactsForm",
    "FindingForm",
    "MoveForm",
    "ReplyForm",
    "ReportForm",
]
