"""The Vietnamese catalogue: complete, exact, compiled, and heard on the pages."""

import ast
import gettext
import re
from html.parser import HTMLParser
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from parindex import django_messages

FOLDER = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES"
DJANGO = Path(django.__file__).parent
APPS = ("accounts", "assessments", "criteria", "parindex", "rankings", "surveys")
MARKS = {
    "_", "lazy", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy",
}  # fmt: skip
STRING = r"""u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*\""""
CALL = re.compile(rf"(?<![\w.])(?:_|gettext|ngettext)\(\s*({STRING})", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[%a-z]")
SPOKEN = ("aria-label", "title", "placeholder", "alt")


def read_po(path: Path) -> list[dict[str, str]]:
    """Every entry but the header: msgid, msgid_plural, msgstr or msgstr[0]."""
    entries = []
    for block in path.read_text("utf-8").split("\n\n"):
        entry, key = {}, ""
        for line in block.splitlines():
            if line.startswith('"'):
                entry[key] += ast.literal_eval(line)
            elif line and not line.startswith("#"):
                key, text = line.split(" ", 1)
                entry[key] = ast.literal_eval(text)
        if entry.get("msgid"):
            entries.append(entry)
    return entries


def told(entry: dict[str, str]) -> str:
    return entry.get("msgstr[0]") or entry.get("msgstr", "")


ENTRIES = read_po(FOLDER / "django.po")
KNOWN = {entry["msgid"] for entry in ENTRIES}
# Texts of two words and more, which no other text contains by chance.
SENTENCES = {
    entry["msgid"]: told(entry)
    for entry in ENTRIES
    if entry["msgid"].count(" ") >= 1 and "%" not in entry["msgid"]
}


def texts_of_module(path: Path) -> set[str]:
    """The first argument of every call that marks a text for translation."""
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in MARKS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def texts_of_template(path: Path) -> set[str]:
    source = templatize(path.read_text("utf-8"), origin=str(path))
    return {ast.literal_eval(text.removeprefix("u")) for text in CALL.findall(source)}


class Words(HTMLParser):
    """What a page says to its reader: text, and the attributes that are read out."""

    def __init__(self, page: str):
        super().__init__()
        self.said: list[str] = []
        self.feed(page)

    def handle_data(self, data):
        self.said.append(data)

    def handle_starttag(self, tag, attrs):
        self.said += [value or "" for name, value in attrs if name in SPOKEN]


def words(response) -> str:
    return " ".join(" ".join(Words(response.content.decode()).said).split())


def test_nothing_is_untranslated_and_nothing_is_a_guess():
    assert [entry["msgid"] for entry in ENTRIES if not told(entry).strip()] == []
    assert "fuzzy" not in (FOLDER / "django.po").read_text("utf-8")


def test_the_catalogue_has_the_texts_of_the_code_and_no_others():
    texts = {}
    for app in APPS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            texts |= dict.fromkeys(texts_of_module(path), path.name)
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        texts |= dict.fromkeys(texts_of_template(path), path.name)
    missing = {text: name for text, name in texts.items() if text not in KNOWN}

    assert missing == {}, "run `make messages`, translate, and commit both files"
    assert KNOWN - set(texts) == set(), "run `make messages` and commit both files"


def test_placeholders_and_outer_blanks_are_kept():
    for entry in ENTRIES:
        source, text = entry.get("msgid_plural", entry["msgid"]), told(entry)

        assert set(PLACEHOLDER.findall(text)) == set(PLACEHOLDER.findall(source)), text
        assert text[0].isspace() == source[0].isspace(), text
        assert text[-1].isspace() == source[-1].isspace(), text


def test_the_compiled_file_says_what_the_source_says():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    for entry in ENTRIES:
        if "msgid_plural" in entry:
            one = compiled.ngettext(entry["msgid"], entry["msgid_plural"], 1)
        else:
            one = compiled.gettext(entry["msgid"])
        assert one == told(entry)


def test_nothing_shouts_and_nothing_is_only_called_invalid():
    assert [told(entry) for entry in ENTRIES if "!" in told(entry)] == []
    assert [told(entry) for entry in ENTRIES if "hợp lệ" in told(entry)] == []


def test_djangos_own_texts_are_quoted_as_django_words_them():
    theirs = {
        entry["msgid"]
        for folder in ("conf", "contrib/auth")
        for entry in read_po(DJANGO / folder / "locale/en/LC_MESSAGES/django.po")
    }
    quoted = texts_of_module(Path(django_messages.__file__))

    assert len(quoted) > 30
    assert quoted - theirs == set()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/no-such-page/"])
def test_a_page_speaks_one_language(client, address):
    vietnamese = words(client.get(address))
    client.cookies["django_language"] = "en"
    english = words(client.get(address))

    assert [text for text in SENTENCES if text in vietnamese] == []
    assert [text for text in SENTENCES.values() if text in english] == []


@pytest.mark.django_db
def test_the_login_page_greets_in_vietnamese_unless_english_is_chosen(client):
    page = words(client.get("/accounts/login/"))
    for text in ("Chỉ số Cải cách hành chính", "Đăng nhập", "Tên đăng nhập", "Mật khẩu"):
        assert text in page

    client.cookies["django_language"] = "en"
    page = words(client.get("/accounts/login/"))
    for text in ("Public Administration Reform Index", "Sign in", "Username", "Password"):
        assert text in page


@pytest.mark.django_db
def test_a_refused_login_says_what_to_do(client):
    response = client.post("/accounts/login/", {"username": "nobody", "password": "wrong"})

    assert "Sai tên đăng nhập hoặc mật khẩu. Nhập lại" in words(response)
