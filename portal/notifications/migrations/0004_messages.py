import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Renames the model Letter to Message; the table keeps its name and columns."""

    dependencies = [
        ("notifications", "0003_field_labels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # First fix the table's name, so that it is not renamed with the model.
        migrations.AlterModelTable(name="letter", table="notifications_letter"),
        migrations.RenameModel(old_name="Letter", new_name="Message"),
        migrations.AlterModelOptions(
            name="message",
            options={
                "ordering": ["-pk"],
                "verbose_name": "outgoing message",
                "verbose_name_plural": "outgoing messages",
            },
        ),
        migrations.AlterField(
            model_name="message",
            name="recipient",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty for authors without an account.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="outgoing_messages",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recipient",
            ),
        ),
    ]
