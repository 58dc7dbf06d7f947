"""
Filling an empty database with very many matters, for measuring speed.

``filling`` is the entrance: it refuses, makes city and people, and has everything written in
one transaction. ``plan`` says how many and when, ``texts`` writes the Chinese from ``words``,
``matters`` plays what happens to each matter as rows in ``tables``, ``ledgers`` adds the lines
with their HMACs and seals, ``search_rows`` the words, and ``loading`` puts rows into the
database in bulk. The rows are those that the workflow steps would have written
(``check_integrity`` verifies it); only notices and letters are left out.
"""
