from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="mark",
            field=models.CharField(editable=False, max_length=80, null=True, unique=True),
        ),
    ]
