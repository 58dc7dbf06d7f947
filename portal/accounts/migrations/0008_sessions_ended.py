from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_field_labels")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="sessions_ended_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="all sessions ended at"
            ),
        ),
    ]
