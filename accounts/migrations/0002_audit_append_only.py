"""The database itself refuses to change or delete an audit event."""

from django.db import migrations

from parindex.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [AppendOnly("auditevent")]
