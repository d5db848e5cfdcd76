import unicodedata
from random import Random

import pytest

from parindex.vietnamese import search_key, sort_key

IN_ORDER = [
    "1 Mường Lay",
    "Ân",
    "Ban",
    "bàn",
    "Bản",
    "bãn",
    "bán",
    "Bạn",
    "Bản Bo",
    "Bản Giang",
    "Cà",
    "Dào San",
    "Đào",
    "Đất",
    "Hua Bum",
    "Khổng Lào",
    "La",
    "Lản",
    "Mường Cang",
    "Mường Kim",
    "Mường Than",
    "Ôn",
    "Ơn",
    "Phúc Khoa",
    "Tà",
    "Tạ",
    "Tả Lèng",
    "Thân Thuộc",
    "Ưng",
    "Vàng San",
    "Ý",
]


def test_names_sort_like_the_dictionary():
    shuffled = Random(1).sample(IN_ORDER, len(IN_ORDER))

    assert sorted(shuffled, key=sort_key) == IN_ORDER


def test_case_spaces_and_unicode_form_do_not_count():
    decomposed = unicodedata.normalize("NFD", " SỞ  Nội vụ ")

    assert sort_key(decomposed) == sort_key("Sở nội vụ")


def test_keys_hold_digits_only():
    assert sort_key("Sở Tài chính, 文 & Ủy ban – №1 \u0301").isdecimal()


def test_a_key_has_a_known_length_for_names_in_latin_letters():
    assert len(sort_key("x" * 200)) == 200 * 4 + 3


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Sở  Nội vụ", "so noi vu"),
        ("ĐƯỜNG", "duong"),
        (unicodedata.normalize("NFD", "Ủy ban"), "uy ban"),
        ("  ", ""),
    ],
)
def test_search_ignores_accents_case_and_spaces(text, key):
    assert search_key(text) == key
