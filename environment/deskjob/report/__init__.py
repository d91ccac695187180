"""A run as people and programs read it: tables, one page, data."""
