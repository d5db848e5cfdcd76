"""Which code computed a result: the hash of its source, whatever else was released."""

import hashlib
from functools import cache
from pathlib import Path

from criteria import exact as exact_numbers
from criteria import rules, scoring, tree
from rankings import document, leaves, tallying

# Everything between the stored facts and the published rank.
MODULES = (exact_numbers, tree, scoring, tallying, leaves, document)


@cache
def code_version() -> str:
    """`sha256:` and the first 16 digits of the hash of the computing modules."""
    files = [Path(module.__file__) for module in MODULES]
    files += sorted(Path(rules.__file__).parent.glob("*.py"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return f"sha256:{digest.hexdigest()[:16]}"
