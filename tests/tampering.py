"""Changing rows as somebody with the database's password could."""

from contextlib import AbstractContextManager

from django.db import connection
from django.db.models import Model, QuerySet

from parindex.append_only import lifted


def tamper(rows: QuerySet, **values) -> None:
    """Update append-only rows; with no values, delete them."""
    with without_triggers(rows.model):
        if values:
            rows.update(**values)
        else:
            rows.delete()


def without_triggers(model: type[Model]) -> AbstractContextManager:
    if connection.vendor == "sqlite":
        return lifted(connection)
    return Disabled(model._meta.db_table)


class Disabled(AbstractContextManager):
    """The triggers of one PostgreSQL table, off for a moment."""

    def __init__(self, table: str):
        self.table = table

    def __enter__(self) -> None:
        # Constraints that are still waiting would keep PostgreSQL from altering.
        self._run("SET CONSTRAINTS ALL IMMEDIATE")
        self._run(f"ALTER TABLE {self.table} DISABLE TRIGGER USER")

    def __exit__(self, *_error: object) -> None:
        self._run(f"ALTER TABLE {self.table} ENABLE TRIGGER USER")

    def _run(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
