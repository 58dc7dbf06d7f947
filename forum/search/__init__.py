"""The words of public threads: cut without a dictionary, indexed in the database, found again."""
