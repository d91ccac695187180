"""Pipelines and their jobs, as they are read: what a project's own checks did on a commit."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deskjob_services.errors import NotFound
from deskjob_services.git import access
from deskjob_services.git.cards import called
from deskjob_services.git.models import Job, Pipeline, Project
from deskjob_services.git.service import READING, git
from deskjob_services.git.shown_delivery import JobCard, JobLog, PipelineCard, PipelineInfo, Pipelines
from deskjob_services.git.words import OfProject, Sort
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask

State = Literal["", "pending", "running", "success", "failed", "skipped", "canceled"]
LONGEST = 500_000
"""Characters of a log that are shown, the last ones."""


class FindPipelines(OfProject):
    """Which pipelines of a project."""

    ref: str = Field(default="", max_length=300)
    sha: str = Field(default="", max_length=64)
    state: State = ""
    sort: Sort = "desc"


class WhichPipeline(Ask):
    """A pipeline."""

    pipeline: str = Field(min_length=1, max_length=40, description="the id of a pipeline")


class WhichJob(Ask):
    """A job of a pipeline."""

    job: str = Field(min_length=1, max_length=40, description="the id of a job")


@git.reads(page="/{project}/-/pipelines", allow=READING)
def pipelines(act: Act, ask: FindPipelines) -> Pipelines:
    """List a project's pipelines, the newest first."""
    where = access.project(act, ask.project)
    access.permit(act, where)
    given = {"ref": ask.ref, "sha": ask.sha, "state": ask.state}
    equals = {name: value for name, value in given.items() if value}
    found = act.rows.where(
        Pipeline,
        order=f"id {ask.sort}",
        limit=ask.per_page,
        offset=ask.skipped,
        project_id=where.id,
        **equals,
    )
    return Pipelines(
        pipelines=pipeline_cards(act, found), total=act.rows.count(Pipeline, project_id=where.id, **equals)
    )


@git.reads(page="/pipelines/{pipeline}", allow=READING)
def pipeline(act: Act, ask: WhichPipeline) -> PipelineInfo:
    """Look at a pipeline and its jobs."""
    one = pipeline_of(act, ask.pipeline)
    jobs = act.rows.where(Job, order="id", pipeline_id=one.id)
    return PipelineInfo(pipeline=pipeline_cards(act, [one])[0], jobs=[_job_card(one, job) for job in jobs])


@git.reads(page="/jobs/{job}", allow=READING)
def job_log(act: Act, ask: WhichJob) -> JobLog:
    """Read what a job printed."""
    job = act.rows.get(Job, ask.job)
    if job is None:
        raise NotFound(f"no job {ask.job!r}", "the id of a job")
    one = pipeline_of(act, job.pipeline_id)
    log = act.blobs.get(job.log).decode(errors="replace") if job.log else ""
    return JobLog(job=_job_card(one, job), log=log[-LONGEST:])


def pipeline_of(act: Act, named: str) -> Pipeline:
    """A pipeline of a project the actor sees. Raises NotFound."""
    one = act.rows.get(Pipeline, named)
    where = act.rows.get(Project, one.project_id) if one is not None else None
    if one is None or where is None or not access.sees(act, where):
        raise NotFound(f"no pipeline {named!r}", "the id of a pipeline")
    access.permit(act, where)
    return one


def pipeline_cards(act: Act, found: list[Pipeline]) -> list[PipelineCard]:
    """Pipelines, in the order given."""
    people = called(act.rows, {one.person_id for one in found})
    return [
        PipelineCard(
            id=one.id,
            project_id=one.project_id,
            ref=one.ref,
            sha=one.sha,
            state=one.state,
            reason=one.reason,
            person=people[one.person_id],
            created_at=one.created_at,
            finished_at=one.finished_at,
        )
        for one in found
    ]


def _job_card(one: Pipeline, job: Job) -> JobCard:
    return JobCard(
        id=job.id,
        pipeline_id=one.id,
        project_id=one.project_id,
        ref=one.ref,
        sha=one.sha,
        name=job.name,
        stage=job.stage,
        state=job.state,
        exit_code=job.exit_code,
        has_log=job.log is not None,
    )
