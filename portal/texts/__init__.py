"""Text from outside: normalising, stripping, reading spreadsheets. Imports no app."""
