"""Cache, disk, encrypted fields and database connections, for all apps. Imports no app."""
