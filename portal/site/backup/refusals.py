"""The error for a backup that cannot be made or restored."""


class Unusable(Exception):
    """A sentence for the person at the console that says why and what to do."""
