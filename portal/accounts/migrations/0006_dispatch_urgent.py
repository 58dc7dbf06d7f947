from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_invitations"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={
                "default_permissions": ("add", "change", "delete", "view"),
                "permissions": [
                    ("moderate", "decide what is published"),
                    ("dispatch_orders", "dispatch work orders and publish official replies"),
                    ("dispatch_urgent", "accept and dispatch a matter of danger at once"),
                    ("handle_orders", "handle the work orders of the own agency"),
                    ("sign_off_replies", "sign off the official replies of the own agency"),
                    ("supervise", "see every matter and every work order"),
                    ("see_private", "see private and hidden matters"),
                    ("keep_calendar", "enter the yearly notice of working days"),
                    ("export_orders", "export work orders"),
                    ("export_personal_data", "export with names and contacts"),
                    ("reveal_contact", "see the contact of an author"),
                    ("administer", "administer the portal"),
                ],
                "verbose_name": "user",
                "verbose_name_plural": "users",
            },
        ),
    ]
