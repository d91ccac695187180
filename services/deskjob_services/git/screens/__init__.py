"""The pages of the git host, a module a family."""
