"""Text from outside: folded for comparison, stripped, read from spreadsheets. Imports no app."""
