"""
Comparing the rows of a spreadsheet with what the portal holds.

A plan is what the page shows and what is then done: the same function makes both, and
their digests are compared, so that nobody confirms one thing and gets another.
An empty cell says nothing: it never empties what is there.
"""

from portal.agencies.directory_import.lines import Plan
from portal.agencies.directory_import.people import plan_people
from portal.agencies.directory_import.trees import TREES, plan_tree


def plan(found):
    """The plan for the rows of ``reading.read``."""
    lines = []
    for sheet, model in TREES.items():
        lines += plan_tree(sheet, model, found.get(sheet, []))
    agencies = {line.key for line in lines if line.sheet == "agencies" and not line.problems}
    lines += plan_people(found.get("people", []), new_agencies=agencies)
    for line in lines:
        line.settle()
    return Plan(lines)
