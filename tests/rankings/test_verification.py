"""Three findings apart: the stored text, the recomputation, the live data."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.models import Answer, Standing, State
from rankings.canonical import canonical, sha256
from rankings.code_version import code_version
from rankings.models import Publication, Result, ResultLine, Snapshot
from rankings.verification import verify
from tests.factories import bring_to, make_round, open_for
from tests.rankings.rounds import (
    ALL_POINTS,
    SMALL,
    approved,
    direct,
    proposed,
    published,
    quick_round,
    score,
)
from tests.tampering import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication():
    round_ = quick_round({"Sở A": ALL_POINTS, "Sở B": ALL_POINTS | {"1.1": "2"}}, SMALL)
    return published(round_)


def fresh(publication):
    return Publication.objects.select_related("snapshot", "round__province").get(
        pk=publication.pk
    )


def rewritten(publication, change):
    """The stored documents after a change, with hashes that fit again."""
    snapshot = publication.snapshot
    public, full = json.loads(snapshot.public_json), json.loads(snapshot.full_json)
    change(public, full)
    public_json = canonical(public)
    full["public_sha256"] = sha256(public_json)
    full_json = canonical(full)
    return {
        "public_json": public_json,
        "public_sha256": sha256(public_json),
        "full_json": full_json,
        "full_sha256": sha256(full_json),
    }


def command(*arguments):
    out = io.StringIO()
    call_command("verify_publication", *arguments, stdout=out)
    return out.getvalue()


def test_a_fresh_publication_holds_in_all_three(publication):
    report = verify(fresh(publication))

    assert (report.stored, report.recomputed, report.live) == ([], [], [])
    assert report.holds
    assert report.same_code
    assert report.leaves == 6


def test_a_round_that_went_the_whole_way_holds():
    round_ = make_round(2)
    for assessment in open_for(round_):
        bring_to(assessment, State.FINAL)
        body = assessment.participation
        score(body, body.criteria_set.criteria.surveyed().get(), "3.1")
    round_.refresh_from_db()
    round_.survey_locked_at = timezone.now()
    round_.save()

    report = verify(fresh(published(round_)))

    assert (report.stored, report.recomputed, report.live) == ([], [], [])
    assert report.leaves == 12  # claim and appraisal of three items of two bodies


def test_live_data_that_moved_on_is_information(publication):
    Answer.objects.filter(criterion__code="1.1").update(facts={})
    Standing.objects.filter(answer__criterion__code="1.1").update(points=0)

    report = verify(fresh(publication))

    assert report.holds
    assert any("1.1 final: 2.0000 → 0.0000" in line for line in report.live)


def test_a_changed_public_text_is_found(publication):
    text = publication.snapshot.public_json.replace("Sở A", "Sở Z")
    tamper(Snapshot.objects.all(), public_json=text)

    report = verify(fresh(publication))

    assert "the public text does not fit its hash" in report.stored
    assert any(
        line.endswith("name, group or place in the list") for line in report.recomputed
    )
    assert not report.holds


def test_a_changed_full_text_is_found(publication):
    tamper(Snapshot.objects.all(), full_json=publication.snapshot.full_json + " ")

    report = verify(fresh(publication))

    assert report.stored == ["the full text does not fit its hash"]
    assert report.recomputed == []


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        (Result, "rank", 7),
        (Result, "index", "99"),
        (Result, "agency_name", "Khác"),
        (Result, "domains", []),
        (ResultLine, "final", "0.1"),
        (ResultLine, "claim", "0.1"),
        (ResultLine, "reason_code", "late"),
    ],
)
def test_a_changed_row_is_found(publication, model, field, value):
    tamper(model.objects.filter(pk=model.objects.last().pk), **{field: value})

    report = verify(fresh(publication))

    assert len(report.stored) == 1
    assert f" {field}: " in report.stored[0]
    assert (report.recomputed, report.live) == ([], [])


def test_a_row_that_is_gone_or_too_many_is_found(publication):
    line = ResultLine.objects.last()
    tamper(ResultLine.objects.filter(pk=line.pk))
    line.pk, line.code = None, "9.9"
    line.save(force_insert=True)

    report = verify(fresh(publication))

    assert any("row missing" in finding for finding in report.stored)
    assert any("row of no text" in finding for finding in report.stored)


def test_another_decision_number_is_found(publication):
    tamper(Publication.objects.all(), decision_number="99/QĐ-UBND")

    assert len(verify(fresh(publication)).stored) == 1


def test_points_raised_in_both_texts_do_not_follow_from_the_facts(publication):
    def raise_points(public, full):
        body = full["inputs"]["bodies"][0]
        answer = body["answers"][0]
        answer["points"] = answer["claim"]["points"] = "2.0000"

    tamper(Snapshot.objects.all(), **rewritten(publication, raise_points))

    report = verify(fresh(publication))

    assert any(
        "claim: recorded 2.0000, computed 1.0000" in one for one in report.recomputed
    )


def test_a_total_that_does_not_follow_from_the_points_is_found(publication):
    def raise_total(public, full):
        public["bodies"][0]["total"] = "20.0000"

    tamper(Snapshot.objects.all(), **rewritten(publication, raise_total))

    report = verify(fresh(publication))

    assert any("total: 20.0000 → 16.0000" in one for one in report.recomputed)


def test_points_that_are_not_those_that_count_are_found(publication):
    def overrule(public, full):
        answer = full["inputs"]["bodies"][0]["answers"][0]
        answer["decisions"] = [
            {"facts": {"points": "0.5"}, "points": "0.5000", "excluded": False,
             "reason_code": "", "revision": 1, "minutes": ""}
        ]  # fmt: skip

    tamper(Snapshot.objects.all(), **rewritten(publication, overrule))

    report = verify(fresh(publication))

    assert any("should be 0.5000/2.0000 (decision)" in one for one in report.recomputed)
    assert report.stored == []
    assert not report.holds


def test_a_changed_rule_is_found(publication):
    def swap(public, full):
        for criterion in full["inputs"]["sets"][0]["criteria"]:
            if criterion["code"] == "1.1":
                criterion["rule"] = {"kind": "direct", "step": "0.3"}

    tamper(Snapshot.objects.all(), **rewritten(publication, swap))

    assert any(
        "does not take the facts" in one for one in verify(fresh(publication)).recomputed
    )


def test_an_exemption_out_of_nowhere_is_found(publication):
    def excuse(public, full):
        answer = full["inputs"]["bodies"][0]["answers"][0]
        answer.update(source="exempt", points="0.0000", possible="0.0000")

    tamper(Snapshot.objects.all(), **rewritten(publication, excuse))

    assert any(
        "without an exemption" in one for one in verify(fresh(publication)).recomputed
    )


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"inputs":{}}', "null"])
def test_a_destroyed_text_is_a_finding_and_not_a_crash(publication, text):
    tamper(Snapshot.objects.all(), full_json=text)
    broken = verify(fresh(publication))
    tamper(Snapshot.objects.all(), public_json=text)
    both = verify(fresh(publication))

    assert broken.stored
    assert broken.recomputed
    assert both.stored
    assert not both.holds


def test_other_code_is_said_and_is_no_failure(publication):
    def older(public, full):
        full["code_version"] = "sha256:older"

    tamper(
        Snapshot.objects.all(), code_version="sha256:older", **rewritten(publication, older)
    )

    report = verify(fresh(publication))

    assert report.holds
    assert not report.same_code
    assert code_version() != "sha256:older"


def test_the_command_reports_the_three_apart(publication):
    printed = command()

    assert "(a) stored text, hashes and rows: ok" in printed
    assert "(b) recomputed from the frozen inputs, 6 points from facts: ok" in printed
    assert "(c) live data, for information: ok" in printed
    assert publication.snapshot.public_sha256 in printed


def test_the_command_does_not_fail_for_live_data(publication):
    publication.round.participations.filter(name="Sở A").update(unranked=True)

    assert "(c) live data, for information: DIFFERENT" in command()


def test_the_command_fails_for_a_changed_text(publication):
    tamper(Result.objects.filter(rank=1), rank=2)
    out = io.StringIO()

    with pytest.raises(CommandError):
        call_command("verify_publication", stdout=out)

    assert "(a) stored text, hashes and rows: FAILED" in out.getvalue()
    assert (
        "(b) recomputed from the frozen inputs, 6 points from facts: ok" in out.getvalue()
    )


def test_the_command_checks_one_round_or_one_version(publication):
    approved(proposed(publication.round, reason="Sửa"))
    code = publication.round.code

    assert command().count("SHA-256") == 2
    assert command(code).count("SHA-256") == 2
    assert command(code, "1").count("SHA-256") == 1
    with pytest.raises(CommandError):
        command("khong-co")


def test_an_empty_portal_has_nothing_to_fail():
    assert "All 0 publications hold." in command()


def test_all_kinds_of_bodies_verify():
    leaves = {"1.1": direct("10"), "2.1": direct("2")}
    round_ = quick_round({"Sở A": {"1.1": "3.3333"}, "Sở B": {}}, leaves, not_filed="zero")
    exempt = round_.participations.get(name="Sở B")
    exempt.exempt, exempt.exempt_reason = True, "Giải thể"
    exempt.save()

    publication = published(round_)

    assert publication.results.get(agency_name="Sở B").note == "Giải thể"
    assert verify(fresh(publication)).holds
