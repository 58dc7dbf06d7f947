import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="submissionversion",
            name="signed_off_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        # Says how rows are asked for; nothing in the database changes.
        migrations.AlterField(
            model_name="publishedimage",
            name="attachment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="published",
                to="forum.attachment",
            ),
        ),
    ]
