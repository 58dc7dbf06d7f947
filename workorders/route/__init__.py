"""
The route of a work order: every act on it once, as data.

``table`` says of each act from which statuses it leads where, who may take it, whether it needs a
reason, what it does to the agency's clock, and who hears of it. The steps of the workflow, the
buttons of a page, the access rules of the tests, the words of the ledger, the check of the ledger
and ``docs/route.md`` are read from it.
"""

from workorders.route.acts import NOT_YET, Act, Actor, Clock, Letter, Move
from workorders.route.table import ROUTE

__all__ = ["NOT_YET", "ROUTE", "Act", "Actor", "Clock", "Letter", "Move"]
