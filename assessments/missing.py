"""What is still missing before a body can submit. One list for every reader."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from assessments.models import Answer, Source
from criteria.models import Criterion


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing missing from one answer. A blocking gap keeps the body from submitting."""

    answer: Answer
    code: str
    blocks: bool

    @property
    def words(self) -> str | Promise:
        return WORDS[self.code]


WORDS = {
    "no_data": lazy("Not scored yet"),
    "no_proof": lazy("Neither evidence nor an explanation"),
    "outside_year": lazy("A document is dated outside the year assessed"),
}
LEAST_LETTERS = 3


def gaps(answers: Iterable[Answer], year: int) -> list[Gap]:
    """Every gap, in the order of the answers; fetch them with `with_work` first."""
    found = []
    for answer in answers:
        found += _gaps_of(answer, year)
    return found


def _gaps_of(answer: Answer, year: int) -> list[Gap]:
    criterion = answer.criterion
    if criterion.scored_by != Criterion.ScoredBy.SELF or is_exempt(answer):
        return []
    if not answer.is_answered:
        return [Gap(answer, "no_data", blocks=True)]
    found = []
    uses = current_uses(answer)
    if _needs_proof(answer) and not uses and not is_explained(answer):
        found.append(Gap(answer, "no_proof", blocks=True))
    if any(use.issued_on and use.issued_on.year != year for use in uses):
        found.append(Gap(answer, "outside_year", blocks=False))
    return found


def is_exempt(answer: Answer) -> bool:
    return answer.standing.source == Source.EXEMPT


def current_uses(answer: Answer) -> list:
    return [use for use in answer.evidence_uses.all() if use.withdrawn_at is None]


def is_explained(answer: Answer) -> bool:
    """An explanation of dots or blanks is none."""
    return sum(letter.isalnum() for letter in answer.explanation) >= LEAST_LETTERS


def _needs_proof(answer: Answer) -> bool:
    match answer.criterion.evidence_needed:
        case Criterion.Needed.ALWAYS:
            return True
        case Criterion.Needed.CLAIMED:
            return bool(answer.claimed_points) or answer.claimed_excluded
    return False
