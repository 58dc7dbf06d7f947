"""
Staff actions that combine moderation and work orders, which do not import each other.

Each step is one transaction, so it happens completely or not at all.
"""
