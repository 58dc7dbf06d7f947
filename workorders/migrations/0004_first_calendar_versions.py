from collections import defaultdict

from django.db import migrations
from django.db.models import Max
from django.utils import timezone


def give_each_year_its_version(apps, schema_editor):
    """
    Days from the package become a notice of their year; days added by hand become a later
    correction. A year that has only days added by hand has no notice.
    """
    using = schema_editor.connection.alias
    Day = apps.get_model("workorders", "CalendarDay").objects.using(using)
    Version = apps.get_model("workorders", "CalendarVersion").objects.using(using)
    announced, by_hand = defaultdict(list), defaultdict(list)
    for day in Day.order_by("date"):
        years = announced if day.source == "chinesecalendar" else by_hand
        years[day.date.year].append(day)
    for number, (year, days) in enumerate(sorted(announced.items()), 1):
        version = Version.create(
            number=number, year=year, kind="notice", source="chinesecalendar",
            followed_at=timezone.now(),
        )  # fmt: skip
        Day.filter(pk__in=[day.pk for day in days]).update(version=version)
    # It is unknown which due dates were computed before such a day was added, so open orders
    # follow: ``followed_at`` stays empty.
    for number, (year, days) in enumerate(sorted(by_hand.items()), len(announced) + 1):
        version = Version.create(number=number, year=year, kind="correction")
        Day.filter(pk__in=[day.pk for day in days]).update(version=version)
        # A version contains its whole year, so the notice's days are copied.
        Day.bulk_create(
            Day.model(version=version, date=day.date, is_working=day.is_working, name=day.name)
            for day in announced.get(year, [])
        )


def keep_the_newest_days(apps, schema_editor):
    using = schema_editor.connection.alias
    Day = apps.get_model("workorders", "CalendarDay").objects.using(using)
    Version = apps.get_model("workorders", "CalendarVersion").objects.using(using)
    package = Day.filter(version__source="chinesecalendar")
    from_package = set(package.values_list("date", "is_working"))
    newest = Version.values("year").annotate(newest=Max("number")).values_list("newest", flat=True)
    Day.exclude(version__number__in=list(newest)).delete()
    several = defaultdict(list)
    for day in Day.order_by("version__number"):
        several[day.date].append(day.pk)
    Day.filter(pk__in=[pk for days in several.values() for pk in days[:-1]]).delete()
    known = [day.pk for day in Day.all() if (day.date, day.is_working) in from_package]
    Day.filter(pk__in=known).update(source="chinesecalendar")
    Day.update(version=None)
    Version.all().delete()


class Migration(migrations.Migration):
    dependencies = [("workorders", "0003_calendar_versions")]

    operations = [migrations.RunPython(give_each_year_its_version, keep_the_newest_days)]
