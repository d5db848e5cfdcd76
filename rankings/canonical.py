"""One text for the same content, so that its hash means something. Pure.

Keys are sorted, nothing is spaced, text is UTF-8 in the composed form (NFC), and
decimals are text in plain notation ("86.5000"). Floats are refused.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal


def canonical(value: object) -> str:
    """The canonical JSON of plain values. Raises `TypeError` for anything else."""
    return json.dumps(
        plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> object:
    """The value as JSON will give it back: text, whole numbers, truth, lists, objects.

    Instants become UTC in ISO 8601. Text of Django's choices becomes plain text.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", str(value))
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"not fit for canonical JSON: {type(value).__name__}")
