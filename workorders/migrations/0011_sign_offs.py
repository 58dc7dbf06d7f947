import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0010_field_labels"),
        ("workorders", "0010_labels_of_exported_orders"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reply", "Official reply"),
                            ("correction", "Correction of the reply"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "being written"),
                            ("awaiting_sign_off", "waiting for sign-off"),
                            ("awaiting_publication", "waiting for publication"),
                            ("published", "published"),
                            ("given_up", "given up"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True,
                        default="",
                        editable=False,
                        help_text="Why it is said, for the head and the centre; it is not published.",
                        verbose_name="reason",
                    ),
                ),
                (
                    "signed_off_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="signed off"
                    ),
                ),
                ("begun_at", models.DateTimeField(editable=False, verbose_name="begun")),
                (
                    "ended_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="ended"
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-off",
                "verbose_name_plural": "sign-offs",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="signoff",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sign_offs",
                to="workorders.workorder",
                verbose_name="work order",
            ),
        ),
        migrations.AddField(
            model_name="signoff",
            name="signed_version",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="forum.submissionversion",
                verbose_name="signed version",
            ),
        ),
        migrations.AddField(
            model_name="signoff",
            name="submission",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sign_off",
                to="forum.submission",
                verbose_name="text",
            ),
        ),
        migrations.AddIndex(
            model_name="signoff",
            index=models.Index(fields=["status", "order"], name="signoff_by_status"),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["reply", "correction"])),
                name="signoff_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "draft",
                            "awaiting_sign_off",
                            "awaiting_publication",
                            "published",
                            "given_up",
                        ],
                    )
                ),
                name="signoff_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "awaiting_sign_off", "awaiting_publication"])
                ),
                fields=("order", "kind"),
                name="signoff_one_under_way_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_off_at__isnull", True), ("signed_version__isnull", True)),
                    models.Q(("signed_off_at__isnull", False), ("signed_version__isnull", False)),
                    _connector="OR",
                ),
                name="signoff_signature_names_its_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("signed_version__isnull", False),
                        ("status__in", ["awaiting_publication", "published"]),
                    ),
                    models.Q(
                        ("signed_version__isnull", True),
                        ("status__in", ["draft", "awaiting_sign_off"]),
                    ),
                    ("status", "given_up"),
                    _connector="OR",
                ),
                name="signoff_signed_as_its_status_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        ("status__in", ["draft", "awaiting_sign_off", "awaiting_publication"]),
                    ),
                    models.Q(
                        models.Q(
                            ("status__in", ["draft", "awaiting_sign_off", "awaiting_publication"]),
                            _negated=True,
                        ),
                        ("ended_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="signoff_ended_has_a_time",
            ),
        ),
    ]
