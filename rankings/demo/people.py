"""The people of the demonstration: the council's, and two of every body."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from accounts import audit
from accounts.acting import SYSTEM, Actor, actor_for
from accounts.models import Agency, HomeAgency, Membership, Role, User
from rankings.demo.parts import PARTS

PASSWORD = "demo-laichau-2019"  # noqa: S105 - printed for everybody who tries the portal
ADVERTISED = "so-tu-phap"  # the body whose two accounts are printed


class Cast:
    """The people as actors, each read once."""

    def __init__(self):
        self._actors: dict[str, Actor] = {}

    def __getitem__(self, username: str) -> Actor:
        if username not in self._actors:
            self._actors[username] = actor_for(User.objects.get(username=username))
        return self._actors[username]

    def officer(self, agency: Agency) -> Actor:
        return self[officer_of(agency.code)]

    def leader(self, agency: Agency) -> Actor:
        return self[leader_of(agency.code)]


def officer_of(code: str) -> str:
    return f"cb.{code}"


def leader_of(code: str) -> str:
    return f"ld.{code}"


def accounts() -> list[tuple[str, str]]:
    """(user name, role) of the accounts to print: those of one body, and the council's."""
    pair = [
        (officer_of(ADVERTISED), Role.OFFICER),
        (leader_of(ADVERTISED), Role.LEADER),
    ]
    named = [*pair, *((part.username, part.role) for part in PARTS)]
    return [(username, str(role.label)) for username, role in named]


class Person(NamedTuple):
    username: str
    name: str
    role: Role
    agency: Agency | None
    homes: list[Agency]


def hire(agencies: Iterable[Agency]) -> Cast:
    """Make the council's people, and an officer and a leader for every body."""
    people = [*_council(), *_of_bodies(agencies)]
    # One hash for all: everybody has the same printed password.
    secret = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(username=person.username, full_name=person.name, password=secret)
        for person in people
    )
    hired = list(zip(users, people, strict=True))
    Membership.objects.bulk_create(
        Membership(
            user=user, role=person.role, agency=person.agency,
            valid_from=person.homes[0].valid_from,
        )
        for user, person in hired
    )  # fmt: skip
    HomeAgency.objects.bulk_create(
        HomeAgency(user=user, agency=home, valid_from=home.valid_from)
        for user, person in hired
        for home in person.homes
    )
    audit.record(
        SYSTEM, "create_users", users[0], chain="accounts",
        changes={"users": [0, len(users)]}, reason="Dữ liệu minh họa",
    )  # fmt: skip
    return Cast()


def _council() -> Iterator[Person]:
    bodies = {agency.code: agency for agency in Agency.objects.all()}
    for part in PARTS:
        homes = [bodies[code] for code in part.homes]
        yield Person(part.username, part.name, part.role, None, homes)


def _of_bodies(agencies: Iterable[Agency]) -> Iterator[Person]:
    for agency in agencies:
        for username, title, role in (
            (officer_of(agency.code), "Cán bộ đầu mối", Role.OFFICER),
            (leader_of(agency.code), "Lãnh đạo", Role.LEADER),
        ):
            name = f"{title} {agency.short_name} (minh họa)"
            yield Person(username, name, role, agency, [agency])
