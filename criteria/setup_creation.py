"""A new round: empty, or like an earlier one a year or more later."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.acting import Actor
from accounts.models import Agency, Province
from accounts.permissions import require
from accounts.refusals import Conflict
from criteria.models import (
    Exemption,
    GradeBand,
    Participation,
    Phase,
    RankingGroup,
    Round,
)
from criteria.setup import RULES
from criteria.stages import PREPARING


@transaction.atomic
def create_round(
    values: Mapping[str, Any], *, by: Actor, like: Round | None = None
) -> Round:
    """A round in preparation; `like` gives it rules, grades, groups, phases and bodies.

    Raises Conflict when the code is taken or the province has no profile yet.
    """
    by = require(by, "A35", states=[PREPARING])
    province = Province.objects.order_by("pk").first()
    if province is None:
        raise Conflict(_("The profile of the province is missing; nothing was created."))
    rules = {field: getattr(like, field) for field in RULES} if like else {}
    try:
        with transaction.atomic():
            round_ = Round.objects.create(
                **{**values, **rules},
                province=province,
                is_demo=like.is_demo if like else False,
            )
    except IntegrityError as error:
        raise Conflict(_("A round with this code exists already.")) from error
    bodies = _copy(like, round_) if like else 0
    audit.record(
        by, "create_round", round_, chain=round_.chain, round_code=round_.code,
        changes={"like": [None, like and like.code], "bodies": [0, bodies]},
    )  # fmt: skip
    return round_


def last_day(round_: Round) -> date:
    """The day on which a body has to exist to be carried over: 31 December."""
    return date(round_.year, 12, 31)


def shifted(instant: datetime, years: int) -> datetime:
    """The same day and hour of another year; 29 February becomes the 28th."""
    local = timezone.localtime(instant)
    try:
        return local.replace(year=local.year + years)
    except ValueError:
        return local.replace(year=local.year + years, day=28)


def _copy(like: Round, round_: Round) -> int:
    """Everything of the earlier round that still holds, in a fixed number of queries."""
    GradeBand.objects.bulk_create(
        GradeBand(
            round=round_, name=band.name, name_en=band.name_en,
            lower_bound=band.lower_bound,
        )
        for band in like.grade_bands.all()
    )  # fmt: skip
    years = round_.year - like.year
    Phase.objects.bulk_create(
        Phase(
            round=round_, kind=phase.kind, step=phase.step,
            opens_at=shifted(phase.opens_at, years),
            closes_at=shifted(phase.closes_at, years),
            grace_minutes=phase.grace_minutes,
        )
        for phase in like.phases.all()
    )  # fmt: skip
    RankingGroup.objects.bulk_create(
        RankingGroup(
            round=round_, code=group.code, name=group.name, name_en=group.name_en,
            position=group.position,
        )
        for group in like.groups.all()
    )  # fmt: skip
    return _copy_bodies(like, round_)


def _copy_bodies(like: Round, round_: Round) -> int:
    groups = {group.code: group for group in round_.groups.all()}
    earlier = list(
        like.participations.filter(agency__in=Agency.objects.existing_on(last_day(round_)))
        .select_related("agency__parent", "group")
        .prefetch_related("exemptions")
    )
    copies = Participation.objects.bulk_create(
        Participation(
            round=round_, agency=entry.agency, criteria_set_id=entry.criteria_set_id,
            group=groups[entry.group.code] if entry.group else None,
            name=entry.agency.name,
            parent_name=entry.agency.parent.name if entry.agency.parent else "",
            exempt=entry.exempt, exempt_reason=entry.exempt_reason,
            unranked=entry.unranked,
        )
        for entry in earlier
    )  # fmt: skip
    Exemption.objects.bulk_create(
        Exemption(
            participation=copy, criterion_id=exemption.criterion_id,
            reason=exemption.reason,
        )
        for entry, copy in zip(earlier, copies, strict=True)
        for exemption in entry.exemptions.all()
    )  # fmt: skip
    return len(copies)
