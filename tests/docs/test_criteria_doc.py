"""docs/criteria.md is followed to the letter, so it is imported here."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from criteria.drafting import NODE_KEYS, SET_KEYS
from criteria.models import CriteriaSet
from criteria.rules import KINDS

DOCUMENT = Path(__file__).parents[2] / "docs" / "criteria.md"


@pytest.mark.django_db
def test_the_example_can_be_imported(tmp_path):
    example = re.search(r"```json\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    file = tmp_path / "example.json"
    file.write_text(example[1], "utf-8")
    call_command("import_criteria", str(file), verbosity=0)
    assert CriteriaSet.objects.get().criteria.leaves().count() == 3


def test_every_key_and_every_kind_of_rule_is_explained():
    text = DOCUMENT.read_text("utf-8")
    for word in SET_KEYS | NODE_KEYS | KINDS.keys():
        assert f"`{word}`" in text, word


def test_every_parameter_of_a_rule_is_explained():
    text = DOCUMENT.read_text("utf-8")
    for kind in KINDS.values():
        for parameter in kind.parameters:
            assert f"`{parameter}" in text or f'"{parameter}"' in text, parameter
