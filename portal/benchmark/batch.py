"""Rows a second of commands that work on many rows: export of work orders, import of matters."""

import csv
import io
import time
from datetime import timedelta
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from portal.benchmark import acts, subjects
from workorders.models import WorkOrder

HEADER = ["留言编号", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]


def measure(folder, number):
    """{command: {rows, seconds}}, and what was done of the acts until now."""
    place = Path(folder)
    orders, done = WorkOrder.objects.count(), acts.done()
    table = place / "import.csv"
    _write_matters(table, number)
    export = ["export_workorders", "--format=csv", f"--output={place / 'orders.csv'}"]
    return {
        "commands": {
            "export_workorders": _timed(orders, *export),
            "import_posts": _timed(number, "import_posts", str(table)),
        },
        "done": done,
    }


def _timed(rows, *command):
    began = time.perf_counter()
    call_command(*command, stdout=io.StringIO())
    return {"rows": rows, "seconds": round(time.perf_counter() - began, 2)}


def _write_matters(path, number):
    begin = timezone.localtime() - timedelta(days=400)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        for place in range(number):
            asked = begin + timedelta(minutes=place)
            answered = asked + timedelta(days=3)
            text = f"{subjects.TEXT}（第{place}件）"
            times = [moment.strftime("%Y-%m-%d %H:%M:%S") for moment in (asked, answered)]
            reply = "您反映的站台顶棚已经列入维修计划，本周五前修好。"
            table.writerow([f"B{place}", f"站台问题{place}", times[0], text, reply, times[1]])
