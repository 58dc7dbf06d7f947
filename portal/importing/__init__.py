"""
Imports matters that another system published, from a CSV or XLSX file.

``tables`` reads the file or refuses it, ``headers`` recognises the columns, ``messages`` turns
each row into a message or a refusal, ``timestamps`` parses dates, and ``importer`` passes the
messages to ``forum.workflow``. Only ``importer`` writes.
"""
