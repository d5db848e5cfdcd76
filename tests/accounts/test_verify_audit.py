"""A chain that was touched is found from the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditChain, AuditEvent
from tests.factories import make_round, open_for
from tests.tampering import tamper

pytestmark = pytest.mark.django_db


def run():
    out = io.StringIO()
    call_command("verify_audit", stdout=out)
    return out.getvalue()


def test_whole_chains_are_counted():
    open_for(make_round(1))

    assert "All 1 chains hold: 1 events." in run()


def test_a_chain_that_was_cut_off_is_found():
    open_for(make_round(1))
    AuditChain.objects.update(sequence=2)

    with pytest.raises(CommandError, match="1 of 1"):
        run()


def test_an_event_that_was_changed_is_found():
    open_for(make_round(1))
    tamper(AuditEvent.objects.all(), reason="sửa lén")

    with pytest.raises(CommandError):
        run()
