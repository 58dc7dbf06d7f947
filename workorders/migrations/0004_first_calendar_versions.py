from collections import defaultdict

from django.db import migrations
from django.db.models import Max
from django.utils import timezone


def give_each_year_its_version(apps, schema_editor):
    """
    A year that came from the package has its notice; one of which only days entered by
    hand are known does not, whatever was made of it before.
    """
    using = schema_editor.connection.alias
    Day = apps.get_model("workorders", "CalendarDay").objects.using(using)
    Version = apps.get_model("workorders", "CalendarVersion").objects.using(using)
    years = defaultdict(list)
    for day in Day.order_by("date"):
        years[day.date.year].append(day)
    for number, (year, days) in enumerate(sorted(years.items()), 1):
        has_notice = any(day.source == "chinesecalendar" for day in days)
        version = Version.create(
            number=number, year=year, kind="notice" if has_notice else "correction",
            source="chinesecalendar" if has_notice else "", followed_at=timezone.now(),
        )  # fmt: skip
        Day.filter(pk__in=[day.pk for day in days]).update(version=version)


def keep_the_newest_days(apps, schema_editor):
    using = schema_editor.connection.alias
    Day = apps.get_model("workorders", "CalendarDay").objects.using(using)
    Version = apps.get_model("workorders", "CalendarVersion").objects.using(using)
    newest = Version.values("year").annotate(newest=Max("number")).values_list("newest", flat=True)
    Day.exclude(version__number__in=list(newest)).delete()
    several = defaultdict(list)
    for day in Day.order_by("version__number"):
        several[day.date].append(day.pk)
    Day.filter(pk__in=[pk for days in several.values() for pk in days[:-1]]).delete()
    Day.filter(version__source="chinesecalendar").update(source="chinesecalendar")
    Day.update(version=None)
    Version.all().delete()


class Migration(migrations.Migration):
    dependencies = [("workorders", "0003_calendar_versions")]

    operations = [migrations.RunPython(give_each_year_its_version, keep_the_newest_days)]
