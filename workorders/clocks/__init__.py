"""
The clocks of a matter: the rules that give dates, the dates, and whose time has run how long.

``rules`` finds the rule for a matter, ``deadlines`` computes the date and its facts for the ledger,
``limits`` counts working days or hours, ``spans`` computes every clock from the ledgers. They write
nothing; the steps in ``workorders.workflow`` do.
"""
