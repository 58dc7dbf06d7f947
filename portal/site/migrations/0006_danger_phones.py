from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("site", "0005_opening"),
    ]

    operations = [
        migrations.AddField(
            model_name="profile",
            name="crisis_phone",
            field=models.CharField(
                blank=True, default="12356", max_length=20, verbose_name="mental health line"
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="gas_phone",
            field=models.CharField(blank=True, max_length=20, verbose_name="gas emergency number"),
        ),
        migrations.AddField(
            model_name="profile",
            name="power_phone",
            field=models.CharField(
                blank=True, max_length=20, verbose_name="power emergency number"
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="water_phone",
            field=models.CharField(
                blank=True, max_length=20, verbose_name="water emergency number"
            ),
        ),
    ]
