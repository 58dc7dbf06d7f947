"""
Steps of the staff that join moderation and work orders, which do not know each other:
each is one transaction, so that no half of it can stand alone.
"""
