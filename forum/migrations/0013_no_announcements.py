from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("forum", "0012_announcements_become_pending_events")]

    operations = [migrations.DeleteModel(name="Announcement")]
