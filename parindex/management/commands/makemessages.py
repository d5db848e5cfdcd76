"""`makemessages` that also sees `lazy("…")`, the short name of `gettext_lazy` here."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=lazy"]
