"""The demonstration: complete, marked, the same every time, and never among real data.

It is built once for all tests of this file, inside a transaction around them.
"""

import io
import re
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import AuditChain, HomeAgency, Membership, Role, User
from assessments.models import (
    Answer,
    Appraisal,
    Assessment,
    Assignment,
    Decision,
    EvidenceUse,
    Reply,
    Source,
    State,
)
from assessments.opening import open_round
from assessments.standings import counted
from criteria.deadlines import window
from criteria.models import Phase, Round
from rankings.canonical import canonical, sha256
from rankings.demo import finished, practice, running
from rankings.demo.people import PASSWORD, Cast
from rankings.models import Publication, Result
from rankings.verification import verify
from tests.factories import make_round

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]

# Changes only when the demonstration or the rules of its criteria change on purpose.
FIGURES = "dd66564f92e9224e531302a42693cc290eb25d632aab87cd187bba71a817a427"


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        printed = run()
        yield SimpleNamespace(
            printed=printed,
            publication=Publication.objects.get(),
            finished=Round.objects.get(code=finished.CODE),
            running=Round.objects.get(code=running.CODE),
            practice=Round.objects.get(code=practice.CODE),
        )
        transaction.set_rollback(True)


def run(*options: str, command: str = "demo") -> str:
    out = io.StringIO()
    call_command(command, *options, stdout=out)
    return out.getvalue()


def figures() -> str:
    """A digest of what must be the same on every machine; keys and clock may differ."""
    round_, body = "participation__round__code", "participation__agency__code"
    states = Assessment.objects.order_by(round_, body)
    answers = Answer.objects.order_by(
        f"assessment__{round_}", f"assessment__{body}", "criterion__code"
    )
    told = {
        "index": list(Result.objects.order_by("agency_code").values_list("index_exact")),
        "states": list(states.values_list("state", "difficulties", "proposals")),
        "claims": list(answers.values_list("facts", "claimed_points", "explanation")),
        "counted": list(answers.values_list("standing__points", "standing__source")),
    }
    return sha256(canonical(told))


def rows() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


def of(round_: Round) -> dict:
    return {"assessment__participation__round": round_}


def test_the_figures_are_the_same_on_every_machine(demo):
    assert figures() == FIGURES


def test_twenty_eight_bodies_are_published_with_their_ranks(demo):
    results = demo.publication.results.all()

    assert demo.publication.state == Publication.State.PUBLISHED
    assert Counter(r.group_code for r in results) == {"so": 20, "huyen": 8}
    assert {r.status for r in results} == {Result.Status.RANKED}
    assert 60 < min(r.index for r in results) < 70
    assert 90 < max(r.index for r in results) < 97
    assert len({r.grade for r in results}) >= 4


def test_two_bodies_share_a_rank(demo):
    one, other = demo.publication.results.filter(agency_code__in=finished.EQUAL)

    assert one.rank == other.rank
    assert one.index == other.index
    assert one.total != other.total
    assert not demo.publication.results.filter(group_code="so", rank=one.rank + 1).exists()


def test_bodies_without_procedures_have_a_smaller_maximum(demo):
    inspectorate = demo.publication.results.get(agency_code="thanh-tra-tinh")

    assert inspectorate.possible < 70
    assert inspectorate.lines.get(code="3").possible == 0


def test_the_publication_verifies_against_its_inputs_and_the_live_data(demo):
    found = verify(demo.publication)

    assert (found.stored, found.recomputed, found.live) == ([], [], [])
    assert found.leaves > 2 * 1800  # claims and findings, each from its facts
    assert "All 1 publications hold" in run(command="verify_publication")


def test_every_audit_chain_holds(demo):
    printed = run(command="verify_audit")

    assert f"All {AuditChain.objects.count()} chains hold" in printed
    assert AuditChain.objects.filter(name__startswith="assessment:").count() > 28


def test_every_item_is_answered_explained_and_appraised(demo):
    answers = Answer.objects.filter(**of(demo.finished)).exclude(
        standing__source=Source.EXEMPT
    )

    assert answers.count() > 1800
    assert not answers.filter(claimed_points=None).exists()
    assert not answers.filter(explanation="").exists()
    assert not answers.filter(appraisals=None).exists()


def test_what_counts_follows_from_claim_finding_and_decision(demo):
    answers = Answer.objects.filter(**of(demo.finished))
    for answer in answers.exclude(standing__source=Source.EXEMPT).with_work():
        claim = (answer.claimed_points, answer.claimed_excluded)
        findings, decisions = answer.loaded_appraisals, answer.loaded_decisions
        now = counted(answer.maximum, claim, findings, decisions)
        stands = answer.standing
        assert (stands.points, stands.possible, stands.source) == (
            now.points, now.possible, now.source,
        )  # fmt: skip


def test_about_an_eighth_of_the_items_was_lowered_and_a_few_were_raised(demo):
    findings = Appraisal.objects.filter(
        answer__in=Answer.objects.filter(**of(demo.finished))
    )
    claim = F("answer__claimed_points")
    lowered, raised = findings.filter(points__lt=claim), findings.filter(points__gt=claim)

    assert 8 < 100 * lowered.count() / findings.count() < 16
    assert 0 < raised.count() < lowered.count() / 4
    assert not lowered.filter(reason_code="").exists()
    assert not raised.filter(reason="").exists()


