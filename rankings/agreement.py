"""What is published must be what was previewed, and what was proposed."""

import json

from django.utils.translation import gettext as _

from accounts.refusals import Conflict
from criteria.models import Round
from rankings.copying import as_decimal
from rankings.differences import differences
from rankings.index import compute
from rankings.models import Publication
from rankings.snapshot import Frozen, freeze


class Changed(Conflict):
    """The result is no longer the one proposed; `problems` names what changed."""

    def __init__(self, changes: list[str]):
        super().__init__(
            _(
                "The result has changed since it was proposed, so it was not published. "
                "Reject this proposal and have it proposed again. Changed:"
            )
        )
        self.problems = tuple(changes) or (_("the inputs behind the same points"),)


def require_agreement(round_: Round, frozen: Frozen) -> None:
    """What is frozen leaf by leaf must be what the database adds up for the preview."""
    live = [
        (item.body.code, item.rank, item.published, item.total and item.total.earned)
        for item in compute(round_)
    ]
    copied = [
        (body["code"], body["rank"], as_decimal(body["index"]), as_decimal(body["total"]))
        for body in frozen.public["bodies"]
    ]
    if live != copied:
        raise Conflict(
            _(
                "The sums in the database do not agree with the items they are made of. "
                "Nothing was published; tell the technical administrator."
            )
        )


def require_unchanged(round_: Round, publication: Publication) -> None:
    """Freeze once more: the same inputs must give the same document."""
    snapshot = publication.snapshot
    proposed = json.loads(snapshot.public_json)
    now = freeze(round_, proposed["publication"])
    same_inputs = now.full["inputs"] == json.loads(snapshot.full_json)["inputs"]
    if now.public_json != snapshot.public_json or not same_inputs:
        raise Changed(differences(proposed, now.public))
