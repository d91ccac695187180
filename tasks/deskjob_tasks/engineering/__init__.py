"""Engineering: code, issues, merge requests, releases and secrets on the git host."""
