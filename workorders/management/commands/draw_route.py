"""``manage.py draw_route``: write ``docs/route.md`` from the route of orders."""

from pathlib import Path

from django.core.management.base import BaseCommand

from workorders.route.drawing import as_markdown

PLACE = Path(__file__).resolve().parents[3] / "docs" / "route.md"


class Command(BaseCommand):
    help = "Write docs/route.md, the diagram and table of all acts on a work order."

    def handle(self, *args, **options):
        PLACE.write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(f"Written: {PLACE}")
