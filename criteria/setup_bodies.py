"""Who takes part in a round, in which group, with which set, and what it is spared."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.acting import Actor
from accounts.models import Agency
from accounts.refusals import Unacceptable
from criteria.models import (
    CriteriaSet,
    Exemption,
    Participation,
    RankingGroup,
    Round,
)
from criteria.setup import Rows, claim, finish


def eligible(round_: Round, kind: str, day: date) -> QuerySet[Agency]:
    """Bodies of a kind that exist on the day, and those entered although they do not."""
    on_the_day = Agency.objects.existing_on(day).values("pk")
    entered = round_.participations.values("agency")
    return Agency.objects.filter(Q(pk__in=on_the_day) | Q(pk__in=entered), kind=kind)


@transaction.atomic
def enter(
    round_: Round,
    agencies: Sequence[Agency],
    *,
    group: RankingGroup | None,
    criteria_set: CriteriaSet,
    unranked: bool,
    version: int,
    by: Actor,
) -> int:
    """Enter bodies, or move those entered before; return how many.

    An exemption from a criterion goes when the body gets another set, because the
    criterion is no longer asked of it; the record names it. Queries do not grow with
    the number of bodies.
    """
    round_, by = claim(round_, version=version, by=by)
    _check(round_, group, unranked=unranked)
    chosen = Agency.objects.filter(pk__in=[agency.pk for agency in agencies])
    bodies = {agency.pk: agency for agency in chosen.select_related("parent")}
    known = list(round_.participations.filter(agency__in=bodies))
    dropped = _drop_foreign(known, criteria_set)
    new = [
        Participation(round=round_, agency=bodies[key])
        for key in bodies.keys() - {entry.agency_id for entry in known}
    ]
    for entry in (*known, *new):
        agency = bodies[entry.agency_id]
        entry.group, entry.criteria_set, entry.unranked = group, criteria_set, unranked
        entry.name = agency.name
        entry.parent_name = agency.parent.name if agency.parent else ""
    Participation.objects.bulk_create(new)
    Participation.objects.bulk_update(
        known, ["group", "criteria_set", "unranked", "name", "parent_name"], batch_size=100
    )
    finish(round_, "enter_bodies", by=by, changes={
        "bodies": [None, sorted(agency.code for agency in bodies.values())],
        "group": [None, group and group.code],
        "criteria_set": [None, str(criteria_set)],
        "unranked": [None, unranked],
        "exemptions": [dropped, []],
    })  # fmt: skip
    return len(bodies)


@transaction.atomic
def take_out(round_: Round, agencies: Sequence[Agency], *, version: int, by: Actor) -> int:
    """Take bodies out of the round, with their exemptions; return how many."""
    round_, by = claim(round_, version=version, by=by)
    entries = round_.participations.filter(agency__in=agencies)
    codes = sorted(entries.values_list("agency__code", flat=True))
    if not codes:
        raise Unacceptable(_("None of the chosen bodies takes part; nothing was changed."))
    Exemption.objects.filter(participation__in=entries).delete()
    entries.delete()
    finish(round_, "take_out_bodies", by=by, changes={"bodies": [codes, []]})
    return len(codes)


@transaction.atomic
def change_body(
    participation: Participation, values: Mapping[str, Any], *, version: int, by: Actor
) -> None:
    """Set one body's group, criteria set, exemption from the round and ranking."""
    round_, by = claim(participation.round, version=version, by=by)
    entry = round_.participations.select_related("agency", "group", "criteria_set").get(
        pk=participation.pk
    )
    before = _facts(entry)
    _check(round_, values["group"], unranked=values["unranked"] or values["exempt"])
    dropped = _drop_foreign([entry], values["criteria_set"])
    for field, value in values.items():
        setattr(entry, field, value)
    entry.save()
    changes = {
        field: [before[field], new]
        for field, new in _facts(entry).items()
        if before[field] != new
    }
    if dropped:
        changes["exemptions"] = [dropped, []]
    finish(round_, "change_body", by=by, target=entry, agency=entry.agency, changes=changes)


@transaction.atomic
def save_exemptions(
    participation: Participation, rows: Rows, *, version: int, by: Actor
) -> None:
    """Replace the criteria and branches that do not apply to one body, with reasons."""
    round_, by = claim(participation.round, version=version, by=by)
    entry = round_.participations.select_related("agency").get(pk=participation.pk)
    if any(row["criterion"].criteria_set_id != entry.criteria_set_id for row in rows):
        raise Unacceptable(_("A criterion is not of the body's set. Nothing was saved."))
    before = _exemptions(entry)
    Exemption.objects.filter(participation=entry).delete()
    Exemption.objects.bulk_create(Exemption(participation=entry, **row) for row in rows)
    finish(
        round_, "set_exemptions", by=by, target=entry, agency=entry.agency,
        changes={"exemptions": [before, _exemptions(entry)]},
    )  # fmt: skip


def _check(round_: Round, group: RankingGroup | None, *, unranked: bool) -> None:
    if group is None and not unranked:
        raise Unacceptable(_("A ranked body needs a ranking group. Nothing was saved."))
    if group is not None and group.round_id != round_.pk:
        raise Unacceptable(_("The group is not one of this round. Nothing was saved."))


def _drop_foreign(entries: Sequence[Participation], criteria_set: CriteriaSet) -> list[str]:
    """Delete exemptions from criteria of other sets than the new one; name them."""
    foreign = Exemption.objects.filter(participation__in=entries).exclude(
        criterion__criteria_set=criteria_set
    )
    named = foreign.order_by("participation__agency__code", "criterion__position")
    dropped = [
        f"{agency}: {code}"
        for agency, code in named.values_list(
            "participation__agency__code", "criterion__code"
        )
    ]
    foreign.delete()
    return dropped


def _facts(entry: Participation) -> dict[str, Any]:
    return {
        "group": entry.group and entry.group.code,
        "criteria_set": str(entry.criteria_set),
        "exempt": entry.exempt,
        "exempt_reason": entry.exempt_reason,
        "unranked": entry.unranked,
    }


def _exemptions(entry: Participation) -> list[str]:
    found = Exemption.objects.filter(participation=entry).select_related("criterion")
    ordered = found.order_by("criterion__position")
    return [f"{exemption.criterion.code}: {exemption.reason}" for exemption in ordered]
