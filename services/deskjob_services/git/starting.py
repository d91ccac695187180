"""Having a pipeline run: for a branch or a tag as it is now, or again where it failed. A runner carries it out."""

from __future__ import annotations

from deskjob_services.errors import Invalid
from deskjob_services.git import access
from deskjob_services.git.asked import ProjectName, RefName
from deskjob_services.git.models import Job, Pipeline, Project
from deskjob_services.git.pipelines import WhichPipeline, pipeline, pipeline_of
from deskjob_services.git.service import DEVELOPING, git
from deskjob_services.git.shown_delivery import PipelineInfo
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import Ask

_AGAIN = ("failed", "skipped", "canceled")


class RunPipeline(Ask):
    """A project, and a branch or a tag of it."""

    project: ProjectName
    ref: RefName


@git.writes(page="/{project}/-/pipelines", allow=DEVELOPING, footprint=("git_pipeline", "git_job"))
def run_pipeline(act: Act, ask: RunPipeline) -> PipelineInfo:
    """Have a project's own checks run on a branch or a tag as it is now."""
    from deskjob_services.git import building, refs
    from deskjob_services.git.objects import objects

    one = access.project(act, ask.project)
    access.permit(act, one)
    commit = refs.resolve(act.rows, objects(act.rows, act.blobs), one, ask.ref)
    content = building.declaration(commit)
    if content is None:
        raise Invalid("Missing CI config file", "a ref with .gitlab-ci.yml in it")
    act.on(one.id)
    short = ask.ref.removeprefix(refs.HEADS).removeprefix(refs.TAGS)
    return _shown(act, building.enter(act, one, short, commit, content))


@git.writes(page="/pipelines/{pipeline}", allow=DEVELOPING, footprint=("git_pipeline", "git_job"))
def retry_pipeline(act: Act, ask: WhichPipeline) -> PipelineInfo:
    """Have the jobs of a pipeline run again that failed or never ran."""
    one = pipeline_of(act, ask.pipeline)
    access.permit(act, act.rows.need(Project, one.project_id))
    jobs = [job for job in act.rows.where(Job, pipeline_id=one.id) if job.state in _AGAIN]
    act.on(one.id)
    if jobs:
        for job in jobs:
            act.rows.update(job, state="pending", exit_code=None, log=None)
        one = act.rows.update(one, state="pending", reason="", finished_at=None)
    return _shown(act, one)


def _shown(act: Act, one: Pipeline) -> PipelineInfo:
    return pipeline(act, WhichPipeline(pipeline=one.id))
