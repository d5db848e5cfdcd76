"""The measurements measure what they say, and the command writes them down."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from criteria.models import Criterion
from rankings.bench.measurements import MEASUREMENTS, Measurement, one_aggregate
from rankings.bench.measuring import TooManyQueries, measure
from rankings.bench.population import CRITERIA, DOMAINS, SIZES, populate
from rankings.index import compute
from rankings.tallying import Status

KEYS = {
    "name", "size", "database", "median_ms", "queries", "peak_mb", "ratio_to_limit",
}  # fmt: skip


@pytest.mark.django_db
def test_the_invented_round_has_the_size_it_claims():
    found = compute(populate(3))

    assert len(found) == 3
    assert Criterion.objects.leaves().count() == CRITERIA == 60
    assert Criterion.objects.domains().count() == DOMAINS == 8
    assert {item.status for item in found} == {Status.RANKED}
    assert all(item.total.possible == 120 for item in found)


@pytest.mark.django_db
def test_the_control_adds_up_the_same_rows():
    round_ = populate(3)

    rows = one_aggregate(round_)

    assert len(rows) == 3 * DOMAINS
    total = sum(item.total.earned for item in compute(round_))
    assert abs(sum(float(row[2]) for row in rows) - float(total)) < 0.001


@pytest.mark.django_db
@pytest.mark.parametrize("bodies", [1, 3])
def test_the_number_of_queries_is_the_one_promised(bodies):
    round_ = populate(bodies)

    for measurement in MEASUREMENTS:
        figures = measure(measurement, round_, "S0")
        assert figures.queries == measurement.queries
        assert set(figures.as_record()) == KEYS


@pytest.mark.django_db
def test_a_job_with_more_queries_than_promised_is_refused():
    greedy = Measurement("greedy", compute, one_aggregate, limit=2, queries=1)

    with pytest.raises(TooManyQueries):
        measure(greedy, populate(1), "S0")


def test_the_sizes_are_those_of_a_province_and_of_a_country():
    assert SIZES == {"S1": 40, "S2": 150, "S3": 3500}


def test_the_command_measures_beside_the_real_database(tmp_path):
    out = tmp_path / "bench.json"
    real = tmp_path / "real.sqlite3"

    done = subprocess.run(
        [sys.executable, "manage.py", "bench", "--size", "S1", "--out", str(out)],
        cwd=settings.BASE_DIR,
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": f"sqlite:///{real}"},
        capture_output=True,
        text=True,
        check=True,
    )

    (line,) = json.loads(out.read_text())
    assert set(line) == KEYS
    assert (line["name"], line["size"], line["database"]) == (
        "index_computation", "S1", "sqlite",
    )  # fmt: skip
    assert "ratio_to_limit" in done.stdout
    assert not Path(real).exists() or Path(real).stat().st_size == 0
