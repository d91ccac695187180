"""Releases, pipelines and jobs on the wire."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from flask import Response
from pydantic import Field

from deskjob_services.errors import Conflict, Invalid
from deskjob_services.git.models import Job, Pipeline, Project
from deskjob_services.git.shown_code import CommitInfo
from deskjob_services.git.shown_delivery import (
    JobCard,
    JobLog,
    PipelineCard,
    PipelineInfo,
    Pipelines,
    ReleaseCard,
    Releases,
)
from deskjob_services.git.wire.commits import commit_json
from deskjob_services.git.wire.door import (
    JSON,
    Asked,
    Listed,
    Paged,
    WireError,
    Words,
    endpoint,
    home,
    id_of,
    moment,
    number_of,
)
from deskjob_services.git.wire.filters import Text
from deskjob_services.git.wire.session import user_json
from deskjob_services.kernel.web import do, intranet

_STATES = {"", "pending", "running", "success", "failed", "skipped", "canceled"}


class NewRelease(Asked):
    """A release to be made."""

    tag_name: str = Field(min_length=1, max_length=255)
    name: Text = Field(default="", max_length=255)
    description: Text = ""
    ref: str | None = Field(default=None, max_length=300)


class ChangedRelease(Asked):
    """What a release becomes."""

    name: str | None = Field(default=None, max_length=255)
    description: Text | None = None


class FindPipelines(Paged):
    """Which pipelines."""

    ref: str = Field(default="", max_length=300)
    sha: str = Field(default="", max_length=64)
    status: str = Field(default="", max_length=30)
    sort: Literal["asc", "desc"] = "desc"


class LatestPipeline(Asked):
    """The branch whose newest pipeline is asked for."""

    ref: str = Field(default="", max_length=300)


class NewPipeline(Asked):
    """The branch or tag whose checks are to be run."""

    ref: str = Field(min_length=1, max_length=300)


class FindJobs(Paged):
    """Which jobs."""

    scope: Words = Field(default=[], max_length=10)


@endpoint("GET", "projects/{project}/releases", Paged)
def releases(ask: Paged, project: str) -> Listed:
    """A project's releases, the newest first."""
    found: Releases = do("git.releases", {"project": project, **ask.stretch()})
    return ask.listed([release_json(one) for one in found.releases], found.total)


@endpoint("GET", "projects/{project}/releases/{tag}")
def release(ask: Asked, project: str, tag: str) -> JSON:
    """One release, with the commit it stands at."""
    one: ReleaseCard = do("git.release", {"project": project, "tag": tag})
    if one.sha is None:
        return release_json(one)
    at: CommitInfo = do("git.commit", {"project": one.project_id, "sha": one.sha})
    return {**release_json(one), "commit": commit_json(at.commit)}


@endpoint("POST", "projects/{project}/releases", NewRelease)
def create_release(ask: NewRelease, project: str) -> JSON:
    """Make a release."""
    given = {"tag": ask.tag_name, "name": ask.name, "description": ask.description, "ref": ask.ref or None}
    try:
        return release_json(do("git.create_release", {"project": project, **given}))
    except Conflict as refusal:
        raise WireError(409, refusal.found) from refusal
    except Invalid as refusal:
        raise WireError(422 if refusal.found.startswith("Ref is") else 400, refusal.found) from refusal


@endpoint("PUT", "projects/{project}/releases/{tag}", ChangedRelease)
def edit_release(ask: ChangedRelease, project: str, tag: str) -> JSON:
    """Change a release's words."""
    given = {name: value for name, value in ask.model_dump(exclude_unset=True).items() if value is not None}
    return release_json(do("git.edit_release", {"project": project, "tag": tag, **given}))


@endpoint("DELETE", "projects/{project}/releases/{tag}", status=200)
def delete_release(ask: Asked, project: str, tag: str) -> JSON:
    """Take a release away; its tag stays."""
    one: ReleaseCard = do("git.release", {"project": project, "tag": tag})
    do("git.delete_release", {"project": project, "tag": tag})
    return release_json(one)


@endpoint("GET", "projects/{project}/pipelines", FindPipelines)
def pipelines(ask: FindPipelines, project: str) -> Listed:
    """A project's pipelines, the newest first."""
    if ask.status not in _STATES:
        return ask.listed([], 0)
    given = {"ref": ask.ref, "sha": ask.sha, "state": ask.status, "sort": ask.sort}
    found: Pipelines = do("git.pipelines", {"project": project, **given, **ask.stretch()})
    return ask.listed([pipeline_json(one) for one in found.pipelines], found.total)


@endpoint("GET", "projects/{project}/pipelines/latest", LatestPipeline)
def latest_pipeline(ask: LatestPipeline, project: str) -> JSON:
    """The newest pipeline of a branch."""
    found: Pipelines = do("git.pipelines", {"project": project, "ref": ask.ref, "per_page": 1})
    if not found.pipelines:
        raise WireError(404, "404 Pipeline Not Found")
    return _detail(_pipeline(project, number_of(found.pipelines[0].id)).pipeline)


