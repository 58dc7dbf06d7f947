"""
Texts of rows in languages other than Chinese and English: one table for all models.

Read through ``portal.languages``; with two languages only, the table is never queried. On the
lowest floor: it identifies rows by model label and key, and imports no other app.
"""
