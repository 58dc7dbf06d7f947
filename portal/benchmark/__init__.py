"""
The benchmark: what a page and an act cost in the product as it runs, beside a bare Django view.

Runs with ``make bench`` (``python -m portal.benchmark``); no app of the product and never part of a
request. ``inside``, a process of its own for each task, loads the product's apps with
``preparing``, ``subjects``, ``acts`` and ``batch``; these may import from every floor. The rest
measures from outside and knows no app. Nothing imports from here.
"""
