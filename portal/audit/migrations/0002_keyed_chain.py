from django.db import migrations, models
from django.db.models import Q

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """Starts a new chain over all ledgers; the worker first seals the existing lines."""

    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.DeleteModel("AwaitingSeal"),
        migrations.DeleteModel("AuditSeal"),
        migrations.AddField(
            model_name="auditline",
            name="mark",
            field=models.CharField(editable=False, max_length=80, null=True, unique=True),
        ),
        migrations.CreateModel(
            name="AwaitingSeal",
            fields=[
                ("id", KEY.clone()),
                ("ledger", models.CharField(max_length=60)),
                ("line_number", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "log entry to seal",
                "verbose_name_plural": "log entries to seal",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["ledger", "line_number"], name="awaitingseal_once_per_line"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("id", KEY.clone()),
                ("ledger", models.CharField(max_length=60, verbose_name="ledger")),
                ("line_number", models.BigIntegerField(verbose_name="line")),
                ("position", models.PositiveBigIntegerField(unique=True, verbose_name="position")),
                (
                    "previous",
                    models.CharField(blank=True, max_length=64, verbose_name="digest before"),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("sealed_at", models.DateTimeField(auto_now_add=True, verbose_name="sealed at")),
            ],
            options={
                "verbose_name": "seal",
                "verbose_name_plural": "seals",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["ledger", "line_number"], name="auditseal_once_per_line"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChainStart",
            fields=[
                ("id", KEY.clone()),
                ("position", models.PositiveBigIntegerField(verbose_name="position")),
                ("mark", models.CharField(editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "start of the chain",
                "verbose_name_plural": "start of the chain",
                "constraints": [
                    models.CheckConstraint(condition=Q(pk=1), name="chainstart_is_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedHead",
            fields=[
                ("id", KEY.clone()),
                ("day", models.DateField(unique=True, verbose_name="day")),
                ("position", models.PositiveBigIntegerField(verbose_name="position")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("published_at", models.DateTimeField(auto_now_add=True, verbose_name="published")),
            ],
            options={
                "verbose_name": "published checksum",
                "verbose_name_plural": "published checksums",
                "ordering": ["-day"],
            },
        ),
    ]
