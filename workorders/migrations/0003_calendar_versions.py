import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds versions of the calendar; the next migration assigns the existing days to them."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workorders", "0002_corrections"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        editable=False, unique=True, verbose_name="version"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("statutory", "Festival days the law fixes"),
                            ("notice", "The yearly notice"),
                            ("correction", "A correction"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title")),
                (
                    "document",
                    models.CharField(blank=True, max_length=60, verbose_name="document number"),
                ),
                (
                    "published_on",
                    models.DateField(blank=True, null=True, verbose_name="announced on"),
                ),
                ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                ("text", models.TextField(blank=True, verbose_name="as it was entered")),
                (
                    "entered_by_name",
                    models.CharField(blank=True, max_length=150, verbose_name="name"),
                ),
                (
                    "entered_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="entered"),
                ),
                (
                    "followed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="all open orders follow it since"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of the calendar",
                "verbose_name_plural": "versions of the calendar",
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["statutory", "notice", "correction"])),
                        name="calendarversion_kind_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "statutory")),
                        fields=("year",),
                        name="calendarversion_law_once_a_year",
                    ),
                ],
            },
        ),
        migrations.AlterField(
            model_name="calendarday",
            name="date",
            field=models.DateField(db_index=True, verbose_name="date"),
        ),
        migrations.AddField(
            model_name="calendarday",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="days",
                to="workorders.calendarversion",
                verbose_name="version",
            ),
        ),
    ]
