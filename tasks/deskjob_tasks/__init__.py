"""The library of tasks."""
