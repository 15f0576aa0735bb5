"""A database engine for Django: SQLite, with writers that wait in turn."""
