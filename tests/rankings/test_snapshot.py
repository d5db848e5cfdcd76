"""Freezing a round: the same bytes for the same round, and no persons in them."""

import json
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from assessments.models import Answer, Appraisal, Assessment, State
from criteria.models import Criterion, Exemption
from rankings.index import compute
from rankings.models import Publication, Result, ResultLine, Snapshot
from rankings.snapshot import freeze
from tests.factories import appraise_all, bring_to, make_round, open_for, person
from tests.rankings.rounds import ALL_POINTS, SMALL, proposed, published, quick_round

pytestmark = pytest.mark.django_db

HEADING = {"version": 1}


def bodies(round_):
    return freeze(round_, HEADING).public["bodies"]


def test_the_same_round_gives_the_same_bytes():
    round_ = quick_round({"Sở A": ALL_POINTS, "Sở B": {}, "Sở C": None}, SMALL)

    first, second = freeze(round_, HEADING), freeze(round_, HEADING)

    assert first.public_json == second.public_json
    assert first.full_json == second.full_json


def test_a_changed_answer_changes_the_bytes():
    round_ = quick_round({"Sở A": ALL_POINTS}, SMALL)
    before = freeze(round_, HEADING)

    Answer.objects.filter(criterion__code="1.1").update(facts={"points": "1.5"})
    after = freeze(round_, HEADING)

    assert after.public_json == before.public_json  # the points have not changed
    assert after.full_json != before.full_json


def test_the_document_says_what_the_index_says():
    round_ = quick_round(
        {"Sở A": ALL_POINTS, "Sở B": {"1.1": "2"}, "Sở C": None, "Sở D": {"1.1": "2"}},
        SMALL,
    )

    documented = [
        (body["code"], body["rank"], body["index"], body["total"], body["grade"])
        for body in bodies(round_)
    ]

    assert documented == [
        (
            item.body.code,
            item.rank,
            item.published and str(item.published),
            item.total and str(item.total.earned),
            item.grade.name if item.grade else "",
        )
        for item in compute(round_)
    ]


def test_lines_carry_what_counts_and_where_it_comes_from():
    round_ = quick_round({"Sở A": ALL_POINTS}, SMALL)

    lines = {line["code"]: line for line in bodies(round_)[0]["lines"]}

    assert [*lines] == ["1", "1.1", "1.2", "2", "2.1", "2.2", "3", "3.1"]
    assert lines["1.2"] == {
        "code": "1.2", "claim": "2.5000", "appraised": None, "survey": None,
        "final": "2.5000", "possible": "3.0000", "source": "claim", "reason_code": "",
    }  # fmt: skip
    assert (lines["2"]["final"], lines["2"]["source"]) == ("3.5000", "sum")
    assert (lines["3.1"]["final"], lines["3.1"]["source"]) == ("8.0000", "survey")


def test_an_exempt_branch_is_nothing_out_of_nothing():
    round_ = quick_round({"Sở A": {"1.1": "1"}}, SMALL)
    body = round_.participations.get()
    Exemption.objects.create(
        participation=body, reason="Không phát sinh",
        criterion=body.criteria_set.criteria.get(code="3"),
    )  # fmt: skip

    lines = {line["code"]: line for line in bodies(round_)[0]["lines"]}

    assert (lines["3"]["possible"], lines["3.1"]["possible"]) == ("0.0000", "0.0000")
    assert lines["3.1"]["source"] == "exempt"
    assert bodies(round_)[0]["possible"] == "10.0000"


def test_a_body_that_filed_nothing_has_no_lines_and_no_index():
    round_ = quick_round({"Sở A": None}, SMALL)

    (body,) = bodies(round_)

    assert (body["status"], body["index"], body["total"], body["lines"]) == (
        "not_filed", None, None, [],
    )  # fmt: skip


def test_a_draft_never_gets_into_the_document():
    round_ = quick_round({"Sở A": ALL_POINTS}, SMALL, not_filed="zero")
    Assessment.objects.update(state=State.SELF_SCORING)

    lines = {line["code"]: line["final"] for line in bodies(round_)[0]["lines"]}

    assert (lines["1.1"], lines["1.2"], lines["3.1"]) == ("0.0000", "0.0000", "8.0000")


def test_adjustments_are_capped_over_nothing_possible():
    leaves = {
        "1.1": {**SMALL["1.1"], "maximum": "10"},
        "8.1": {**SMALL["1.1"], "maximum": "3", "kind": "bonus"},
    }
    round_ = quick_round({"Sở A": {"1.1": "8", "8.1": "3"}}, leaves)
    Criterion.objects.filter(code="8").update(kind="bonus", maximum=2)

    (body,) = bodies(round_)

    assert (body["total"], body["possible"], body["index"]) == (
        "10.0000",
        "10.0000",
        "100.00",
    )
    assert body["domains"][1] == {"code": "8", "earned": "2.0000", "possible": "0.0000"}


