"""Check published results: the stored text, the recomputation, the live data."""

from django.core.management.base import BaseCommand, CommandError

from rankings.models import Publication
from rankings.verification import Report, verify

MOST_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Report three things apart for each publication: whether the stored text fits "
        "its hash and its rows, whether the frozen inputs give the same result again, "
        "and how live data differ. Fails on the first two only."
    )

    def add_arguments(self, parser):
        parser.add_argument("round", nargs="?", help="code of a round (default: all)")
        parser.add_argument("number", nargs="?", type=int, help="version (default: all)")

    def handle(self, *args, **options):
        publications = Publication.objects.select_related("snapshot", "round__province")
        if options["round"]:
            publications = publications.filter(round__code=options["round"])
        if options["number"]:
            publications = publications.filter(version=options["number"])
        if not publications and options["round"]:
            raise CommandError("There is no such publication.")
        failed = 0
        for publication in publications.order_by("round__code", "version"):
            report = verify(publication)
            failed += not report.holds
            self._print(report)
        if failed:
            raise CommandError(f"{failed} of {len(publications)} publications fail.")
        self.stdout.write(f"All {len(publications)} publications hold.")

    def _print(self, report: Report) -> None:
        publication = report.publication
        self.stdout.write(
            f"{publication.round.code} version {publication.version} "
            f"({publication.state}), SHA-256 {publication.snapshot.public_sha256}"
        )
        self._part("(a) stored text, hashes and rows", report.stored)
        self._part(
            f"(b) recomputed from the frozen inputs, {report.leaves} points from facts",
            report.recomputed,
        )
        if not report.same_code:
            self.stdout.write("    computed by another version of the code than then")
        self._part("(c) live data, for information", report.live, "DIFFERENT")

    def _part(self, title: str, findings: list[str], word: str = "FAILED") -> None:
        self.stdout.write(f"  {title}: {word if findings else 'ok'}")
        for finding in findings[:MOST_SHOWN]:
            self.stdout.write(f"    {finding}")
        if len(findings) > MOST_SHOWN:
            self.stdout.write(f"    and {len(findings) - MOST_SHOWN} more")