@endpoint("GET", "projects/{project}/pipelines/{pipeline}")
def pipeline(ask: Asked, project: str, pipeline: int) -> JSON:
    """One pipeline."""
    return _detail(_pipeline(project, pipeline).pipeline)


@endpoint("GET", "projects/{project}/pipelines/{pipeline}/jobs", FindJobs)
def jobs(ask: FindJobs, project: str, pipeline: int) -> Listed:
    """The jobs of a pipeline."""
    found = _pipeline(project, pipeline)
    shown = [one for one in found.jobs if not ask.scope or one.state in ask.scope]
    return ask.listed([job_json(one) for one in ask.cut(shown)], len(shown))


@endpoint("POST", "projects/{project}/pipeline", NewPipeline)
def run_pipeline(ask: NewPipeline, project: str) -> JSON:
    """Run a project's checks on the head of a branch or at a tag."""
    made: PipelineInfo = do("git.run_pipeline", {"project": project, "ref": ask.ref})
    return _detail(made.pipeline)


@endpoint("POST", "projects/{project}/pipelines/{pipeline}/retry")
def retry_pipeline(ask: Asked, project: str, pipeline: int) -> JSON:
    """Run a pipeline's checks again."""
    made: PipelineInfo = do("git.retry_pipeline", {"pipeline": _pipeline(project, pipeline).pipeline.id})
    return _detail(made.pipeline)


@endpoint("GET", "projects/{project}/jobs/{job}")
def job(ask: Asked, project: str, job: int) -> JSON:
    """One job."""
    return job_json(_job(project, job).job)


@endpoint("GET", "projects/{project}/jobs/{job}/trace")
def trace(ask: Asked, project: str, job: int) -> Response:
    """What a job printed."""
    return Response(_job(project, job).log, mimetype="text/plain", headers={"X-Content-Type-Options": "nosniff"})


def release_json(one: ReleaseCard) -> JSON:
    """A release in the product's form."""
    path = _path(one.project_id)
    address = f"{home()}/{path}/-/releases/{quote(one.tag, safe='')}"
    archive = f"{home()}/api/v4/projects/{number_of(one.project_id)}/repository/archive"
    sources = [{"format": kind, "url": f"{archive}.{kind}?sha={quote(one.tag, safe='')}"} for kind in ("zip", "tar.gz")]
    return {
        "tag_name": one.tag,
        "name": one.name,
        "description": one.description,
        "created_at": moment(one.at),
        "released_at": moment(one.at),
        "author": user_json(one.author),
        "commit": {"id": one.sha, "short_id": one.sha[:8]} if one.sha else None,
        "tag_path": f"/{path}/-/tags/{quote(one.tag, safe='')}",
        "assets": {"count": len(sources), "sources": sources, "links": []},
        "_links": {"self": address},
    }


def pipeline_json(one: PipelineCard) -> JSON:
    """A pipeline in the product's form."""
    return {
        "id": number_of(one.id),
        "project_id": number_of(one.project_id),
        "sha": one.sha,
        "ref": one.ref,
        "status": one.state,
        "source": "push",
        "created_at": moment(one.created_at),
        "updated_at": moment(one.finished_at or one.created_at),
        "web_url": f"{home()}/{_path(one.project_id)}/-/pipelines/{number_of(one.id)}",
    }


def job_json(one: JobCard) -> JSON:
    """A job in the product's form."""
    run = {"id": number_of(one.pipeline_id), "project_id": number_of(one.project_id), "ref": one.ref, "sha": one.sha}
    return {
        "id": number_of(one.id),
        "name": one.name,
        "stage": one.stage,
        "status": one.state,
        "ref": one.ref,
        "tag": False,
        "exit_code": one.exit_code,
        "commit": {"id": one.sha, "short_id": one.sha[:8]},
        "pipeline": run,
        "web_url": f"{home()}/{_path(one.project_id)}/-/jobs/{number_of(one.id)}",
    }


def _detail(one: PipelineCard) -> JSON:
    said = {"finished_at": moment(one.finished_at), "user": user_json(one.person), "failure_reason": one.reason or None}
    return {**pipeline_json(one), **said}


def _pipeline(project: str, number: int) -> PipelineInfo:
    """A pipeline of this project."""
    found: PipelineInfo = do("git.pipeline", {"pipeline": id_of(Pipeline, number)})
    _of(project, found.pipeline.project_id, "Pipeline")
    return found


def _job(project: str, number: int) -> JobLog:
    """A job of this project, with what it printed."""
    found: JobLog = do("git.job_log", {"job": id_of(Job, number)})
    _of(project, found.job.project_id, "Job")
    return found


def _of(project: str, project_id: str, noun: str) -> None:
    one = intranet().store.rows.need(Project, project_id)
    if project not in (one.id, one.path):
        raise WireError(404, f"404 {noun} Not Found")


def _path(project_id: str) -> str:
    return intranet().store.rows.need(Project, project_id).path
