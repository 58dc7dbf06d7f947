"""Storage for every app: cache, disk, encrypted fields, database connections. Imports no app."""
