"""
The hash chain over every ledger, and its verification (decision 0055).

``hmacs`` authenticates one line, ``sealing`` appends lines to the chain, ``checkpoints``
publishes its head each day, ``verification`` finds changed, removed and forged lines.
"""
