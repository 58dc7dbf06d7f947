"""
Danger words are no longer known to the models. Their table stays for a process of the release
before, which reads it until it is replaced; a later release drops it.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("forum", "0020_word_lists")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("DangerWord")])
    ]
