"""Measure the portal on invented rounds, in a database of its own."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from rankings.bench.measurements import MEASUREMENTS
from rankings.bench.measuring import Figures, TooManyQueries, measure
from rankings.bench.population import SIZES, populate

COLUMNS = (
    "name", "size", "database", "median_ms", "queries", "peak_mb", "ratio_to_limit",
)  # fmt: skip


class Command(BaseCommand):
    help = "Measure on an invented round and write the figures; real data are not touched."

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=SIZES, default="S1")
        parser.add_argument("--out", type=Path, default=Path("bench-results.json"))

    def handle(self, *args, size, out, **options):
        with throw_away_database():
            round_ = populate(SIZES[size])
            try:
                found = [measure(one, round_, size) for one in MEASUREMENTS]
            except TooManyQueries as error:
                raise CommandError(error) from error
        out.write_text(json.dumps([one.as_record() for one in found], indent=2) + "\n")
        self._print(found)

    def _print(self, found: list[Figures]) -> None:
        rows = [COLUMNS] + [
            tuple(str(one.as_record()[name]) for name in COLUMNS) for one in found
        ]
        widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        for one in found:
            if one.ratio_to_limit > 1:
                self.stdout.write(f"{one.name} misses its target.")


@contextmanager
def throw_away_database() -> Iterator[None]:
    """A migrated, empty database beside the real one, dropped afterwards."""
    real = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory(prefix="parindex-bench-") as folder:
        name = f"bench_{Path(folder).name[-8:]}"
        on_disk = connection.vendor == "sqlite"
        connection.settings_dict["TEST"]["NAME"] = (
            f"{folder}/{name}.sqlite3" if on_disk else name
        )
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(real, verbosity=0)
