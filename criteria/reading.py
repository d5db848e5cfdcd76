"""Reading a document from outside: every value is checked, every fault is kept."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from criteria.exact import as_decimal, exact


def read_json(text: str) -> object:
    """Read JSON with exact numbers. Raises `ValueError` for what is no plain JSON.

    A key that is written twice is refused, because one of its values would be lost.
    """
    try:
        return json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_refuse_repeated_keys,
        )
    except RecursionError as error:
        raise ValueError(_("the document is nested too deeply")) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(_("%(name)s is not a number") % {"name": name})


def _refuse_repeated_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(_("“%(key)s” is written twice in one object") % {"key": key})
        found[key] = value
    return found


class Entry:
    """One object of a document.

    Its methods return the value of a key, or an empty one after noting in
    `problems` what is wrong with it; `where` names the object in those words.
    """

    def __init__(
        self, where: str, given: object, known: frozenset[str], problems: list[str]
    ) -> None:
        self.where = where
        self.problems = problems
        self.given: Mapping[str, object] = given if isinstance(given, Mapping) else {}
        if not isinstance(given, Mapping):
            self.problem(_("an object is expected here"))
        for key in self.given:
            if key not in known:
                self.problem(_("“%(key)s” is not known") % {"key": str(key)[:40]})

    def problem(self, words: str) -> None:
        self.problems.append(f"{self.where}: {words}")

    def text(self, key: str, *, required: bool = False) -> str:
        if key not in self.given:
            if required:
                self.problem(_("“%(key)s” is missing") % {"key": key})
            return ""
        value = self.given[key]
        if not isinstance(value, str) or not value.strip():
            self.problem(_("“%(key)s” must be text, and not empty") % {"key": key})
            return ""
        return value.strip()

    def number(self, key: str) -> Decimal | None:
        """Return the number, or None, silently, when there is none that can be used."""
        try:
            return as_decimal(exact(self.given.get(key)))
        except (TypeError, ValueError):
            return None

    def whole(self, key: str, default: int) -> int:
        value = self.given.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self.problem(_("“%(key)s” must be a whole number from 1") % {"key": key})
            return default
        return value

    def day(self, key: str) -> date | None:
        value = self.given.get(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.problem(_("“%(key)s” must be a date such as 2019-09-19") % {"key": key})
            return None

    def entries(self, key: str) -> list[object]:
        values = self.given.get(key, [])
        if isinstance(values, list | tuple):
            return list(values)
        self.problem(_("“%(key)s” must be a list") % {"key": key})
        return []

    def texts(self, key: str) -> list[str]:
        values = self.entries(key)
        if all(isinstance(value, str) and value.strip() for value in values):
            return list(values)
        self.problem(_("“%(key)s” must be a list of texts") % {"key": key})
        return []

    def part(self, key: str, known: frozenset[str]) -> "Entry | None":
        """Return the object under a key, under this one's name, or None without one."""
        if key not in self.given:
            return None
        return Entry(f"{self.where} ({key})", self.given[key], known, self.problems)
