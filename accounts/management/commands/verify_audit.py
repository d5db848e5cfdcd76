"""Check every chain of the audit trail."""

from django.core.management.base import BaseCommand, CommandError

from accounts.audit import broken_links
from accounts.models import AuditChain


class Command(BaseCommand):
    help = "Check that no event of the audit trail was changed, removed or put in."

    def handle(self, *args, **options):
        chains = broken = events = 0
        for chain in AuditChain.objects.order_by("name").iterator():
            chains, events = chains + 1, events + chain.sequence
            links = broken_links(chain)
            if links:
                broken += 1
                listed = ", ".join(str(number) for number in links)
                self.stdout.write(f"{chain.name}: broken at {listed}")
        if broken:
            raise CommandError(f"{broken} of {chains} chains are broken.")
        self.stdout.write(f"All {chains} chains hold: {events} events.")
