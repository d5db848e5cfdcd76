"""The banner at the head of every work page: which phase, until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Agency
from criteria.deadlines import Window, deadline
from criteria.models import Extension, Phase, Round


@dataclass(frozen=True, slots=True)
class Banner:
    """The phase that is open now for the body, else the next, else the last one."""

    round: Round
    phase: Phase | None
    number: int
    count: int
    closes_at: datetime | None
    now: datetime
    is_open: bool

    @property
    def deadline(self) -> str:
        return deadline(self.closes_at) if self.closes_at else ""

    @property
    def left(self) -> timedelta | None:
        return self.closes_at - self.now if self.closes_at and self.is_open else None

    @property
    def left_days(self) -> int:
        return self.left.days if self.left else 0

    @property
    def left_hours(self) -> int:
        return self.left.seconds // 3600 if self.left else 0

    @property
    def left_minutes(self) -> int:
        return self.left.seconds % 3600 // 60 if self.left else 0


def banner(round_: Round, agency: Agency | None = None) -> Banner:
    """Two queries at most; true at the time it was rendered."""
    now = timezone.now()
    windows = _windows(round_, agency)
    number, found = _current(windows, now)
    return Banner(
        round=round_,
        phase=found.phase if found else None,
        number=number,
        count=len(windows),
        closes_at=found.closes_at if found else None,
        now=now,
        is_open=bool(found and found.is_open(now)),
    )


def _windows(round_: Round, agency: Agency | None) -> list[Window]:
    later = {}
    if agency is not None:
        granted = Extension.objects.filter(phase__round=round_, agency=agency)
        later = {extension.phase_id: extension.closes_at for extension in granted}
    return [
        Window(phase, phase.opens_at, later.get(phase.pk, phase.closes_at))
        for phase in round_.phases.all()
    ]


def _current(windows: list[Window], now: datetime) -> tuple[int, Window | None]:
    for number, found in enumerate(windows, start=1):
        if found.is_open(now):
            return number, found
    for number, found in enumerate(windows, start=1):
        if now < found.opens_at:
            return number, found
    return (len(windows), windows[-1]) if windows else (0, None)
