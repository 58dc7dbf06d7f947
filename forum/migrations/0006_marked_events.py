from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0005_due_is_provisional")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="mark",
            field=models.CharField(editable=False, max_length=80, null=True, unique=True),
        ),
    ]
