"""Data: tables of others brought together, cleaned and kept whole."""
