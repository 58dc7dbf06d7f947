"""
Importing matters that another system published, from a CSV or XLSX file.

``tables`` reads the file or says why it is not a table, ``headers`` recognises the columns,
``messages`` turns each row into a message or says what is wrong with it, ``timestamps`` parses
dates, and ``importer`` hands the messages to ``forum.workflow``. Only the last one writes.
"""
