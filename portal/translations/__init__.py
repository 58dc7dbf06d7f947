"""
Texts of rows in languages beyond Chinese and English: one table for all models.

Read through ``portal.languages``; a portal that speaks two languages never asks for it. On
the lowest floor: it knows rows by the label of their model and their number, and no model.
"""
