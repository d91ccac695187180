"""Tasks of data work."""
