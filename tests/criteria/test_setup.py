"""Setting up a round: from nothing to ready, with one line on record for each change."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from accounts.models import AuditEvent, Role
from accounts.refusals import Conflict, Unacceptable
from assessments.opening import obstacles, open_round
from criteria import setup, setup_bodies
from criteria.models import Exemption, Phase, Round
from criteria.setup_checklist import checklist, unstaffed
from criteria.setup_creation import create_round, shifted
from tests import factories

pytestmark = pytest.mark.django_db
GRADES = [
    {"name": "Tốt", "name_en": "Good", "lower_bound": Decimal(80)},
    {"name": "Yếu", "name_en": "", "lower_bound": Decimal(0)},
]
GROUPS = [{"code": "so", "name": "Sở, ban, ngành", "name_en": ""}]
VALUES = {"code": "2026", "year": 2026, "name": "Đợt đánh giá 2026"}


@pytest.fixture
def secretary():
    factories.make_province()
    return factories.person("thuky")


@pytest.fixture
def round_(secretary):
    return create_round(VALUES, by=secretary)


def version(round_):
    return Round.objects.get(pk=round_.pk).version


def events(round_):
    return AuditEvent.objects.filter(chain__name=round_.chain)


def times():
    opens = timezone.now()
    return [
        {
            "kind": kind, "step": 1, "opens_at": opens,
            "closes_at": opens + timedelta(days=9), "grace_minutes": 0,
        }
        for kind in (Phase.Kind.SELF_ASSESSMENT, Phase.Kind.APPRAISAL)
    ]  # fmt: skip


def enter(round_, agencies, by, criteria_set=None, **extra):
    setup.save_groups(round_, GROUPS, version=version(round_), by=by)
    values = {
        "group": round_.groups.get(),
        "criteria_set": criteria_set or factories.make_set(),
        "unranked": False,
        "version": version(round_),
        **extra,
    }
    return setup_bodies.enter(round_, agencies, by=by, **values)


def test_a_round_goes_from_nothing_to_ready_and_opens(round_, secretary):
    agency = factories.make_agency()
    setup.save_grades(round_, GRADES, version=0, by=secretary)
    setup.save_phases(round_, times(), version=1, by=secretary)
    enter(round_, [agency], secretary)
    assert [row.name for row in unstaffed(round_)] == [agency.name]
    assert len(obstacles(round_)) == 2  # nobody to fill in, nobody to submit
    factories.make_user(Role.OFFICER, agency)
    factories.make_user(Role.LEADER, agency)

    assert obstacles(round_) == []
    assert unstaffed(round_) == []
    assert open_round(round_, by=secretary) == 1


def test_the_checklist_and_the_opening_agree_on_what_is_missing(round_):
    lines = {line.label: line.done for line in checklist(round_, unstaffed(round_))}

    assert sum(lines.values()) == 1  # the rules have their defaults
    assert obstacles(round_) != []


def test_every_write_leaves_one_event_and_one_version(round_, secretary):
    agency = factories.make_agency()
    enter(round_, [agency], secretary)
    entry = round_.participations.get()
    leaf = entry.criteria_set.criteria.get(code="1.1")
    body = {
        "group": entry.group, "criteria_set": entry.criteria_set, "unranked": True,
        "exempt": True, "exempt_reason": "Mới thành lập",
    }  # fmt: skip
    exempted = [{"criterion": leaf, "reason": "Không phát sinh"}]
    for target, write, value in (
        (round_, setup.save_rules, {"ties": Round.Ties.DENSE}),
        (round_, setup.save_grades, GRADES),
        (round_, setup.save_groups, GROUPS),
        (round_, setup.save_phases, times()),
        (entry, setup_bodies.change_body, body),
        (entry, setup_bodies.save_exemptions, exempted),
        (round_, setup_bodies.take_out, [agency]),
    ):
        before, seen = events(round_).count(), version(round_)

        write(target, value, version=seen, by=secretary)

        assert events(round_).count() == before + 1, write.__name__
        assert version(round_) == seen + 1, write.__name__
    assert not round_.participations.exists()


def test_rules_that_stay_as_they_are_leave_no_event(round_, secretary):
    before = events(round_).count()

    setup.save_rules(round_, {"ties": round_.ties}, version=0, by=secretary)

    assert events(round_).count() == before


def test_a_lost_race_changes_nothing(round_, secretary):
    setup.save_grades(round_, GRADES, version=0, by=secretary)

    with override("en"), pytest.raises(Conflict, match="Somebody else"):
        setup.save_grades(round_, GRADES[1:], version=0, by=secretary)

    assert round_.grade_bands.count() == 2


def test_nothing_of_the_set_up_changes_once_the_round_is_open(secretary):
    round_ = factories.make_round(1)
    factories.open_for(round_)

    with pytest.raises(Conflict):
        setup.save_grades(round_, GRADES, version=version(round_), by=secretary)


@pytest.mark.parametrize(
    ("role", "refusal"),
    [
        (Role.ADMINISTRATOR, PermissionDenied),
        (Role.CHAIR, PermissionDenied),
        (Role.AUDITOR, PermissionDenied),
        (Role.SURVEY, PermissionDenied),
        (Role.APPRAISER, Http404),
        (Role.OFFICER, Http404),
        (Role.LEADER, Http404),
    ],
)
def test_only_the_secretariat_sets_up(round_, role, refusal):
    actor = factories.make_actor(role)

    with pytest.raises(refusal):
        create_round({**VALUES, "code": "khac"}, by=actor)
    with pytest.raises(refusal):
        setup.save_grades(round_, GRADES, version=0, by=actor)


def test_a_code_is_used_once(round_, secretary):
    with pytest.raises(Conflict, match="mã này"):
        create_round(VALUES, by=secretary)

    assert Round.objects.count() == 1


def test_swapped_names_and_bounds_are_saved(round_, secretary):
    setup.save_grades(round_, GRADES, version=0, by=secretary)
    swapped = [
        {**GRADES[0], "lower_bound": Decimal(0)},
        {**GRADES[1], "lower_bound": Decimal(80)},
    ]

    setup.save_grades(round_, swapped, version=1, by=secretary)

    assert [band.name for band in round_.grade_bands.all()] == ["Yếu", "Tốt"]


def test_a_group_with_bodies_stays(round_, secretary):
    enter(round_, [factories.make_agency()], secretary)

    with pytest.raises(Unacceptable, match="Sở, ban, ngành"):
        setup.save_groups(round_, [], version=version(round_), by=secretary)

    assert round_.groups.count() == 1


def test_a_ranked_body_needs_a_group(round_, secretary):
    with pytest.raises(Unacceptable, match="nhóm"):
        enter(round_, [factories.make_agency()], secretary, group=None)

    assert enter(round_, [factories.make_agency()], secretary, group=None, unranked=True)


def test_another_set_drops_the_exemptions_of_the_old_one_and_says_so(round_, secretary):
    agency = factories.make_agency()
    enter(round_, [agency], secretary)
    entry = round_.participations.get()
    leaf = entry.criteria_set.criteria.get(code="1.1")
    Exemption.objects.create(participation=entry, criterion=leaf, reason="Không có")

    enter(round_, [agency], secretary, criteria_set=factories.make_set())

    assert not entry.exemptions.exists()
    assert events(round_).last().changes["exemptions"] == [[f"{agency.code}: 1.1"], []]


def test_a_criterion_of_another_set_cannot_be_exempted(round_, secretary):
    enter(round_, [factories.make_agency()], secretary)
    foreign = factories.make_set().criteria.get(code="1.1")

    with pytest.raises(Unacceptable):
        setup_bodies.save_exemptions(
            round_.participations.get(),
            [{"criterion": foreign, "reason": "Không có"}],
            version=version(round_),
            by=secretary,
        )


def test_a_round_like_last_years_takes_over_what_still_holds(secretary):
    earlier = factories.make_round(3, ties=Round.Ties.DENSE)
    kept, gone, exempt = earlier.participations.order_by("pk")
    gone.agency.valid_until = date(2019, 12, 31)
    gone.agency.save()
    exempt.exempt, exempt.exempt_reason = True, "Không có thủ tục"
    exempt.save()
    leaf = kept.criteria_set.criteria.get(code="1.1")
    Exemption.objects.create(participation=kept, criterion=leaf, reason="Không có")

    made = create_round(
        {"code": "2020", "year": 2020, "name": "Đợt 2020"}, like=earlier, by=secretary
    )

    assert made.ties == Round.Ties.DENSE
    assert made.bands() == earlier.bands()
    bodies = made.participations.order_by("agency_id")
    assert [entry.agency for entry in bodies] == [kept.agency, exempt.agency]
    assert {entry.group.round_id for entry in bodies} == {made.pk}
    assert bodies[1].exempt_reason == "Không có thủ tục"
    assert bodies[0].exemptions.get().criterion == leaf
    assert made.phases.count() == earlier.phases.count()
    assert events(made).get().changes["bodies"] == [0, 2]
    assert made.opened_at is None


def test_phases_move_by_whole_years():
    leap = timezone.make_aware(datetime(2024, 2, 29, 17))

    assert shifted(leap, 1) == timezone.make_aware(datetime(2025, 2, 28, 17))


def cost(action):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        action()
    return len(queries)


def test_three_bodies_cost_as_many_queries_as_one(secretary):
    costs = []
    for count in (1, 3):
        like = factories.make_round(count)
        new = {"code": f"nam-{count}", "year": 2020, "name": "Đợt 2020"}
        made = []

        def copy(new=new, like=like, made=made):
            made.append(create_round(new, like=like, by=secretary))

        copied = cost(copy)
        bodies = [entry.agency for entry in like.participations.all()]
        criteria_set, group = factories.make_set(), made[0].groups.get()

        def change(made=made, bodies=bodies, criteria_set=criteria_set, group=group):
            setup_bodies.enter(
                made[0], bodies, group=group, criteria_set=criteria_set, unranked=False,
                version=version(made[0]), by=secretary,
            )  # fmt: skip

        changed = cost(change)
        listed = cost(lambda made=made: checklist(made[0], unstaffed(made[0])))
        costs.append((copied, changed, listed))

    assert costs[0] == costs[1]
