import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workorders", "0004_first_calendar_versions")]

    operations = [
        migrations.RemoveField(model_name="calendarday", name="source"),
        migrations.AlterField(
            model_name="calendarday",
            name="is_working",
            field=models.BooleanField(verbose_name="working day"),
        ),
        migrations.AlterField(
            model_name="calendarday",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="days",
                to="workorders.calendarversion",
                verbose_name="version",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarday",
            constraint=models.UniqueConstraint(
                fields=("version", "date"), name="calendarday_once_in_a_version"
            ),
        ),
    ]
