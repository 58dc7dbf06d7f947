"""Whole pages, kept in the web process for readers without a session (decision 0101)."""
