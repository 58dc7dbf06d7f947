from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("agencies", "0001_initial"),
        ("forum", "0008_posting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DangerWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "word",
                    models.CharField(
                        help_text="At least two characters; spaces and signs are left out.",
                        max_length=30,
                        unique=True,
                        verbose_name="word",
                    ),
                ),
                (
                    "meaning",
                    models.CharField(
                        choices=[
                            ("danger", "danger now"),
                            ("life", "ending one's life"),
                            ("harmless", "harmless, although it holds such a word"),
                        ],
                        max_length=10,
                        verbose_name="meaning",
                    ),
                ),
                (
                    "retired_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="A retired word is no longer looked for; it stays so as not to return.",
                        null=True,
                        verbose_name="retired at",
                    ),
                ),
            ],
            options={
                "verbose_name": "word of danger",
                "verbose_name_plural": "words of danger",
                "ordering": ["meaning", "word"],
            },
        ),
        migrations.RemoveIndex(
            model_name="submission",
            name="submission_queue",
        ),
        migrations.AddField(
            model_name="submission",
            name="danger_words",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=300,
                verbose_name="words of danger",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="priority",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        models.Q(
                            ("urgent", True),
                            models.Q(("danger_words", ""), _negated=True),
                            _connector="OR",
                        ),
                        then=models.Value(2),
                    ),
                    models.When(models.Q(("kind", "repair")), then=models.Value(1)),
                    default=models.Value(0),
                ),
                output_field=models.PositiveSmallIntegerField(),
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="priority",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(models.Q(("urgent", True)), then=models.Value(2)),
                    models.When(models.Q(("kind", "repair")), then=models.Value(1)),
                    default=models.Value(0),
                ),
                output_field=models.PositiveSmallIntegerField(),
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                condition=models.Q(("state", "pending")),
                fields=["desk", "-priority", "submitted_at", "id"],
                name="submission_queue",
            ),
        ),
        migrations.RemoveIndex(model_name="thread", name="thread_to_dispatch"),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(agency__isnull=True, is_history=False, stage="accepted"),
                fields=["-priority", "submitted_at", "id"],
                name="thread_to_dispatch",
            ),
        ),
        migrations.AddConstraint(
            model_name="dangerword",
            constraint=models.CheckConstraint(
                condition=models.Q(("meaning__in", ["danger", "life", "harmless"])),
                name="dangerword_meaning_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="dangerword",
            constraint=models.CheckConstraint(
                condition=models.Q(("word", ""), _negated=True), name="dangerword_is_not_empty"
            ),
        ),
    ]
