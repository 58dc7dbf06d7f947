"""
Comparing the rows of a spreadsheet with the database.

The page shows a plan, and ``applying`` carries it out: the same function computes both, and
their digests are compared, so that exactly the confirmed plan is carried out. An empty cell
never overwrites an existing value.
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
