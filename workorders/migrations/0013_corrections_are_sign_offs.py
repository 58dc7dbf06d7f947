from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("workorders", "0012_sign_offs_so_far"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="workorder",
            name="workorder_correction_is_of_an_answer",
        ),
        migrations.RemoveField(
            model_name="workorder",
            name="correction",
        ),
        migrations.RemoveField(
            model_name="workorder",
            name="correction_reason",
        ),
        migrations.RemoveField(
            model_name="workorder",
            name="correction_status",
        ),
    ]
