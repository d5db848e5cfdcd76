"""The fixtures load as they are, twice, and claim nothing that is not known."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from accounts.models import Agency, AgencyLink, Province
from criteria import rules
from criteria.checks import faults_of_set
from criteria.models import CriteriaSet, Criterion
from criteria.scoring import published, roll_up
from parindex.vietnamese import search_key, sort_key

pytestmark = pytest.mark.django_db

MODELS = (Province, Agency, AgencyLink, CriteriaSet, Criterion)
SETS = {
    "qd29-2019-so": ("department", 8, 79),
    "qd29-2019-huyen": ("district", 9, 86),
    "qd29-2019-xa": ("commune", 8, 58),
}


@pytest.fixture
def criteria_sets():
    call_command("loaddata", "decision_29_2019", verbosity=0)
    return {criteria_set.code: criteria_set for criteria_set in CriteriaSet.objects.all()}


@pytest.fixture
def agencies():
    call_command("loaddata", "lai_chau_agencies", verbosity=0)
    return Agency.objects.all()


def best_facts(rule: dict) -> dict:
    """What an officer would have to enter to earn everything."""
    match rule["kind"]:
        case "levels":
            worth = [Decimal(level["points"]) for level in rule["levels"]]
            return {"level": worth.index(max(worth))}
        case "checklist":
            return {"items": list(range(len(rule["items"])))}
        case "ratio" | "thresholds" | "piecewise":
            return {"numerator": 60 if rule.get("may_exceed") else 40, "denominator": 40}
        case "deduction":
            return {"count": 0}
        case "survey":
            worth = [
                Decimal(option.get("percent", 100 * option.get("satisfied", False)))
                for option in rule["options"]
            ]
            best = worth.index(max(worth))
            return {"responses": [7 * (place == best) for place in range(len(worth))]}
    raise AssertionError(rule)


def test_loading_twice_changes_no_count(criteria_sets, agencies):
    once = [model.objects.count() for model in MODELS]
    call_command("loaddata", "decision_29_2019", "lai_chau_agencies", verbosity=0)
    assert [model.objects.count() for model in MODELS] == once


@pytest.mark.parametrize("code", SETS)
def test_each_set_is_sound_and_worth_a_hundred(criteria_sets, code):
    kind, domains, leaves = SETS[code]
    criteria_set = criteria_sets[code]
    assert faults_of_set(criteria_set) == []
    assert criteria_set.total == 100
    assert (criteria_set.kind, criteria_set.version) == (kind, 1)
    assert criteria_set.criteria.domains().count() == domains
    assert criteria_set.criteria.leaves().count() == leaves
    surveyed = sum(leaf.maximum for leaf in criteria_set.criteria.surveyed())
    assert surveyed == 30


@pytest.mark.parametrize("code", SETS)
def test_each_set_says_that_it_is_a_reconstruction(criteria_sets, code):
    criteria_set = criteria_sets[code]
    assert criteria_set.source.startswith("PHƯƠNG ÁN DỰNG LẠI – không phải phụ lục")
    assert "dựng lại" in criteria_set.title
    assert not criteria_set.is_checked
    assert not criteria_set.criteria.leaves().filter(origin="").exists()


@pytest.mark.parametrize("code", SETS)
def test_what_is_kept_beside_the_tree_agrees_with_it(criteria_sets, code):
    criteria = list(criteria_sets[code].criteria.select_related("parent", "domain"))
    assert [c.position for c in criteria] == list(range(1, len(criteria) + 1))
    parents = {criterion.parent_id for criterion in criteria}
    for criterion in criteria:
        assert criterion.domain.code == criterion.domain_code
        assert criterion.is_leaf == (criterion.pk not in parents)
        assert criterion.is_leaf == (criterion.rule["kind"] != "sum")
        measured = criterion.rule["kind"] == "survey"
        assert not criterion.is_leaf or measured == (criterion.scored_by == "survey")
        if criterion.parent:
            assert criterion.code.rpartition(".")[0] == criterion.parent.code


@pytest.mark.parametrize("code", SETS)
def test_the_best_answers_earn_the_whole_hundred(criteria_sets, code):
    points = {}
    for leaf in criteria_sets[code].criteria.leaves():
        outcome = rules.points(leaf.rule, best_facts(leaf.rule), maximum=leaf.maximum)
        assert outcome.points == leaf.maximum, leaf
        points[leaf.code] = outcome.points
    total = roll_up(criteria_sets[code].tree(), points)[""]
    assert (total.earned, total.possible) == (100, 100)
    assert published(total.index, 2) == Decimal("100.00")


def test_the_bodies_of_2019_and_of_today_are_counted(agencies):
    def bodies(kind, day):
        return agencies.filter(kind=kind).existing_on(day).count()

    in_2019, in_2026 = date(2019, 12, 31), date(2026, 1, 1)
    kinds = ("department", "district", "commune")
    assert [bodies(kind, in_2019) for kind in kinds] == [20, 8, 108]
    assert [bodies(kind, in_2026) for kind in kinds] == [15, 0, 38]
    assert bodies("commune", date(2021, 1, 1)) == 106


def test_communes_of_2019_have_a_district_and_those_of_2025_none(agencies):
    communes = agencies.filter(kind="commune")
    assert not communes.filter(code__startswith="xa-").exclude(parent__kind="district")
    assert not communes.filter(code__startswith="xa2025-", parent__isnull=False)
    city = agencies.get(code="thanh-pho-lai-chau")
    assert (city.name, city.children.count()) == ("UBND thành phố Lai Châu", 7)
    assert agencies.get(code="xa-03394").name == "UBND xã Thèn Sin"


def test_keys_are_those_that_saving_would_compute(agencies):
    for agency in agencies:
        assert agency.sort_key == sort_key(agency.name)
        assert agency.search_key == search_key(f"{agency.name} {agency.short_name}")


def test_nothing_of_2025_is_claimed_as_verified(agencies):
    assert not agencies.filter(valid_from__year=2025, verified=True).exists()
    assert not agencies.filter(valid_from__year=2025, note="").exists()
    assert agencies.filter(kind="department", verified=True).count() == 15


def test_mergers_link_provincial_bodies_only(agencies):
    links = AgencyLink.objects.select_related("predecessor", "successor")
    assert links.count() == 11
    for link in links:
        assert link.predecessor.kind == link.successor.kind == "department"
        assert link.predecessor.valid_until < link.on == link.successor.valid_from
        assert link.legal_basis == ""
