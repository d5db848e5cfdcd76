"""The one place that knows deadlines."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Agency
from accounts.refusals import Conflict
from criteria.models import Extension, Phase, Round


@dataclass(frozen=True, slots=True)
class Window:
    """When one body may work on one phase; open while opens_at <= now < closes_at."""

    phase: Phase
    opens_at: datetime
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at

    def left(self, now: datetime) -> timedelta:
        return self.closes_at - now


def window(
    round_: Round, kind: str, agency: Agency | None = None, *, step: int = 1
) -> Window | None:
    """The window of a phase, with the body's latest extension. At most two queries."""
    phase = round_.phases.filter(kind=kind, step=step).first()
    if phase is None:
        return None
    closes_at = phase.closes_at
    if agency is not None:
        granted = Extension.objects.filter(phase=phase, agency=agency).last()
        if granted is not None:
            closes_at = granted.closes_at
    return Window(phase, phase.opens_at, closes_at)


def require_open(
    round_: Round,
    kind: str,
    agency: Agency | None = None,
    *,
    step: int = 1,
    for_file: bool = False,
    optional: bool = False,
) -> None:
    """Raise Conflict unless the phase is open now, by the server's clock.

    `for_file` adds the phase's minutes of grace, for an upload begun in time. An
    `optional` phase that the round has not set is always open.
    """
    now = timezone.now()
    found = window(round_, kind, agency, step=step)
    if found is None and optional:
        return
    if found is None:
        raise Conflict(
            _("No time has been set for this step yet. Ask the secretariat to set it.")
        )
    if now < found.opens_at:
        raise Conflict(
            _("“%(phase)s” opens at %(time)s. Nothing was changed; come back then.")
            % {"phase": found.phase.get_kind_display(), "time": clock(found.opens_at)}
        )
    grace = timedelta(minutes=found.phase.grace_minutes if for_file else 0)
    if now >= found.closes_at + grace:
        raise Conflict(
            _(
                "“%(phase)s” was open until %(time)s, so this was not saved. Copy what you "
                "typed and ask the secretariat for an extension."
            )
            % {"phase": found.phase.get_kind_display(), "time": deadline(found.closes_at)}
        )


def clock(instant: datetime) -> str:
    """An instant as people here write it: 17:00 07/02/2020."""
    return date_format(timezone.localtime(instant), "SHORT_DATETIME_FORMAT")


def deadline(instant: datetime) -> str:
    """A closing instant in words: midnight is the end of the day before it."""
    local = timezone.localtime(instant)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        day = date_format(local - timedelta(days=1), "SHORT_DATE_FORMAT")
        return _("the end of %(day)s") % {"day": day}
    return clock(instant)
