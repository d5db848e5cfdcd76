"""Tables that only grow: the database itself refuses to change or delete a row."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.operations.base import Operation

_FUNCTION = """
CREATE OR REPLACE FUNCTION parindex_refuse_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql
"""


class AppendOnly(Operation):
    """Refuse UPDATE and DELETE of a model's rows with an IntegrityError.

    With `columns` (field names) only a changed value in one of them is refused on
    UPDATE, and DELETE still always is. SQLite rebuilds a table when a later
    migration alters it, and loses the triggers: repeat the operation there.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, columns: Sequence[str] | None = None):
        self.model_name = model_name
        self.columns = columns

    def state_forwards(self, app_label, state):
        """Triggers are no part of the models' state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        for statement in self._drop(schema_editor, model) + self._create(
            schema_editor, model
        ):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = from_state.apps.get_model(app_label, self.model_name)
        for statement in self._drop(schema_editor, model):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Make {self.model_name} append-only"

    @property
    def migration_name_fragment(self) -> str:
        return f"append_only_{self.model_name.lower()}"

    def _create(self, schema_editor, model) -> list[str]:
        table, quote = model._meta.db_table, schema_editor.quote_name
        fields = [model._meta.get_field(name) for name in self.columns or ()]
        names = [quote(field.column) for field in fields]
        if schema_editor.connection.vendor == "sqlite":
            changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in names)
            refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            start = []
        else:
            changed = " OR ".join(f"OLD.{n} IS DISTINCT FROM NEW.{n}" for n in names)
            refuse = "EXECUTE FUNCTION parindex_refuse_change()"
            start = [_FUNCTION]
        when = f"WHEN ({changed})" if changed else ""
        return [
            *start,
            f"CREATE TRIGGER {quote(_name(table, 'update'))} BEFORE UPDATE ON "
            f"{quote(table)} FOR EACH ROW {when} {refuse}",
            f"CREATE TRIGGER {quote(_name(table, 'delete'))} BEFORE DELETE ON "
            f"{quote(table)} FOR EACH ROW {refuse}",
        ]

    def _drop(self, schema_editor, model) -> list[str]:
        table, quote = model._meta.db_table, schema_editor.quote_name
        on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {quote(table)}"
        return [
            f"DROP TRIGGER IF EXISTS {quote(_name(table, event))}{on}"
            for event in ("update", "delete")
        ]


def triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The append-only triggers that exist: name to the SQL that makes them again.

    On PostgreSQL the value is empty: nothing there needs to take them away.
    """
    if connection.vendor == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname, '' FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        rows = cursor.fetchall()
    return {name: sql for name, sql in rows if name.startswith("append_only_")}


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers for a moment: to empty a test database, or to tamper in a test.

    PostgreSQL lets only a superuser do this, which the portal's own user is not.
    """
    if connection.vendor == "sqlite":
        found = triggers(connection)
        off = [f"DROP TRIGGER {connection.ops.quote_name(name)}" for name in found]
        on = list(found.values())
    else:
        off = ["SET session_replication_role = replica"]
        on = ["SET session_replication_role = DEFAULT"]
    _execute(connection, off)
    try:
        yield
    finally:
        _execute(connection, on)


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _name(table: str, event: str) -> str:
    return f"append_only_{table}_{event}"
