"""What the git host shows of delivery: releases, pipelines, jobs and their logs. Times are seconds."""

from deskjob_services.git.shown import Who
from deskjob_services.kernel.operation import Shown


class ReleaseCard(Shown):
    """A release at a tag; `sha` is the commit the tag names, none where the tag is gone."""

    project_id: str
    tag: str
    name: str
    description: str
    author: Who
    at: int
    sha: str | None


class Releases(Shown):
    """A stretch of a project's releases, newest first; `total` counts all."""

    releases: list[ReleaseCard]
    total: int


class PipelineCard(Shown):
    """What a project's checks did on one commit. `reason` says why they were skipped."""

    id: str
    project_id: str
    ref: str
    sha: str
    state: str
    reason: str
    person: Who
    created_at: int
    finished_at: int | None


class Pipelines(Shown):
    """A stretch of pipelines, newest first; `total` counts all that match."""

    pipelines: list[PipelineCard]
    total: int


class JobCard(Shown):
    """One job of a pipeline, in the order declared."""

    id: str
    pipeline_id: str
    project_id: str
    ref: str
    sha: str
    name: str
    stage: str
    state: str
    exit_code: int | None
    has_log: bool


class PipelineInfo(Shown):
    """A pipeline and its jobs."""

    pipeline: PipelineCard
    jobs: list[JobCard]


class JobLog(Shown):
    """A job and what it printed."""

    job: JobCard
    log: str
