"""The git host: projects, real repositories, issues, merge requests, pipelines, releases, wikis."""
