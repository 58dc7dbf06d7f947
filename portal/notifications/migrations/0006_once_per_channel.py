from django.db import migrations, models, transaction


class LightlyAdd(migrations.AddConstraint):
    """
    Adds a constraint without blocking reads and writes while PostgreSQL builds the index or
    validates the rows.

    Runs outside a transaction, so that each statement holds its lock only briefly. SQLite,
    which has one writer anyway, copies the table in one transaction.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            model = to_state.apps.get_model(app_label, self.model_name)
            self._add(schema_editor, model)
        else:
            with transaction.atomic(using=schema_editor.connection.alias):
                super().database_forwards(app_label, schema_editor, from_state, to_state)

    def _add(self, schema_editor, model):
        table, name = model._meta.db_table, self.constraint.name
        if isinstance(self.constraint, models.UniqueConstraint):
            columns = ", ".join(
                f'"{model._meta.get_field(field).column}"' for field in self.constraint.fields
            )
            # An interrupted attempt leaves an invalid index.
            schema_editor.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
            schema_editor.execute(
                f'CREATE UNIQUE INDEX CONCURRENTLY "{name}" ON "{table}" ({columns})'
            )
            schema_editor.execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" UNIQUE USING INDEX "{name}"'
            )
        else:
            statement = str(self.constraint.create_sql(model, schema_editor))
            schema_editor.execute(f"{statement} NOT VALID", params=None)
            schema_editor.execute(f'ALTER TABLE "{table}" VALIDATE CONSTRAINT "{name}"')


class LightlyRemove(migrations.RemoveConstraint):
    """Removes a constraint; backwards, adds it again in the same non-blocking way."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        constraint = to_state.models[app_label, self.model_name_lower].get_constraint_by_name(
            self.name
        )
        add = LightlyAdd(self.model_name, constraint)
        if schema_editor.connection.vendor == "postgresql":
            add._add(schema_editor, model)
        else:
            with transaction.atomic(using=schema_editor.connection.alias):
                super().database_backwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("notifications", "0005_channel")]

    operations = [
        LightlyAdd(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("event", "channel", "address_index"), name="message_once_per_event"
            ),
        ),
        LightlyRemove(model_name="message", name="letter_once_per_event"),
        LightlyAdd(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("not_before__isnull", True))
                | models.Q(("next_attempt_at__gte", models.F("not_before"))),
                name="message_not_before",
            ),
        ),
    ]
