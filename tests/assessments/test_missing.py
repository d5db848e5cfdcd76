"""What is missing before a body can submit: one list for page, step and leader."""

from datetime import date

import pytest

from accounts.refusals import Conflict
from assessments.answering import Claim, save_answer
from assessments.attaching import attach, withdraw
from assessments.missing import gaps
from criteria.models import Criterion
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    return factories.make_assessment()


def codes(assessment) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for gap in gaps(assessment.answers.with_work(), assessment.round.year):
        found.setdefault(gap.answer.criterion.code, []).append(gap.code)
    return found


def claim(assessment, code, facts, explanation=""):
    answer = assessment.answers.get(criterion__code=code)
    save_answer(
        answer, Claim(facts, explanation), version=answer.version,
        by=factories.officer(assessment),
    )  # fmt: skip


def attach_to(assessment, code, **document):
    answer = assessment.answers.get(criterion__code=code)
    by = factories.officer(assessment)
    return attach(answer, factories.make_file(), document, by=by)


def test_an_untouched_sheet_lacks_every_item(assessment):
    assert codes(assessment) == {"1.1": ["no_data"], "1.2": ["no_data"], "1.3": ["no_data"]}


def test_claimed_points_need_a_file_or_words(assessment):
    claim(assessment, "1.1", {"level": 0})
    assert codes(assessment)["1.1"] == ["no_proof"]

    attach_to(assessment, "1.1")
    assert "1.1" not in codes(assessment)


@pytest.mark.parametrize("words", ["", "   ", "...", "- - -", "ok"])
def test_dots_and_blanks_explain_nothing(assessment, words):
    claim(assessment, "1.1", {"level": 0}, words)

    assert codes(assessment)["1.1"] == ["no_proof"]


def test_a_sentence_explains(assessment):
    claim(assessment, "1.1", {"level": 0}, "Theo Báo cáo số 245/BC.")

    assert "1.1" not in codes(assessment)


def test_no_points_claimed_need_no_proof_unless_the_criterion_says_always(assessment):
    claim(assessment, "1.1", {"level": 1})
    assert "1.1" not in codes(assessment)

    Criterion.objects.filter(code="1.1").update(evidence_needed=Criterion.Needed.ALWAYS)
    assert codes(assessment)["1.1"] == ["no_proof"]

    Criterion.objects.filter(code="1.1").update(evidence_needed=Criterion.Needed.NEVER)
    claim(assessment, "1.1", {"level": 0})
    assert "1.1" not in codes(assessment)


def test_not_applicable_has_to_be_explained_too(assessment):
    claim(assessment, "1.3", {"not_applicable": True})

    assert codes(assessment)["1.3"] == ["no_proof"]


def test_a_withdrawn_file_proves_nothing(assessment):
    claim(assessment, "1.1", {"level": 0})
    use = attach_to(assessment, "1.1")
    withdraw(use, by=factories.officer(assessment))

    assert codes(assessment)["1.1"] == ["no_proof"]


def test_a_document_from_another_year_is_said_but_does_not_block(assessment):
    factories.fill_in(assessment)
    attach_to(assessment, "1.1", issued_on=date(2018, 12, 31))
    assert codes(assessment) == {"1.1": ["outside_year"]}

    factories.go(assessment, "send", factories.officer(assessment))
    moved = factories.go(assessment, "submit", factories.leader(assessment))

    assert moved.state == "S3"


def test_what_the_list_says_is_what_keeps_the_leader_from_submitting(assessment):
    factories.fill_in(assessment)
    claim(assessment, "1.2", {"numerator": 1, "denominator": 2})
    factories.go(assessment, "send", factories.officer(assessment))

    with pytest.raises(Conflict) as refusal:
        factories.go(assessment, "submit", factories.leader(assessment))

    assert list(codes(assessment)) == ["1.2"]
    assert "1.2" in refusal.value.message
    assert "1.1" not in refusal.value.message
