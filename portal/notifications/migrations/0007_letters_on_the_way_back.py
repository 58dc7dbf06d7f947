from django.db import migrations


def forget_other_channels(apps, schema_editor):
    """Delete other channels: the earlier release would send e-mails to phone numbers."""
    apps.get_model("notifications", "Message").objects.exclude(channel="email").delete()


class Migration(migrations.Migration):
    """Forwards, does nothing; backwards, keeps only e-mails."""

    dependencies = [("notifications", "0006_once_per_channel")]

    operations = [migrations.RunPython(migrations.RunPython.noop, forget_other_channels)]
