"""The audit trail: chained, append-only, in the transaction of the change."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from accounts import audit
from accounts.acting import SYSTEM
from accounts.models import AuditChain, AuditEvent, Role
from parindex.append_only import lifted
from tests import factories

pytestmark = pytest.mark.django_db


def write(number=3, chain="thu"):
    agency = factories.make_agency()
    by = factories.make_actor(Role.SECRETARIAT)
    return [
        audit.record(by, "rename", agency, chain=chain, changes={"name": ["a", str(i)]})
        for i in range(number)
    ]


def test_events_are_numbered_and_each_carries_the_hash_before_it():
    first, second, third = write()

    assert [first.sequence, second.sequence, third.sequence] == [1, 2, 3]
    assert second.previous_hash == first.hash
    assert third.previous_hash == second.hash
    assert audit.broken_links(AuditChain.objects.get()) == []


def test_two_chains_do_not_share_numbers():
    write(2, chain="mot")
    (event,) = write(1, chain="hai")

    assert event.sequence == 1


def test_an_event_records_role_object_and_request():
    (event,) = write(1)

    assert event.role == Role.SECRETARIAT
    assert event.object.startswith("accounts.agency:")
    assert event.request_id


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditevent SET reason = 'khac'",
        "DELETE FROM accounts_auditevent",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_event(statement):
    write(1)

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AuditEvent.objects.get().reason == ""


@pytest.mark.parametrize(
    "change", [{"reason": "khác"}, {"action": "khac"}, {"changes": {"name": ["a", "z"]}}]
)
def test_a_tampered_event_breaks_the_chain_at_its_number(change):
    _first, second, _third = write()
    with lifted(connection):
        AuditEvent.objects.filter(pk=second.pk).update(**change)

    assert audit.broken_links(AuditChain.objects.get()) == [2]


def test_a_chain_whose_last_event_was_cut_off_does_not_hold():
    third = write()[-1]
    with lifted(connection):
        AuditEvent.objects.filter(pk=third.pk).delete()

    assert audit.broken_links(AuditChain.objects.get()) != []


def test_anonymising_a_person_keeps_the_chain():
    (event,) = write(1)
    user = event.actor
    user.full_name, user.username = "Đã ẩn danh", "an-danh-1"
    user.save()

    assert audit.broken_links(AuditChain.objects.get()) == []


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused():
    agency = factories.make_agency()

    with pytest.raises(TransactionManagementError):
        audit.record(SYSTEM, "rename", agency, chain="thu")

    assert not AuditEvent.objects.exists()
