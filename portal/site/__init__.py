"""
Pages around the matters (home, fixed pages, health, first-day checklist) and operation
(periodic tasks, server processes, backups).

May import the forum and the back office; is imported by the demonstration, the imports and
the style guide.
"""
