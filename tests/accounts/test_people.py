"""People: created with a code, moved, let go and let in again, one event each."""

import threading
from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.http import Http404
from django.utils import timezone
from django.utils.translation import override

from accounts import codes, people, roles
from accounts.audit import broken_links
from accounts.models import Agency, AuditChain, AuditEvent, Membership, Role, User
from accounts.refusals import Conflict, Unacceptable
from tests import factories

TODAY = timezone.localdate
DAY = timedelta(days=1)


def secretariat():
    return factories.person("thuky")


def administrator():
    return factories.person("quantri")


def created(username="moi", by=None):
    details = people.Details(username, "Nguyễn Văn Ân", "Chuyên viên", "an@example.vn")
    return people.create(
        details, factories.make_agency(), date(2020, 1, 1), by=by or secretariat()
    )


def give(user, role, *, by=None, agency=None, since=None, until=None, version=None):
    user.refresh_from_db()
    return roles.give_role(
        user, role, agency=agency, since=since or TODAY(), until=until,
        version=user.version if version is None else version, by=by or secretariat(),
    )  # fmt: skip


def events():
    return list(AuditEvent.objects.filter(chain__name="accounts"))


@pytest.mark.django_db
def test_a_new_person_signs_in_with_the_code_and_belongs_to_a_body():
    user, code = created()

    assert authenticate(username="moi", password=code) == user
    assert user.must_change_password
    assert not codes.has_expired(user)
    assert user.home_agencies.get().valid_from == date(2020, 1, 1)


@pytest.mark.django_db
def test_codes_are_long_random_and_without_look_alikes():
    drawn = {codes.new_code() for _number in range(200)}

    assert len(drawn) == 200
    assert all(len(code) == 14 and not set(code) & set("0o1li") for code in drawn)


@pytest.mark.django_db
def test_a_code_expires_after_72_hours():
    user, _code = created()
    left = user.code_expires_at - timezone.now()
    assert timedelta(hours=71) < left <= timedelta(hours=72)

    user.code_expires_at = timezone.now()

    assert codes.has_expired(user)


@pytest.mark.django_db
def test_choosing_a_password_ends_the_code():
    user, code = created()

    codes.choose_password(user, "mot-mat-khau-khac", by=factories.make_actor())

    user = User.objects.get(pk=user.pk)
    assert (user.must_change_password, user.code_expires_at) == (False, None)
    assert authenticate(username="moi", password=code) is None
    assert authenticate(username="moi", password="mot-mat-khau-khac") == user


@pytest.mark.django_db
def test_every_change_is_one_event_without_names_codes_or_passwords():
    agency = factories.make_agency()
    user, first = created()
    membership = give(user, Role.OFFICER, agency=agency)
    user.refresh_from_db()
    roles.end_role(membership, last_day=TODAY(), version=1, by=secretariat())
    people.move_home(user, agency, TODAY(), version=2, by=secretariat())
    second = people.issue_code(user, version=3, by=secretariat())
    codes.choose_password(user, "mot-mat-khau-khac", by=secretariat())
    people.deactivate(user, version=4, by=secretariat())
    third = people.reactivate(user, version=5, by=secretariat())

    assert [event.action for event in events()] == [
        "create_user", "give_role", "end_role", "move_home", "issue_code",
        "choose_password", "deactivate_user", "reactivate_user",
    ]  # fmt: skip
    text = " ".join(f"{event.changes} {event.reason}" for event in events())
    user.refresh_from_db()
    hidden = (first, second, third, user.password, "Nguyễn", "an@example.vn", "mat-khau")
    assert [word for word in hidden if word in text] == []
    assert {event.role for event in events()} == {"SEC"}
    assert broken_links(AuditChain.objects.get(name="accounts")) == []


@pytest.mark.django_db
def test_a_taken_user_name_stores_nothing():
    created()
    before = (User.objects.count(), len(events()))

    with pytest.raises(Conflict):
        created()

    assert (User.objects.count(), len(events())) == before


@pytest.mark.django_db
def test_a_change_after_somebody_elses_is_refused():
    user, _code = created()
    give(user, Role.AUDITOR)
    agency = factories.make_agency()

    for change in (
        lambda: give(user, Role.APPRAISER, version=0),
        lambda: people.issue_code(user, version=0, by=secretariat()),
        lambda: people.deactivate(user, version=0, by=secretariat()),
        lambda: people.reactivate(user, version=0, by=secretariat()),
        lambda: people.move_home(user, agency, TODAY(), version=0, by=secretariat()),
        lambda: roles.end_role(
            user.memberships.get(), last_day=TODAY(), version=0, by=secretariat()
        ),
    ):
        with override("en"), pytest.raises(Conflict, match="Somebody else"):
            change()

    assert len(events()) == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_one_is_refused():
    user, _code = created()
    by, outcomes = secretariat(), []
    start = threading.Barrier(2)

    def change(role):
        try:
            start.wait(timeout=10)
            give(user, role, by=by, version=0)
            outcomes.append("done")
        except Conflict:
            outcomes.append("refused")
        finally:
            connections["default"].close()

    threads = [
        threading.Thread(target=change, args=[role])
        for role in (Role.AUDITOR, Role.APPRAISER)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    connection.close()

    assert sorted(outcomes) == ["done", "refused"]
    assert user.memberships.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["thuky", "quantri"])
