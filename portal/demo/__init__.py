"""
The demonstration: an invented city with its people and matters, the bar on every page that
changes the account in one press, and the page on which every letter can be read.

On the top floor: it presses the steps of all rooms below, and nothing below names it.
"""
