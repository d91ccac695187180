"""One episode of one company, and everything that runs many of them: the public door."""

__all__: list[str] = []
