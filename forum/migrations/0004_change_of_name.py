from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("forum", "0003_version_signature")]

    operations = [
        migrations.AlterField(
            model_name="submission",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("matter", "New matter"),
                    ("answer", "Answer"),
                    ("follow_up", "Follow-up"),
                    ("official_reply", "Official reply"),
                    ("notice", "Notice"),
                    ("edit", "Edit"),
                    ("name", "Change of public name"),
                ],
                max_length=16,
                verbose_name="purpose",
            ),
        ),
        migrations.RemoveConstraint("submission", "submission_replies_have_a_thread"),
        migrations.AddConstraint(
            "submission",
            models.CheckConstraint(
                condition=Q(purpose__in=["matter", "notice", "name"]) | Q(thread__isnull=False),
                name="submission_replies_have_a_thread",
            ),
        ),
    ]