def test_nobody_changes_the_own_record(username):
    by = factories.person(username)
    agency = factories.make_agency()
    own = by.memberships[0]

    for change in (
        lambda: give(by.user, Role.CHAIR, by=by),
        lambda: roles.end_role(own, last_day=TODAY(), version=0, by=by),
        lambda: people.move_home(by.user, agency, TODAY(), version=0, by=by),
        lambda: people.issue_code(by.user, version=0, by=by),
        lambda: people.deactivate(by.user, version=0, by=by),
    ):
        with pytest.raises(PermissionDenied):
            change()

    assert events() == []


@pytest.mark.django_db
def test_only_an_administrator_makes_an_administrator():
    user, _code = created()

    with pytest.raises(PermissionDenied):
        give(user, Role.ADMINISTRATOR)

    assert give(user, Role.ADMINISTRATOR, by=administrator())


@pytest.mark.django_db
def test_the_secretariat_cannot_become_an_administrator_by_a_code():
    other = factories.make_user(Role.ADMINISTRATOR)

    with pytest.raises(PermissionDenied):
        people.issue_code(other, version=0, by=secretariat())

    assert people.issue_code(other, version=0, by=administrator())


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role not in ("ADM", "SEC")])
def test_nobody_else_manages_people(role):
    by = factories.make_actor(role)

    with pytest.raises((PermissionDenied, Http404)):
        created(by=by)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "has_agency", "since", "until"),
    [
        (Role.OFFICER, False, 0, None),
        (Role.AUDITOR, True, 0, None),
        (Role.LEADER, True, -20_000, None),
        (Role.AUDITOR, False, 0, -1),
    ],
)
def test_a_role_that_makes_no_sense_is_refused_with_the_reason(
    role, has_agency, since, until
):
    user, _code = created()
    agency = factories.make_agency() if has_agency else None

    with pytest.raises(Unacceptable) as refusal:
        give(
            user, role, agency=agency, since=TODAY() + since * DAY,
            until=None if until is None else TODAY() + until * DAY,
        )  # fmt: skip

    assert len(refusal.value.problems) == 1
    assert not user.memberships.exists()


@pytest.mark.django_db
def test_the_same_role_is_not_given_twice_for_one_day():
    user, _code = created()
    give(user, Role.AUDITOR, until=TODAY() + DAY)

    with pytest.raises(Conflict):
        give(user, Role.AUDITOR, since=TODAY() + DAY)

    assert give(user, Role.AUDITOR, since=TODAY() + 2 * DAY)


@pytest.mark.django_db
def test_a_role_ended_yesterday_no_longer_holds():
    user = factories.make_user(Role.APPRAISER)
    membership = user.memberships.get()

    roles.end_role(membership, last_day=TODAY() - DAY, version=0, by=secretariat())

    assert not Membership.objects.on(TODAY()).filter(user=user).exists()
    with pytest.raises(Conflict):
        roles.end_role(membership, last_day=TODAY(), version=1, by=secretariat())


@pytest.mark.django_db
def test_a_role_is_neither_ended_in_the_past_nor_lengthened():
    user, _code = created()
    membership = give(user, Role.AUDITOR, since=TODAY() - 9 * DAY, until=TODAY() + DAY)

    for day in (TODAY() - 2 * DAY, TODAY() + 2 * DAY):
        with pytest.raises(Unacceptable):
            roles.end_role(membership, last_day=day, version=1, by=secretariat())

    membership.refresh_from_db()
    assert membership.valid_until == TODAY() + DAY


@pytest.mark.django_db
def test_a_move_ends_the_old_home_agency_on_the_day_before():
    user, _code = created()
    agency = factories.make_agency()

    people.move_home(user, agency, date(2021, 5, 1), version=0, by=secretariat())

    old, new = user.home_agencies.order_by("valid_from")
    assert (old.valid_until, new.agency) == (date(2021, 4, 30), agency)
    with pytest.raises(Conflict):
        people.move_home(
            user, factories.make_agency(), date(2021, 5, 1), version=1, by=secretariat()
        )


@pytest.mark.django_db
def test_nobody_moves_to_a_body_that_has_ended():
    user, _code = created()
    agency = factories.make_agency()
    Agency.objects.filter(pk=agency.pk).update(valid_until=date(2020, 6, 30))

    with pytest.raises(Unacceptable):
        people.move_home(user, agency, TODAY(), version=0, by=secretariat())


@pytest.mark.django_db
def test_a_leaver_keeps_authorship_and_comes_back_only_with_a_new_code():
    user, code = created()
    give(user, Role.AUDITOR)
    people.deactivate(user, version=1, by=secretariat())
    assert authenticate(username="moi", password=code) is None
    assert User.objects.get(pk=user.pk).full_name == "Nguyễn Văn Ân"
    with pytest.raises(Conflict):
        people.issue_code(user, version=2, by=secretariat())

    again = people.reactivate(user, version=2, by=secretariat())

    assert authenticate(username="moi", password=code) is None
    assert authenticate(username="moi", password=again) == user
    assert user.memberships.get().role == Role.AUDITOR
