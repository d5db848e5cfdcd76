"""The database itself refuses to change what was published."""

from django.db import migrations

from parindex.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("rankings", "0001_initial")]
    operations = [
        AppendOnly("snapshot"),
        AppendOnly("result"),
        AppendOnly("resultline"),
        # Its state moves on; what was proposed stays.
        AppendOnly(
            "publication",
            columns=[
                "round",
                "group",
                "version",
                "snapshot",
                "corrects",
                "decision_number",
                "decision_date",
                "reason",
                "proposed_by",
                "proposed_at",
            ],
        ),
    ]
