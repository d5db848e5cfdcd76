"""Freezing a round: the inputs, what follows from them, and the hash of each."""

import json
from typing import Any, NamedTuple

from criteria.models import Round
from rankings.canonical import canonical, sha256
from rankings.code_version import code_version
from rankings.document import public_document
from rankings.inputs import audit_heads, frozen_inputs
from rankings.models import Snapshot

Record = dict[str, Any]


class Frozen(NamedTuple):
    """A round at one moment: the same round gives the same bytes."""

    public: Record
    full: Record
    public_json: str
    full_json: str

    def snapshot(self) -> Snapshot:
        """The unsaved row."""
        return Snapshot(
            public_json=self.public_json,
            public_sha256=sha256(self.public_json),
            full_json=self.full_json,
            full_sha256=sha256(self.full_json),
            code_version=self.full["code_version"],
        )


def freeze(round_: Round, heading: Record) -> Frozen:
    """Read the round and compute its result; `heading` says which publication it is.

    A fixed number of queries. Call it in a transaction, so that all of them see
    the same moment.
    """
    inputs = json.loads(canonical(frozen_inputs(round_)))
    public_json = canonical(public_document(inputs, heading))
    full = {
        "format": inputs["format"],
        "code_version": code_version(),
        "inputs": inputs,
        "audit": audit_heads(round_),
        "public_sha256": sha256(public_json),
    }
    full_json = canonical(full)
    return Frozen(json.loads(public_json), json.loads(full_json), public_json, full_json)
