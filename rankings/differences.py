"""What two public documents of one round say differently, body by body. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

Record = Mapping[str, Any]

COMPARED = ("status", "total", "possible", "index", "rank", "grade")


def differences(old: Record, new: Record) -> list[str]:
    """One line for each thing that differs, such as `so-noi-vu 1.2 final: 2.0000 → 1.5000`.

    Bodies are named by their codes. What identifies the publication is not compared.
    """
    found = [
        f"{name}: {old[name]} → {new[name]}"
        for name in ("round", "grades", "groups", "sets")
        if old[name] != new[name]
    ]
    before = {body["code"]: body for body in old["bodies"]}
    after = {body["code"]: body for body in new["bodies"]}
    for code in sorted(before.keys() | after.keys()):
        if code not in after:
            found.append(f"{code}: no longer there")
        elif code not in before:
            found.append(f"{code}: new")
        elif before[code] != after[code]:
            found += _of_body(before[code], after[code])
    return found


def _of_body(old: Record, new: Record) -> Iterator[str]:
    code, silent = old["code"], True
    for name in COMPARED:
        if old[name] != new[name]:
            silent = False
            yield f"{code} {name}: {old[name]} → {new[name]}"
    lines = {line["code"]: line for line in new["lines"]}
    for line in old["lines"]:
        other = lines.get(line["code"])
        if other is not None and other != line:
            silent = False
            for name in line:
                if line[name] != other[name]:
                    yield f"{code} {line['code']} {name}: {line[name]} → {other[name]}"
    if silent:
        yield f"{code}: name, group or place in the list"
