"""A set is taken in whole, or refused whole with every fault named."""

import json
from copy import deepcopy
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.acting import SYSTEM, Actor
from accounts.models import AuditEvent, User
from criteria.checks import faults_of_set
from criteria.intake import BadCriteriaSet, plan, store
from criteria.models import CriteriaSet, Criterion
from criteria.reading import read_json

pytestmark = pytest.mark.django_db

YES_NO = {
    "kind": "levels",
    "levels": [{"label": "Yes", "points": Decimal("1.5")}, {"label": "No", "points": 0}],
}
SURVEY = {
    "kind": "survey",
    "method": "satisfaction_ratio",
    "options": [
        {"label": "Satisfied", "satisfied": True},
        {"label": "Not satisfied", "satisfied": False},
    ],
}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def leaf(code: str, **more) -> dict:
    return {"code": code, "name": f"Item {code}", "maximum": "1.5", "rule": YES_NO, **more}


def document() -> dict:
    """A sound set worth 7.5: a branch, a domain that is a leaf, a survey, a bonus."""
    children = [leaf("1.1", evidence=["Plan"], origin="invented"), leaf("1.2")]
    survey = leaf("3.1", rule=SURVEY, maximum=3)
    bonus = leaf("T.1", rule={"kind": "per_case", "unit": "prize", "each": "0.5"})
    return {
        "code": "test-set",
        "kind": "department",
        "title": "A set",
        "source": "Invented",
        "total": Decimal("7.5"),
        "nodes": [
            {"code": "1", "name": "First", "maximum": 3, "children": children},
            leaf("2"),
            {
                "code": "3",
                "name": "Survey",
                "maximum": 3,
                "scored_by": "survey",
                "children": [survey],
            },
            {
                "code": "T",
                "name": "Bonus",
                "maximum": 1,
                "kind": "bonus",
                "children": [bonus],
            },
        ],
    }


def problems_of(given: object) -> str:
    with pytest.raises(BadCriteriaSet) as caught:
        store(given, by=SYSTEM)
    assert not CriteriaSet.objects.exists()
    assert not Criterion.objects.exists()
    assert not AuditEvent.objects.exists()
    return "\n".join(caught.value.problems)


def test_a_sound_set_is_stored_with_everything_that_is_kept_beside_the_tree():
    criteria_set = store(document(), by=SYSTEM)
    assert faults_of_set(criteria_set) == []
    rows = criteria_set.criteria.values_list(
        "code", "parent__code", "domain__code", "is_leaf", "position", "kind", "scored_by"
    )
    assert list(rows) == [
        ("1", None, "1", False, 1, "scored", "self"),
        ("1.1", "1", "1", True, 2, "scored", "self"),
        ("1.2", "1", "1", True, 3, "scored", "self"),
        ("2", None, "2", True, 4, "scored", "self"),
        ("3", None, "3", False, 5, "scored", "survey"),
        ("3.1", "3", "3", True, 6, "scored", "survey"),
        ("T", None, "T", False, 7, "bonus", "self"),
        ("T.1", "T", "T", True, 8, "bonus", "self"),
    ]
    assert criteria_set.tree().maximum == Decimal("7.5")
    assert not criteria_set.is_checked


def test_numbers_of_a_rule_are_kept_as_text():
    store(document(), by=SYSTEM)
    kept = Criterion.objects.get(code="1.1").rule
    assert [level["points"] for level in kept["levels"]] == ["1.5", "0"]
    assert Criterion.objects.get(code="3.1").rule["options"][0]["satisfied"] is True


def test_planning_stores_nothing():
    assert len(plan(document()).criteria) == 8
    assert not CriteriaSet.objects.exists()


def test_taking_in_a_set_is_recorded_with_the_person():
    person = User.objects.create_user("secretary", password="not-used-here")
    criteria_set = store(document(), by=Actor(user=person))
    event = AuditEvent.objects.get()
    assert (event.actor, event.action) == (person, "import_criteria_set")
    assert event.object == f"criteria.criteriaset:{criteria_set.pk}"
    assert event.changes["criteria"] == [None, 8]


def test_every_fault_of_a_broken_set_is_listed_at_once():
    given = document()
    given["total"] = 100
    first = given["nodes"][0]
    first["children"][1]["code"] = "1.1"
    first["children"][1]["maximum"] = 2
    first["children"][1]["rule"] = {**YES_NO, "extra": 1}
    problems = problems_of(given)
    lines = problems.splitlines()
    assert any(line.startswith("1: ") and "3,50" in line for line in lines)
    assert any(line.startswith("1.1: ") for line in lines)
    assert any("100" in line and "7,50" in line for line in lines)
    assert "extra" in problems
    assert len(lines) == 5  # the two above, the total, and two faults of the rule


