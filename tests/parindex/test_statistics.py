"""After bulk writes the planner knows the sizes of the tables."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Province
from parindex.statistics import refresh


@pytest.mark.django_db
def test_postgresql_counts_rows_that_are_not_committed_yet_and_sqlite_is_left_alone():
    Province.objects.bulk_create(
        Province(code=f"tinh-{number}", name="Tỉnh", issuer="UBND", place="Tỉnh")
        for number in range(25)
    )

    with CaptureQueriesContext(connection) as captured:
        refresh(Province)

    if connection.vendor != "postgresql":
        assert len(captured) == 0
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE relname = %s", [Province._meta.db_table]
        )
        assert cursor.fetchone()[0] == 25
