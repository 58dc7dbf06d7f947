from django.db import migrations, models

import portal.storage.encryption


class Migration(migrations.Migration):
    """All existing messages are e-mails. With ``db_default``, PostgreSQL rewrites no rows."""

    dependencies = [("notifications", "0004_messages")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="channel",
            field=models.CharField(
                db_default="email", default="email", max_length=20, verbose_name="channel"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="not_before",
            field=models.DateTimeField(
                blank=True, help_text="Empty: at once.", null=True, verbose_name="not before"
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="address",
            field=portal.storage.encryption.EncryptedTextField(
                index="address_index", verbose_name="address"
            ),
        ),
    ]
