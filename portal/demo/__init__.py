"""
The demonstration: an invented city with people and matters, a bar on every page to switch the
account with one click, and a page with every letter.

``seeding`` fills the database from ``city`` and ``data/``: ``playback`` runs the workflows for
each matter, ``bulk_writer`` inserts the older ones. On the top floor: it may import every app,
and no app imports it.
"""
