"""Take a criteria set from a JSON file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.acting import SYSTEM
from criteria.intake import BadCriteriaSet, store
from criteria.reading import read_json


class Command(BaseCommand):
    help = "Take a criteria set from a JSON file (docs/criteria.md), whole or not at all."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, **options):
        try:
            criteria_set = store(read_json(file.read_text(encoding="utf-8")), by=SYSTEM)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except BadCriteriaSet as error:
            faults = "\n".join(f"- {problem}" for problem in error.problems)
            raise CommandError(f"Nothing was stored. {file}:\n{faults}") from error
        except ValueError as error:
            raise CommandError(f"{file} is no JSON that can be used: {error}") from error
        self.stdout.write(
            f"Stored {criteria_set}: {criteria_set.criteria.leaves().count()} scored items."
        )
