"""Headings are told apart in every language of the portal."""

import pytest
from django.conf import settings
from django.utils import translation

from parindex.vietnamese import search_key
from surveys.columns import HEADINGS, known_headings, looks_personal


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_heading_is_known_and_none_looks_personal(language):
    with translation.override(language):
        spelled = {key: str(text) for key, text in HEADINGS.items()}

    assert {key: known_headings()[search_key(text)] for key, text in spelled.items()} == {
        key: key for key in HEADINGS
    }
    assert not [text for text in spelled.values() if looks_personal(text)]
