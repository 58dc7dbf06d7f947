from django.db import migrations


def forget_other_channels(apps, schema_editor):
    """An earlier release takes every row for an e-mail and would write to a phone number."""
    apps.get_model("notifications", "Message").objects.exclude(channel="email").delete()


class Migration(migrations.Migration):
    """Nothing on the way here; on the way back only e-mails stay."""

    dependencies = [("notifications", "0006_once_per_channel")]

    operations = [migrations.RunPython(migrations.RunPython.noop, forget_other_channels)]
