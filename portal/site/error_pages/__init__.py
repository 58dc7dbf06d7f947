"""
Pages for requests that could not be answered: errors, moved addresses, what somebody had typed.

May import the forum; ``kept_input`` asks neither session nor database.
"""
