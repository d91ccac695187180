"""The wire of the git host: GitLab's REST API, version 4, in front of the same operations the pages use."""
