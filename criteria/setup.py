"""Setting up a round: its rules, grades, groups and phases, while it is in preparation.

Every function here is one change: it locks the round, compares the version that the
person saw, and leaves one line in the round's audit chain.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.acting import Actor
from accounts.models import Agency
from accounts.permissions import require
from accounts.refusals import Conflict, Unacceptable
from criteria.deadlines import clock
from criteria.models import GradeBand, Phase, RankingGroup, Round
from criteria.stages import round_states

# What a round says of itself, and what a province may decide.
BASICS = ("year", "name", "plan_number", "plan_date")
RULES = (
    "leaf_places",
    "display_places",
    "rank_on",
    "ties",
    "not_filed",
    "explanation_rounds",
    "two_appraisers",
    "survey_minimum_n",
    "show_appraisers",
)

Rows = Sequence[Mapping[str, Any]]


def claim(round_: Round, *, version: int, by: Actor) -> tuple[Round, Actor]:
    """The locked round and the actor with the right to set it up.

    Raises Conflict once the round is open, or when it changed since `version` was read.
    """
    found = Round.objects.select_for_update().get(pk=round_.pk)
    by = require(by, "A35", states=round_states(found))
    if found.version != version:
        raise Conflict(
            _(
                "Somebody else changed the set-up of this round in the meantime, so "
                "nothing was saved. Open the page again to see what it says now."
            )
        )
    return found, by


def finish(
    round_: Round,
    verb: str,
    *,
    by: Actor,
    changes: Mapping[str, Any],
    target: models.Model | None = None,
    agency: Agency | None = None,
) -> None:
    """Count the change and put it on record."""
    round_.version += 1
    round_.save(update_fields=["version"])
    audit.record(
        by, verb, target or round_, chain=round_.chain, round_code=round_.code,
        agency=agency, changes=changes,
    )  # fmt: skip


@transaction.atomic
def save_rules(
    round_: Round, values: Mapping[str, Any], *, version: int, by: Actor
) -> None:
    """Keep the name, the plan and the rules; nothing is recorded when nothing differs."""
    round_, by = claim(round_, version=version, by=by)
    changes = {
        field: [getattr(round_, field), values[field]]
        for field in (*BASICS, *RULES)
        if field in values and getattr(round_, field) != values[field]
    }
    if not changes:
        return
    for field, (_old, new) in changes.items():
        setattr(round_, field, new)
    round_.save(update_fields=list(changes))
    finish(round_, "set_rules", by=by, changes=changes)


@transaction.atomic
def save_grades(round_: Round, rows: Rows, *, version: int, by: Actor) -> None:
    """Replace all grade thresholds; each row has name, name_en and lower_bound."""
    round_, by = claim(round_, version=version, by=by)
    before = _grades(round_)
    # Swapped names or bounds would collide if the rows were changed one by one.
    round_.grade_bands.all().delete()
    GradeBand.objects.bulk_create(GradeBand(round=round_, **row) for row in rows)
    finish(round_, "set_grades", by=by, changes={"grades": [before, _grades(round_)]})


@transaction.atomic
def save_groups(round_: Round, rows: Rows, *, version: int, by: Actor) -> None:
    """Replace the ranking groups; a row's code says which group it is.

    Raises Unacceptable when a group that still has bodies would go.
    """
    round_, by = claim(round_, version=version, by=by)
    before = _groups(round_)
    wanted = {row["code"] for row in rows}
    used = round_.groups.exclude(code__in=wanted).filter(participations__isnull=False)
    names = sorted(set(used.values_list("name", flat=True)))
    if names:
        raise Unacceptable(
            _("These groups still have bodies: %(names)s. Move the bodies first.")
            % {"names": ", ".join(names)}
        )
    round_.groups.exclude(code__in=wanted).delete()
    for position, row in enumerate(rows, start=1):
        RankingGroup.objects.update_or_create(
            round=round_,
            code=row["code"],
            defaults={
                "name": row["name"], "name_en": row["name_en"], "position": position,
            },
        )  # fmt: skip
    finish(round_, "set_groups", by=by, changes={"groups": [before, _groups(round_)]})


@transaction.atomic
def save_phases(round_: Round, rows: Rows, *, version: int, by: Actor) -> None:
    """Replace the phases; each row has kind, step, opens_at, closes_at, grace_minutes."""
    round_, by = claim(round_, version=version, by=by)
    before = _phases(round_)
    # Only an open round has extensions, so nothing else hangs on these rows.
    round_.phases.all().delete()
    Phase.objects.bulk_create(Phase(round=round_, **row) for row in rows)
    finish(round_, "set_phases", by=by, changes={"phases": [before, _phases(round_)]})


def _grades(round_: Round) -> list[str]:
    return [f"{band.name}: {band.lower_bound.normalize():f}" for band in
            GradeBand.objects.filter(round=round_)]  # fmt: skip


def _groups(round_: Round) -> list[str]:
    return [f"{g.code}: {g.name}" for g in RankingGroup.objects.filter(round=round_)]


def _phases(round_: Round) -> list[str]:
    return [
        f"{phase.kind} {phase.step}: {clock(phase.opens_at)} – {clock(phase.closes_at)}"
        f" +{phase.grace_minutes}"
        for phase in Phase.objects.filter(round=round_)
    ]
