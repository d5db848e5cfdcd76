import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from parindex.append_only import AppendOnly, lifted, triggers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ledger():
    """A table of its own with one row, and a way to put operations on it."""
    create = migrations.CreateModel(
        "Ledger",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("text", models.TextField()),
            ("note", models.TextField(null=True)),
        ],
    )
    state = ProjectState()
    create.state_forwards("parindex", state)
    with connection.schema_editor() as editor:
        create.database_forwards("parindex", editor, ProjectState(), state)
    model = state.apps.get_model("parindex", "Ledger")
    model.objects.create(text="first")
    yield model, state
    with connection.schema_editor() as editor:
        editor.delete_model(model)


def install(state, operation):
    with connection.schema_editor() as editor:
        operation.database_forwards("parindex", editor, state, state)


def refused(action):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        action()


def test_rows_are_added_but_never_changed_or_deleted(ledger):
    model, state = ledger
    install(state, AppendOnly("Ledger"))

    model.objects.create(text="second")

    refused(lambda: model.objects.update(text="other"))
    refused(lambda: model.objects.all().delete())
    assert list(model.objects.order_by("pk").values_list("text", flat=True)) == [
        "first",
        "second",
    ]


def test_named_columns_are_kept_and_the_others_may_change(ledger):
    model, state = ledger
    install(state, AppendOnly("Ledger", columns=["text"]))

    model.objects.update(note="checked")

    refused(lambda: model.objects.update(text="other"))
    refused(lambda: model.objects.all().delete())
    assert model.objects.get().note == "checked"


def test_a_column_going_from_nothing_to_something_is_a_change(ledger):
    model, state = ledger
    install(state, AppendOnly("Ledger", columns=["note"]))

    refused(lambda: model.objects.update(note="new"))


def test_the_operation_can_be_repeated_and_taken_back(ledger):
    model, state = ledger
    operation = AppendOnly("Ledger")
    install(state, operation)
    install(state, operation)

    with connection.schema_editor() as editor:
        operation.database_backwards("parindex", editor, state, state)

    assert model.objects.all().delete()[0] == 1


def test_lifted_triggers_come_back(ledger):
    model, state = ledger
    install(state, AppendOnly("Ledger"))
    before = triggers(connection)

    with lifted(connection):
        if connection.vendor == "sqlite":
            model.objects.all().delete()

    assert triggers(connection) == before
    model.objects.create(text="again")
    refused(lambda: model.objects.all().delete())


def test_every_append_only_table_of_the_migrations_has_its_triggers():
    loader = MigrationLoader(connection)
    models_now = loader.project_state().models
    tables = [
        (state := models_now[app, operation.model_name.lower()]).options.get("db_table")
        or f"{state.app_label}_{state.name_lower}"
        for (app, _), migration in loader.disk_migrations.items()
        for operation in migration.operations
        if isinstance(operation, AppendOnly)
    ]

    existing = set(triggers(connection))

    expected = {
        f"append_only_{table}_{event}" for table in tables for event in ("update", "delete")
    }
    assert expected - existing == set()
