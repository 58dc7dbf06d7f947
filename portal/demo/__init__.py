"""
The demonstration: an invented city with its people and matters, the bar on every page that
changes the account in one press, and the page on which every letter can be read.

``seeding`` fills the database from ``city`` and ``data/``: ``playback`` runs the workflows for
each matter, ``bulk_writer`` inserts the older ones. On the top floor: it may import every app,
and no app imports it.
"""