def test_nobody_is_named_and_no_explanation_is_kept():
    round_ = make_round(1)
    for assessment in open_for(round_):
        bring_to(assessment, State.APPRAISAL)
        appraise_all(assessment)
    Appraisal.objects.update(private_note="GHI CHÚ RIÊNG", reason="Ông Lò Văn A nhầm")
    Answer.objects.update(explanation="GIẢI TRÌNH RIÊNG")

    frozen = freeze(round_, HEADING)

    names = [user.full_name for user in User.objects.all()]
    names += [user.username for user in User.objects.all()]
    for secret in [*names, "GHI CHÚ RIÊNG", "GIẢI TRÌNH RIÊNG", "Lò Văn A"]:
        assert secret not in frozen.public_json
        assert secret not in frozen.full_json
    assert names


def test_facts_stay_out_of_the_public_document_and_shown_points_are_in_it():
    round_ = quick_round({"Sở A": ALL_POINTS}, SMALL)

    frozen = freeze(round_, HEADING)

    assert "facts" not in frozen.public_json
    assert "appraisals" not in frozen.public_json
    # The body's page shows the claim, so the verified text has to have it too.
    (body,) = frozen.public["bodies"]
    claims = {line["code"]: line["claim"] for line in body["lines"]}
    assert (claims["1.2"], claims["1"]) == ("2.5000", "3.5000")


def test_the_full_document_names_the_audit_chains():
    round_ = make_round(1)
    (assessment,) = open_for(round_)

    heads = freeze(round_, HEADING).full["audit"]
    bring_to(assessment, State.WITH_LEADER)
    later = freeze(round_, HEADING).full["audit"]

    assert heads["round"] == later["round"]
    assert heads["round"]["sequence"] == 1
    assert later["bodies"][assessment.agency.code]["sequence"] > 0
    assert heads["bodies"] == {}


@pytest.mark.parametrize("count", [1, 3])
def test_freezing_takes_a_fixed_number_of_queries(count, django_assert_num_queries):
    round_ = quick_round({f"Sở {number}": ALL_POINTS for number in range(count)}, SMALL)

    with django_assert_num_queries(13):
        freeze(round_, HEADING)


def test_later_edits_change_no_byte_of_a_publication():
    round_ = quick_round({"Sở A": ALL_POINTS}, SMALL)
    publication = published(round_)
    before = Snapshot.objects.values().get(pk=publication.snapshot_id)
    rows = list(ResultLine.objects.values()), list(Result.objects.values())

    Answer.objects.update(facts={}, claimed_points=None)
    round_.participations.update(name="Tên khác")
    Criterion.objects.filter(is_leaf=True).update(name="Tên khác")

    assert Snapshot.objects.values().get(pk=publication.snapshot_id) == before
    assert (list(ResultLine.objects.values()), list(Result.objects.values())) == rows


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rankings_snapshot SET public_json = '{}'",
        "UPDATE rankings_snapshot SET full_sha256 = ''",
        "DELETE FROM rankings_snapshot",
        "UPDATE rankings_result SET rank = 1",
        "DELETE FROM rankings_result",
        "UPDATE rankings_resultline SET final = 0",
        "DELETE FROM rankings_resultline",
        "UPDATE rankings_publication SET version = 9",
        "UPDATE rankings_publication SET decision_number = 'x'",
        "UPDATE rankings_publication SET proposed_by_id = NULL",
        "DELETE FROM rankings_publication",
    ],
)
def test_the_database_refuses_to_change_what_was_frozen(statement):
    proposed(quick_round({"Sở A": ALL_POINTS}, SMALL))

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_rows_are_copies_of_the_documents():
    round_ = quick_round({"Sở A": ALL_POINTS}, SMALL)

    publication = proposed(round_, by=person("thuky"))

    result = Result.objects.get(publication=publication)
    assert (result.index, result.exact, result.rank) == (Decimal(75), 75, 1)
    assert [(d.code, d.earned, d.percent) for d in result.by_domain] == [
        ("1", Decimal("3.5"), Decimal("70.00")),
        ("2", Decimal("3.5"), Decimal("70.00")),
        ("3", Decimal(8), Decimal("80.00")),
    ]
    lines = {line.code: line for line in result.lines.all()}
    assert (lines["1"].claim, lines["1"].final) == (Decimal("3.5"), Decimal("3.5"))
    assert (lines["2"].claim, lines["2"].survey) == (Decimal("0.5"), Decimal(3))
    assert (lines["3.1"].claim, lines["3.1"].survey) == (None, Decimal(8))
    document = json.loads(publication.snapshot.public_json)
    assert document["publication"]["decision_number"] == "12/QĐ-UBND"
    assert Publication.objects.get().state == "proposed"
