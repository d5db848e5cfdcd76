"""The rounds of the demonstration as the secretariat would prepare them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from accounts import audit
from accounts.acting import Actor
from accounts.models import Agency, Province
from criteria.models import (
    CriteriaSet,
    Criterion,
    Exemption,
    GradeBand,
    Participation,
    Phase,
    RankingGroup,
    Round,
)

Times = Mapping[str, tuple[datetime, datetime]]

# Illustrative: the thresholds that the province really uses are not known.
BANDS = (
    ("Xuất sắc", "Excellent", 90),
    ("Tốt", "Good", 80),
    ("Khá", "Fair", 70),
    ("Trung bình", "Average", 55),
    ("Yếu", "Weak", 0),
)
GROUPS = {
    "so": ("Sở, ban, ngành và tương đương", "Departments and equivalent bodies"),
    "huyen": ("Huyện, thành phố", "Districts and the city"),
    "xa": ("Xã, phường", "Communes and wards"),
}
SETS = {"so": "qd29-2019-so", "huyen": "qd29-2019-huyen", "xa": "qd29-2019-xa"}

# Illustrative too: which bodies have no procedures is for the province to say.
NO_PROCEDURES = ("thanh-tra-tinh", "ban-dan-toc", "van-phong-ubnd-tinh")
NO_PUBLIC_UNITS = ("thanh-tra-tinh", "ban-dan-toc", "so-ngoai-vu")
EXEMPTIONS = (
    (NO_PROCEDURES, ("3", "7.2", "7.3", "7.4", "8.2"),
     "Không có thủ tục hành chính (giả định để minh họa)"),
    (NO_PUBLIC_UNITS, ("5.1.2", "6.2"),
     "Không có đơn vị sự nghiệp công lập trực thuộc (giả định để minh họa)"),
)  # fmt: skip


def prepare(
    code: str,
    *,
    year: int,
    name: str,
    bodies: Mapping[str, Iterable[Agency]],
    times: Times,
    by: Actor,
) -> Round:
    """A marked round in preparation; `bodies` are listed by the code of their group."""
    round_ = Round.objects.create(
        province=Province.objects.get(), code=code, year=year, name=name, is_demo=True
    )
    GradeBand.objects.bulk_create(
        GradeBand(round=round_, name=vi, name_en=en, lower_bound=bound)
        for vi, en, bound in BANDS
    )
    Phase.objects.bulk_create(
        Phase(round=round_, kind=kind, opens_at=opens, closes_at=closes)
        for kind, (opens, closes) in times.items()
    )
    for position, (group, agencies) in enumerate(bodies.items(), start=1):
        _enter(round_, group, position, agencies)
    audit.record(
        by, "create_round", round_, chain=round_.chain, round_code=round_.code,
        changes={"bodies": [0, round_.participations.count()]},
        reason="Dữ liệu minh họa",
    )  # fmt: skip
    return round_


def _enter(round_: Round, code: str, position: int, agencies: Iterable[Agency]) -> None:
    name, name_en = GROUPS[code]
    group = RankingGroup.objects.create(
        round=round_, code=code, name=name, name_en=name_en, position=position
    )
    criteria_set = CriteriaSet.objects.get(code=SETS[code])
    entered = Participation.objects.bulk_create(
        Participation(
            round=round_, agency=agency, group=group, criteria_set=criteria_set,
            name=agency.name,
        )
        for agency in agencies
    )  # fmt: skip
    criteria = {c.code: c for c in Criterion.objects.filter(criteria_set=criteria_set)}
    Exemption.objects.bulk_create(
        Exemption(participation=entry, criterion=criteria[code], reason=reason)
        for entry in entered
        for exempted, codes, reason in EXEMPTIONS
        if entry.agency.code in exempted
        for code in codes
    )
