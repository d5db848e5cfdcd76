"""A round that is ready to be opened and played through by hand."""

from accounts.models import Agency
from criteria.models import Round
from rankings.demo import dates
from rankings.demo.appointing import appoint
from rankings.demo.people import Cast
from rankings.demo.rounds import prepare

CODE, YEAR = "2019-thuc-hanh", 2019
NAME = "Đợt thực hành 2019 (dữ liệu minh họa)"
BODIES = {"so": ("so-noi-vu", "so-tu-phap"), "huyen": ("huyen-tam-duong",)}


def build(bodies: dict[str, list[Agency]], cast: Cast) -> Round:
    """Prepare the round for the bodies in BODIES, everything but its opening."""
    taking_part = {
        group: [agency for agency in bodies[group] if agency.code in codes]
        for group, codes in BODIES.items()
    }
    round_ = prepare(
        CODE, year=YEAR, name=NAME, bodies=taking_part, times=dates.wide_open(),
        by=cast["thuky"],
    )  # fmt: skip
    appoint(round_, cast)
    return round_
