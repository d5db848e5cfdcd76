"""Create the first person of an empty portal."""

import secrets

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.acting import SYSTEM
from accounts.models import Membership, Role, User


class Command(BaseCommand):
    help = "Create a technical administrator with a printed password, if nobody exists yet."

    def add_arguments(self, parser):
        parser.add_argument("--username", default="quantri")

    @transaction.atomic
    def handle(self, *args, username, **options):
        if User.objects.exists():
            self.stdout.write("The portal already has users; nothing was changed.")
            return
        password = secrets.token_urlsafe(12)
        user = User.objects.create_user(
            username, password=password, full_name="Quản trị kỹ thuật"
        )
        Membership.objects.create(
            user=user, role=Role.ADMINISTRATOR, valid_from=timezone.localdate()
        )
        audit.record(SYSTEM, "create_user", user, chain="accounts")
        self.stdout.write(f"First administrator: {username}  password: {password}")
        self.stdout.write("Change the password after signing in: /accounts/password/")
