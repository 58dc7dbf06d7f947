"""What the back office's pages show: time left, the ledger in words, why a date is due."""
