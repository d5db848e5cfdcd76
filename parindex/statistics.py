"""What the database knows about the sizes of its tables."""

from django.db import connection
from django.db.models import Model


def refresh(*models: type[Model]) -> None:
    """Let PostgreSQL count these tables now; call it after writing many rows at once.

    Its own background process comes by within a minute, and sees nothing that is not
    committed. Until then the planner takes a table of thousands of rows for an empty
    one, and a question over five tables takes minutes. Other databases need no help.
    """
    if connection.vendor != "postgresql":
        return
    tables = ", ".join(connection.ops.quote_name(m._meta.db_table) for m in models)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")