def test_some_bodies_disagreed_and_the_chair_decided_each(demo):
    replies = Reply.objects.all()
    disagreements = set(replies.filter(agrees=False).values_list("answer", flat=True))

    assert replies.filter(agrees=True).exists()
    assert disagreements
    assert disagreements == set(Decision.objects.values_list("answer", flat=True))


def test_nobody_appraised_an_own_body(demo):
    homes = set(HomeAgency.objects.values_list("user", "agency"))
    done = set(
        Appraisal.objects.values_list(
            "appraiser", "answer__assessment__participation__agency"
        )
    )

    assert done
    assert not done & homes


def test_every_body_has_a_file_that_opens(demo):
    uses = EvidenceUse.objects.filter(answer__in=Answer.objects.filter(**of(demo.finished)))

    assert len({use.evidence.sha256 for use in uses}) == 28
    for use in uses.select_related("evidence__agency"):
        with use.evidence.file.open() as file:
            text = PdfReader(file).pages[0].extract_text()
        assert use.evidence.agency.code in text


def test_the_finished_round_is_dated_in_its_own_time(demo):
    here = {"answer__in": Answer.objects.filter(**of(demo.finished))}
    filed = Assessment.objects.filter(participation__round=demo.finished)
    for kind, done, name in (
        (Phase.Kind.SELF_ASSESSMENT, filed, "submitted_at"),
        (Phase.Kind.APPRAISAL, Appraisal.objects.filter(**here), "at"),
        (Phase.Kind.EXPLANATION, Reply.objects.filter(**here), "at"),
        (Phase.Kind.COUNCIL, Decision.objects.filter(**here), "at"),
        (Phase.Kind.SURVEY, demo.finished.survey_batches.all(), "imported_at"),
    ):
        open_ = window(demo.finished, kind)
        assert open_.closes_at.year == 2020
        assert done.exists()
        for at in done.values_list(name, flat=True):
            assert open_.opens_at <= at < open_.closes_at


def test_the_running_round_is_half_way_through_self_assessment(demo):
    now = timezone.now()
    open_ = window(demo.running, Phase.Kind.SELF_ASSESSMENT)
    filed = Assessment.objects.filter(participation__round=demo.running)
    states = Counter(filed.values_list("state", flat=True))
    empty = filed.exclude(answers__claimed_points__isnull=False)

    assert timedelta(weeks=3) <= now - open_.opens_at <= timedelta(days=22)
    assert timedelta(weeks=3) <= open_.closes_at - now <= timedelta(days=22)
    assert demo.running.opened_at == open_.opens_at
    assert filed.filter(participation__group__code="so").count() == 15
    assert filed.filter(participation__group__code="xa").count() == 38
    assert set(states) == {State.SELF_SCORING, State.WITH_LEADER, State.SUBMITTED}
    assert 5 < empty.count() < states[State.SELF_SCORING]


def test_the_practice_round_only_waits_for_its_opening(demo):
    assert demo.practice.opened_at is None
    assert demo.practice.participations.count() == 3

    open_round(demo.practice, by=Cast()["thuky"])

    assessments = Assessment.objects.filter(participation__round=demo.practice)
    assert assessments.count() == 3
    assert not Assignment.objects.uncovered(assessments).exists()
    for kind in Phase.Kind:
        assert window(demo.practice, kind).is_open(timezone.now())


def test_everything_is_marked_as_invented(demo):
    assert Round.objects.count() == 3
    assert not Round.objects.filter(is_demo=False).exists()
    assert not User.objects.exclude(full_name__contains="(minh họa)").exists()
    assert "MINHHOA" in demo.publication.decision_number
    assert not Answer.objects.exclude(explanation="").exclude(
        explanation__contains="minh họa"
    )
    assert "invented" in demo.printed


def test_every_role_is_played_and_every_body_has_its_two_people(demo):
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    assert not User.objects.filter(home_agencies=None).exists()
    for participation in demo.running.participations.select_related("agency"):
        roles = participation.agency.memberships.values_list("role", flat=True)
        assert sorted(roles) == [Role.LEADER, Role.OFFICER]


def test_every_printed_account_signs_in_and_finds_the_desk(demo, client):
    accounts = re.findall(r"^  (\S+) ", demo.printed, re.MULTILINE)

    assert {"cb.so-tu-phap", "ld.so-tu-phap", "thuky", "chutich"} <= set(accounts)
    for username in accounts:
        assert client.login(username=username, password=PASSWORD)
        assert client.get(reverse("rankings:desk")).status_code == 200


@pytest.mark.parametrize("options", [[], ["--if-empty"]])
def test_a_second_run_changes_nothing_and_prints_the_accounts(demo, options):
    before = rows()

    printed = run(*options)

    assert rows() == before
    assert "nothing was changed" in printed
    assert PASSWORD in printed


def test_a_real_round_beside_the_demonstration_keeps_it_out(demo):
    make_round(0, code="that", is_demo=False)
    before = rows()

    with pytest.raises(CommandError, match="Đợt đánh giá thử 2019"):
        run()
    assert "left as it is" in run("--if-empty")
    assert rows() == before
