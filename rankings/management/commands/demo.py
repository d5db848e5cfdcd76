"""Fill an empty portal with the demonstration."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from criteria.models import Round
from rankings.demo.build import build
from rankings.demo.people import PASSWORD, accounts

MARKED = (
    "Everything in it is invented for illustration: the people, every figure, the dates, "
    "the exemptions and the grade thresholds. The criteria sets are reconstructions."
)
REFUSED = (
    "This database holds %s. The demonstration is only built in an empty database, and "
    "nothing was changed. Use another one: DATABASE_URL=sqlite:///var/demo.sqlite3"
)


class Command(BaseCommand):
    help = (
        "Build the demonstration in an empty, migrated database: a published round of "
        "2019, a running round of 2026 and a round to practise on."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="leave a database that holds anything as it is, without an error",
        )

    def handle(self, *args, if_empty, **options):
        obstacle = self._obstacle()
        if obstacle and not if_empty:
            raise CommandError(REFUSED % obstacle)
        if obstacle:
            self.stdout.write(f"The database holds {obstacle}; it was left as it is.")
        elif Round.objects.exists():
            self.stdout.write("The demonstration is there already; nothing was changed.")
            self._print_accounts()
        else:
            self.stdout.write("Building the demonstration; this takes a moment.")
            build()
            self.stdout.write(MARKED)
            self._print_accounts()

    def _obstacle(self) -> str:
        """What keeps the demonstration out of this database, or nothing."""
        real = Round.objects.filter(is_demo=False).first()
        if real is not None:
            return f"a round that is no demonstration (“{real.name}”)"
        if User.objects.exists() and not Round.objects.exists():
            return "people of a real portal"
        return ""

    def _print_accounts(self) -> None:
        self.stdout.write(f"\nAccounts of the demonstration, password {PASSWORD}")
        for username, role in accounts():
            self.stdout.write(f"  {username:<16} {role}")
