"""Collecting every fault of one rule, rather than stopping at the first."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from criteria.exact import as_decimal, exact
from criteria.rules.outcome import Fault

HUNDRED = Fraction(100)
MISSING = object()


class Check:
    """A rule under examination and the faults found in it so far."""

    def __init__(self, rule: Mapping[str, object], maximum: Decimal) -> None:
        self.rule = rule
        self.faults: list[Fault] = []
        self.maximum = Fraction(0)
        self.maximum = self.number("maximum", maximum, above=Fraction(0)) or Fraction(0)

    def fault(self, code: str, path: str, **params: object) -> None:
        self.faults.append(Fault(code, path, params))

    def number(
        self,
        path: str,
        value: object,
        *,
        above: Fraction | None = None,
        low: Fraction | None = None,
        high: Fraction | None = None,
    ) -> Fraction | None:
        """Return the number, or None after noting why it cannot be used."""
        if value is MISSING:
            self.fault("missing_parameter", path)
            return None
        if isinstance(value, float):
            self.fault("float_number", path, value=str(value))
            return None
        try:
            number = exact(value)
        except (TypeError, ValueError):
            self.fault("not_a_number", path, value=str(value)[:40])
            return None
        if above is not None and number <= above:
            self.fault("too_small", path, value=str(value), above=plain(above))
            return None
        if low is not None and number < low:
            self.fault("too_small", path, value=str(value), limit=plain(low))
            return None
        if high is not None and number > high:
            self.fault("too_large", path, value=str(value), limit=plain(high))
            return None
        return number

    def points(self, path: str, value: object) -> Fraction | None:
        return self.number(path, value, low=Fraction(0), high=self.maximum)

    def text(self, path: str, value: object) -> None:
        if value is MISSING:
            self.fault("missing_parameter", path)
        elif not isinstance(value, str) or not value.strip():
            self.fault("blank_label", path)

    def flag(self, path: str, value: object) -> None:
        if not isinstance(value, bool):
            self.fault("not_boolean", path)

    def one_of(self, path: str, value: object, known: Collection[str]) -> None:
        if value is MISSING:
            self.fault("missing_parameter", path)
        elif not isinstance(value, str) or value not in known:
            self.fault("unknown_value", path, value=str(value)[:40], known=sorted(known))

    def only(self, path: str, value: Mapping[str, object], known: Collection[str]) -> None:
        for name in value:
            if name not in known:
                self.fault("unknown_parameter", f"{path}{name}")

    def rows(self, name: str, known: Collection[str]) -> Iterator[tuple[str, Mapping]]:
        """Walk a list of objects, yielding the path and the object of each good one."""
        rows = self.rule.get(name, MISSING)
        if rows is MISSING:
            self.fault("missing_parameter", name)
        elif not isinstance(rows, list | tuple):
            self.fault("not_a_list", name)
        elif not rows:
            self.fault("empty_list", name)
        else:
            for place, row in enumerate(rows):
                path = f"{name}[{place}]"
                if isinstance(row, Mapping):
                    self.only(f"{path}.", row, known)
                    yield f"{path}.", row
                else:
                    self.fault("not_an_object", path)

    def labels(self, name: str, labels: list[object]) -> None:
        seen: set[str] = set()
        for label in labels:
            if isinstance(label, str) and label in seen:
                self.fault("duplicate_label", name, value=label)
            elif isinstance(label, str):
                seen.add(label)

    def best(self, reachable: list[Fraction | None], path: str) -> None:
        """Note when no outcome is worth the maximum; silent if one could not be read."""
        if reachable and None not in reachable and max(reachable) != self.maximum:
            best, maximum = plain(max(reachable)), plain(self.maximum)
            self.fault("best_not_maximum", path, best=best, maximum=maximum)


def plain(number: Fraction) -> str:
    """Write a decimal fraction in plain notation, for the params of a fault."""
    return f"{as_decimal(number):f}"
