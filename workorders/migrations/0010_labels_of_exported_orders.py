import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workorders", "0009_field_labels"),
    ]

    operations = [
        migrations.AlterField(
            model_name="exportedorder",
            name="as_new",
            field=models.BooleanField(default=False, verbose_name="exported as new"),
        ),
        migrations.AlterField(
            model_name="exportedorder",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="workorders.exportbatch",
                verbose_name="export batch",
            ),
        ),
        migrations.AlterField(
            model_name="exportedorder",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="export_entries",
                to="workorders.workorder",
                verbose_name="work order",
            ),
        ),
    ]
