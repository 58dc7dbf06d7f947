from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workorders", "0005_days_belong_to_a_version")]

    operations = [
        migrations.AddField(
            model_name="transition",
            name="mark",
            field=models.CharField(editable=False, max_length=80, null=True, unique=True),
        ),
    ]
