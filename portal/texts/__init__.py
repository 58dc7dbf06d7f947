"""Text that came from outside: folded, stripped, read from spreadsheets."""
