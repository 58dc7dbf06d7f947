from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workorders", "0013_corrections_are_sign_offs"),
    ]

    operations = [
        migrations.AddField(
            model_name="exportbatch",
            name="only_changed",
            field=models.BooleanField(
                db_default=False,
                default=False,
                verbose_name="only orders changed since the last batch",
            ),
        ),
        migrations.AddField(
            model_name="exportedorder",
            name="changed_since",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="exported as changed since line"
            ),
        ),
        migrations.AddField(
            model_name="exportedorder",
            name="ledger_lines",
            field=models.PositiveIntegerField(
                db_default=0, default=0, verbose_name="lines of its history"
            ),
        ),
        migrations.AddConstraint(
            model_name="exportbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("only_new", False), ("only_changed", False), _connector="OR"),
                name="exportbatch_new_or_changed",
            ),
        ),
        migrations.AddConstraint(
            model_name="exportedorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("changed_since__isnull", False)),
                fields=("order", "changed_since"),
                name="exportedorder_changed_only_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="exportedorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("changed_since__isnull", True),
                    ("ledger_lines__gt", models.F("changed_since")),
                    _connector="OR",
                ),
                name="exportedorder_changed_has_more",
            ),
        ),
    ]
