"""Where the demonstration is not built. These tests want a database without it."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Agency, Role, User
from criteria.models import Round
from tests.factories import make_round, make_user

pytestmark = pytest.mark.django_db


def test_a_database_with_a_real_round_is_refused_and_left_as_it_is():
    make_round(1)
    before = (Round.objects.count(), Agency.objects.count(), User.objects.count())

    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("demo", stdout=io.StringIO())

    assert before == (Round.objects.count(), Agency.objects.count(), User.objects.count())


def test_a_portal_that_has_people_gets_no_accounts_with_a_printed_password():
    make_user(Role.ADMINISTRATOR)

    with pytest.raises(CommandError, match="people of a real portal"):
        call_command("demo", stdout=io.StringIO())

    assert User.objects.count() == 1


def test_starting_the_portal_leaves_real_data_alone_without_an_error():
    make_round(1)
    out = io.StringIO()

    call_command("demo", "--if-empty", stdout=out)

    assert "left as it is" in out.getvalue()
    assert Round.objects.count() == 1
