"""
Error pages, redirects of old addresses, and forms shown again after an error.

May import the forum; ``kept_input`` uses neither session nor database.
"""
