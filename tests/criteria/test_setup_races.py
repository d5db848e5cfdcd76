"""Two people save the set-up of one round at the same moment: one of them is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import AuditEvent
from accounts.refusals import Conflict
from criteria import setup
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_simultaneous_changes_is_refused():
    round_, by = factories.make_round(1), factories.person("thuky")
    start = Barrier(2)

    def save(name):
        try:
            start.wait(timeout=10)
            rows = [{"name": name, "name_en": "", "lower_bound": 0}]
            setup.save_grades(round_, rows, version=0, by=by)
        except Conflict:
            return "refused"
        else:
            return name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(save, ["Tốt", "Yếu"]))

    assert outcomes.count("refused") == 1
    saved = next(outcome for outcome in outcomes if outcome != "refused")
    assert [band.name for band in round_.grade_bands.all()] == [saved]
    assert AuditEvent.objects.filter(action="set_grades").count() == 1
