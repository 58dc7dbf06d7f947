from django.conf import settings
from django.db import migrations, models


def freeze_names(apps, schema_editor):
    """What was submitted so far is signed as it would have been published until now."""
    versions = apps.get_model("forum", "SubmissionVersion")._base_manager.using(
        schema_editor.connection.alias
    )
    rows = versions.select_related("submission__author", "submission__agency", "submission__post")
    batch = []
    for version in rows.order_by("pk").iterator(chunk_size=1000):
        version.signature = name_of(version.submission)
        batch.append(version)
        if len(batch) == 1000:
            versions.bulk_update(batch, ["signature"])
            batch = []
    versions.bulk_update(batch, ["signature"])


def name_of(submission):
    if submission.purpose == "edit":
        return submission.post.signature if submission.post else ""
    if submission.purpose in ("official_reply", "notice") and submission.agency:
        return submission.agency.name[:40]
    if submission.anonymous:
        return ""
    author = submission.author
    return (author.chosen_name or author.username)[:40] if author else submission.signature


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0002_versions_signed_off"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="submissionversion",
            name="signature",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Empty means anonymous.",
                max_length=40,
                verbose_name="signature",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(freeze_names, migrations.RunPython.noop),
    ]
