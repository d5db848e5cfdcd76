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
    # Exact types first: a round of 150 bodies has half a million values.
    kind = type(value)
    if kind is str:
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if kind is dict:
        return {plain(str(key)): plain(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [plain(item) for item in value]
    if value is None or kind is bool or kind is int:
        return value
    return _plain_object(value)


def _plain_object(value: object) -> object:
    if isinstance(value, str):
        return plain(str(value))
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return plain(dict(value))
    if isinstance(value, list | tuple):
        return plain(list(value))
    raise TypeError(f"not fit for canonical JSON: {type(value).__name__}")
