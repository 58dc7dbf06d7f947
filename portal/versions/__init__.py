"""
Versions of tables that are read for every page and change rarely: the city's profile, the trees
of agencies, areas and categories. Each web process keeps what it made of their rows.

``reading.Kept`` keeps it; ``triggers`` gives a table another version with every change. On the
lowest floor: it identifies tables by name, and imports no other app.
"""
