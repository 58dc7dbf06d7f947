"""
What cannot wait, and how long it may take: read by the pages that tell the author so and
by the floor above, which counts the time.
"""

from forum.choices import Kind

# On the clock, at night and on holidays too, from the moment it was submitted.
URGENT_HOURS = 24


def is_urgent(thread):
    """Somebody is in danger, or something is broken: hours count, not working days."""
    return thread.urgent or thread.kind == Kind.REPAIR
