"""Time, queries and memory of one measurement."""

import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter_ns

from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria.models import Round
from rankings.bench.measurements import Measurement

RUNS = 7
SHORTEST_RUN = 50_000_000  # nanoseconds; shorter jobs are repeated within a run
MILLISECOND = 1_000_000
MEGABYTE = 1_000_000


class TooManyQueries(Exception):
    """The job does not run the number of queries that it promises at any size."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of the table. `ratio_to_limit` above 1 misses the target."""

    name: str
    size: str
    database: str
    median_ms: float
    queries: int
    peak_mb: float
    ratio_to_limit: float

    def as_record(self) -> dict[str, str | int | float]:
        return asdict(self)


def measure(measurement: Measurement, round_: Round, size: str) -> Figures:
    """Run job and control in turn, so that a slow moment of the machine meets both.

    Raises TooManyQueries when the count is not the one promised.
    """
    queries = count_queries(lambda: measurement.job(round_))
    if queries != measurement.queries:
        raise TooManyQueries(
            f"{measurement.name}: {queries} queries instead of {measurement.queries}"
        )
    runs = [_alternate(measurement, round_) for _run in range(RUNS)]
    return Figures(
        name=measurement.name,
        size=size,
        database=connection.vendor,
        median_ms=round(median(job for job, _control in runs) / MILLISECOND, 3),
        queries=queries,
        peak_mb=round(_peak(lambda: measurement.job(round_)) / MEGABYTE, 2),
        ratio_to_limit=round(
            median(job / control for job, control in runs) / measurement.limit, 3
        ),
    )


def count_queries(job: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        job()
    return len(captured)


def _alternate(measurement: Measurement, round_: Round) -> tuple[int, int]:
    """Nanoseconds of one job and of one control: the means of a run of both in turn."""
    jobs = controls = repeats = 0
    while jobs < SHORTEST_RUN:
        controls += _timed(lambda: measurement.control(round_))
        jobs += _timed(lambda: measurement.job(round_))
        repeats += 1
    return jobs // repeats, controls // repeats


def _timed(job: Callable[[], object]) -> int:
    start = perf_counter_ns()
    job()
    return perf_counter_ns() - start


def _peak(job: Callable[[], object]) -> int:
    """Bytes at the highest point, in a run of its own: tracing slows everything."""
    tracemalloc.start()
    try:
        job()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