def test_a_version_that_exists_is_not_overwritten():
    store(document(), by=SYSTEM)
    with pytest.raises(BadCriteriaSet, match="test-set"):
        store(document(), by=SYSTEM)
    assert store({**document(), "version": 2}, by=SYSTEM).version == 2


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("title",), "", "title"),
        (("source",), "   ", "source"),
        (("surprise",), 1, "surprise"),
        (("",), 1, "“”"),
        (("total",), 7.5, "total"),
        (("total",), None, "total"),
        (("version",), "1", "version"),
        (("issued_on",), "19/9/2019", "issued_on"),
        (("kind",), "ministry", "ministry"),
        (("code",), "not a slug", "the document"),
        (("nodes",), [], "the document"),
        (("nodes",), {}, "nodes"),
        (("nodes", 1), "text", "the document #2"),
        (("nodes", 1, "name"), "", "2: "),
        (("nodes", 1, "name"), "n" * 501, "2: "),
        (("nodes", 1, "maximum"), 1.5, "2: "),
        (("nodes", 1, "maximum"), -1, "2: "),
        (("nodes", 1, "maximum"), Decimal("1e999999"), "2: "),
        (("nodes", 1, "maximum"), Decimal("1.50001"), "2: "),
        (("nodes", 1, "rule"), None, "2: "),
        (("nodes", 1, "rule"), {"kind": "sum"}, "2: "),
        (("nodes", 1, "rule"), {"kind": "magic"}, "2 (kind)"),
        (("nodes", 1, "rule"), "levels", "2: "),
        (("nodes", 1, "rule"), SURVEY, "scored_by"),
        (("nodes", 1, "scored_by"), "survey", "scored_by"),
        (("nodes", 1, "scored_by"), "nobody", "nobody"),
        (("nodes", 1, "evidence"), ["", 1], "evidence"),
        (("nodes", 1, "evidence"), "Plan", "evidence"),
        (("nodes", 1, "evidence_needed"), "sometimes", "sometimes"),
        (("nodes", 1, "not_applicable"), {"treatment": "half", "when": "Never"}, "half"),
        (("nodes", 1, "not_applicable"), {"treatment": "full"}, "when"),
        (("nodes", 1, "not_applicable"), "full", "not_applicable"),
        (("nodes", 1, "kind"), "bonus", "2: "),
        (("nodes", 0, "rule"), YES_NO, "1: "),
        (("nodes", 0, "code"), "1.x", "1.x: "),
        (("nodes", 0, "children", 0, "code"), "2.1", "2.1: "),
        (("nodes", 0, "children", 0, "code"), "1.1.1", "1.1.1: "),
        (("nodes", 0, "children", 0, "code"), 11, "code"),
        (("nodes", 0, "children", 0, "kind"), "penalty", "1.1: "),
    ],
)
def test_what_cannot_be_stored_is_named(path, value, named):
    given = document()
    *way, last = path
    place = given
    for step in way:
        place = place[step]
    place[last] = deepcopy(value)
    assert named in problems_of(given)


def test_a_set_that_is_no_object_is_refused():
    assert problems_of(["code"])


def test_a_tree_without_end_is_refused():
    given = document()
    code, nodes = "4", given["nodes"]
    for _level in range(300):
        nodes.append({"code": code, "name": "Deeper", "maximum": 1, "children": []})
        nodes, code = nodes[-1]["children"], f"{code}.1"
    assert "4.1.1.1.1.1: " in problems_of(given)


@pytest.mark.parametrize("text", ["", "{", '{"a": NaN}', '{"a": 1, "a": 2}', "[" * 100_000])
def test_text_that_is_no_plain_json_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - any of them, with its own words
        read_json(text)


def test_numbers_are_read_exactly():
    assert read_json('{"total": 0.1}') == {"total": Decimal("0.1")}


def written(tmp_path, given: dict) -> str:
    file = tmp_path / "set.json"
    file.write_text(json.dumps(given, default=str), "utf-8")
    return str(file)


def test_the_command_stores_a_set(tmp_path):
    output = StringIO()
    call_command("import_criteria", written(tmp_path, document()), stdout=output)
    assert CriteriaSet.objects.get().code == "test-set"
    assert "A set" in output.getvalue()


def test_the_command_lists_every_fault_and_stores_nothing(tmp_path):
    given = {**document(), "total": 9, "title": ""}
    with pytest.raises(CommandError) as caught:
        call_command("import_criteria", written(tmp_path, given))
    assert str(caught.value).count("\n- ") == 2
    assert not CriteriaSet.objects.exists()


@pytest.mark.parametrize("content", [None, b"{", b"\xff"])
def test_the_command_says_why_a_file_cannot_be_used(tmp_path, content):
    file = tmp_path / "set.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=r"set\.json"):
        call_command("import_criteria", str(file))
