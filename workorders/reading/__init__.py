"""What pages of the back office are given: clocks, the ledger in words, reasons for dates."""
