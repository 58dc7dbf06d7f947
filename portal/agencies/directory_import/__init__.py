"""
Importing agencies, areas, categories and people from one spreadsheet.

``sheets`` says what the spreadsheet looks like and writes the empty one, ``reading`` turns an
untrusted file into rows, ``planning`` (with ``trees``, ``people`` and ``lines``) compares the
rows with the database, ``applying`` carries the plan out, ``upload_store`` keeps the file
between preview and confirmation.
"""
