"""People operations."""
