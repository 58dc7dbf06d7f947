"""
Importing agencies, areas, categories and people from one spreadsheet.

``sheets`` declares sheets and columns and writes the empty template, ``reading`` turns an
untrusted file into rows, ``planning`` (with ``trees``, ``people`` and ``lines``) compares the
rows with the database, ``applying`` carries the plan out, ``upload_store`` stores the file
between preview and confirmation.
"""
