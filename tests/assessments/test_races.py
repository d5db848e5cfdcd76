"""Twenty people save one row twenty times each, and nothing acknowledged is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from assessments.answering import Claim, EditConflict, save_answer
from assessments.models import Answer
from assessments.models.answer import AnswerQuerySet
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = SAVES = 20


def add_one(answer_pk: int, by) -> bool:
    """Read the counter, save it one higher at the version read; whether it was taken."""
    answer = Answer.objects.select_related("criterion", "assessment").get(pk=answer_pk)
    counted = answer.facts.get("numerator", 0) + 1
    facts = {"numerator": counted, "denominator": 1000}
    try:
        save_answer(answer, Claim(facts), version=answer.version, by=by)
    except EditConflict:
        return False
    return True


def save_often(answer_pk: int, by) -> int:
    """Save until twenty saves were acknowledged; the number acknowledged."""
    taken = 0
    try:
        while taken < SAVES:
            taken += add_one(answer_pk, by)
    finally:
        connection.close()
    return taken


def race() -> tuple[int, int]:
    """(saves acknowledged, saves that are in the database)."""
    assessment = factories.make_assessment()
    answer = assessment.answers.get(criterion__code="1.2")
    officer = factories.officer(assessment)
    with ThreadPoolExecutor(PEOPLE) as pool:
        acknowledged = sum(
            pool.map(lambda _n: save_often(answer.pk, officer), range(PEOPLE))
        )
    return acknowledged, Answer.objects.get(pk=answer.pk).facts["numerator"]


def test_twenty_by_twenty_saves_of_one_row_lose_none():
    acknowledged, stored = race()

    assert acknowledged == PEOPLE * SAVES
    assert stored == acknowledged


def test_control_without_the_version_check_some_saves_are_lost(monkeypatch):
    monkeypatch.setattr(AnswerQuerySet, "at_version", lambda rows, _version: rows.all())

    acknowledged, stored = race()

    assert acknowledged == PEOPLE * SAVES
    assert stored < acknowledged
