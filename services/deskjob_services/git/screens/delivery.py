"""Pages of what comes out: releases, pipelines, jobs and what they printed."""

from __future__ import annotations

from flask import request

from deskjob_services.errors import NotFound
from deskjob_services.git.models import Job, Pipeline
from deskjob_services.git.screens.base import (
    PAGE,
    Answer,
    Opened,
    answered,
    attempt,
    blueprint,
    confirmed,
    done,
    listed,
    page,
    wrong,
)
from deskjob_services.git.screens.issues import made_by
from deskjob_services.git.shown_delivery import JobLog, PipelineInfo, ReleaseCard
from deskjob_services.kernel.forms import changed, offset, typed
from deskjob_services.kernel.pages import back
from deskjob_services.kernel.web import do, intranet

STATES = ("pending", "running", "success", "failed", "skipped", "canceled")


@blueprint.get("/<project:project>/-/releases")
@blueprint.get("/<project:project>/-/releases/<path:tag>")
def releases(project: str, tag: str = "") -> Answer:
    """The releases of a project, or the one at a tag."""
    where = Opened(project)
    if tag:
        one: ReleaseCard = do("git.release", {"project": where.id, "tag": tag})
        return page("releases.html", where, "releases", cards=[one], one=one, total=1, offset=0, count=PAGE)
    found, refusal = listed("releases", {"project": where.id})
    text = page(
        "releases.html", where, "releases", cards=found.releases if found else [], one=None,
        total=found.total if found else 0, offset=offset(), count=PAGE, **wrong(refusal),
    )  # fmt: skip
    return answered(text, refusal)


@blueprint.route("/<project:project>/-/releases/new", methods=["GET", "POST"])
def new_release(project: str) -> Answer:
    """Release what stands at a tag."""
    where = Opened(project)
    given = typed(tag=request.args.get("tag", ""), name="", description="", ref="")
    refusal = None
    if request.method == "POST":
        ref = {"ref": given["ref"]} if given["ref"] else {}
        asked = {"tag": given["tag"], "name": given["name"], "description": given["description"], **ref}
        refusal, made = made_by("create_release", {"project": where.id, **asked})
        if made is not None:
            return done(where.at("releases", made.tag), f"{made.name} is released.")
    text = page("release_form.html", where, "releases", one=None, typed=given, **wrong(refusal, "create_release"))
    return answered(text, refusal)


@blueprint.route("/<project:project>/-/releases/<path:tag>/edit", methods=["GET", "POST"])
def edit_release(project: str, tag: str) -> Answer:
    """Change the name or the words of a release."""
    where = Opened(project)
    one: ReleaseCard = do("git.release", {"project": where.id, "tag": tag})
    before = {"name": one.name, "description": one.description}
    given = typed(**before)
    refusal = None
    if request.method == "POST":
        refusal = attempt("edit_release", {"project": where.id, "tag": tag, **changed(before, given)})
        if refusal is None:
            return done(where.at("releases", tag), f"{given['name']} is changed.")
    text = page("release_form.html", where, "releases", one=one, typed=given, **wrong(refusal, "edit_release"))
    return answered(text, refusal)


@blueprint.route("/<project:project>/-/releases/<path:tag>/delete", methods=["GET", "POST"])
def delete_release(project: str, tag: str) -> Answer:
    """Take a release away, after a question."""
    where = Opened(project)
    one: ReleaseCard = do("git.release", {"project": where.id, "tag": tag})
    question = {
        "title": f"Delete the release {one.name}?",
        "text": f"What it says is gone; the tag {tag} stays.",
        "label": "Delete release",
        "back": where.at("releases", tag),
        "after": where.at("releases"),
        "trail": [("Releases", where.at("releases")), (one.name, where.at("releases", tag)), ("Delete", "")],
    }
    asked = {"project": where.id, "tag": tag}
    return confirmed(where, "releases", "delete_release", asked, question, f"{one.name} is deleted.")


@blueprint.get("/<project:project>/-/pipelines")
def pipelines(project: str) -> Answer:
    """What a project's own checks did, the newest first."""
    return _pipelines(Opened(project))


@blueprint.post("/<project:project>/-/pipelines")
def run_pipeline(project: str) -> Answer:
    """Have the checks run on a branch or a tag as it is now."""
    where = Opened(project)
    ref = typed(ref="")["ref"]
    refusal, made = made_by("run_pipeline", {"project": where.id, "ref": ref})
    if made is not None:
        return done(where.at("pipelines", _number(made.pipeline.id)), f"The checks of {ref} will run.")
    return answered(_pipelines(where, refusal), refusal)


@blueprint.get("/<project:project>/-/pipelines/<number>")
def pipeline(project: str, number: str) -> Answer:
    """One run of the checks, and its jobs."""
    where = Opened(project)
    found: PipelineInfo = do("git.pipeline", {"pipeline": _key(Pipeline, where, number)})
    return page("pipeline.html", where, "pipelines", one=found.pipeline, jobs=found.jobs, number=number)


@blueprint.post("/<project:project>/-/pipelines/<number>")
def retry_pipeline(project: str, number: str) -> Answer:
    """Have the jobs that failed run again."""
    where = Opened(project)
    do("git.retry_pipeline", {"pipeline": _key(Pipeline, where, number)})
    return done(where.at("pipelines", number), "What failed will run again.")


@blueprint.get("/<project:project>/-/jobs/<number>")
def job(project: str, number: str) -> Answer:
    """A job and what it printed."""
    where = Opened(project)
    found: JobLog = do("git.job_log", {"job": _key(Job, where, number)})
    one: PipelineInfo = do("git.pipeline", {"pipeline": found.job.pipeline_id})
    return page("job.html", where, "pipelines", job=found.job, log=found.log, one=one.pipeline)


@blueprint.get("/pipelines/<pipeline>")
def pipeline_by_id(pipeline: str) -> Answer:
    """The short address of a pipeline, by its id."""
    found: PipelineInfo = do("git.pipeline", {"pipeline": pipeline})
    return back(Opened(found.pipeline.project_id).at("pipelines", _number(pipeline)))


@blueprint.get("/jobs/<job>")
def job_by_id(job: str) -> Answer:
    """The short address of a job, by its id."""
    found: JobLog = do("git.job_log", {"job": job})
    return back(Opened(found.job.project_id).at("jobs", _number(job)))


@blueprint.app_template_filter("number")
def _number(key: str) -> int:
    """The number in an id: `GB0012` is 12."""
    return int("".join(letter for letter in key if letter.isdecimal()))


def _pipelines(where: Opened, refused: object = None) -> str:
    state, ref = request.args.get("state", ""), request.args.get("on", "").strip()
    found, refusal = listed("pipelines", {"project": where.id, "state": state, "ref": ref})
    return page("pipelines.html", where, "pipelines", found=found, states=STATES, state=state, offset=offset(),
                count=PAGE, **wrong(refused or refusal, "run_pipeline"))  # type: ignore[arg-type] # fmt: skip


def _key(model: type[Pipeline] | type[Job], where: Opened, number: str) -> str:
    """The id of a pipeline or a job with this number, of this project. Raises NotFound."""
    rows = intranet().store.rows
    wanted = int(number) if number.isdecimal() else -1
    key = f"{model.__prefix__}{wanted:0{model.__width__}d}" if wanted >= 0 else number
    found = rows.get(model, key)
    owner = rows.get(Pipeline, found.pipeline_id) if isinstance(found, Job) else found
    if found is None or owner is None or owner.project_id != where.id:
        raise NotFound(f"no {model.__called__} {number!r} in {where.path}", "one of this project")
    return found.id
