"""
What visitors see around the matters: home, fixed pages, health, the first-day checklist.

Also what keeps the portal running: periodic work, processes, backups. Above every room of the
forum and the back office; the demonstration, imports and the style guide stand above it.
"""
