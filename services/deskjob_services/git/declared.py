"""What a project declares to be checked on each push: `.gitlab-ci.yml`, in the part of its form that is known here.

Jobs with stages, scripts (`before_script`, `script`), variables, and `allow_failure`. What only steers the product's
own runners (images, tags, caches, rules, artifacts) is passed over; what would bring in other files is refused.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DECLARED = ".gitlab-ci.yml"
_LARGEST = 32_000
_MOST_JOBS, _MOST_LINES, _DEEPEST, _MOST_BRACKETS = 50, 500, 10, 1000
_STAGES = ("build", "test", "deploy")
_NOT_JOBS = frozenset(
    {"stages", "default", "variables", "workflow", "image", "services", "cache", "before_script", "after_script",
     "include", "spec", "pages"}
)  # fmt: skip


class NotValid(ValueError):
    """What is declared cannot be carried out; in the product's words."""


@dataclass(frozen=True, slots=True)
class Check:
    """One job: what a shell is to do, in which stage, and whether the pipeline passes without it."""

    name: str
    stage: str
    lines: tuple[str, ...]
    variables: tuple[tuple[str, str], ...] = ()
    may_fail: bool = False

    @property
    def script(self) -> str:
        """All of it for a shell: each line is shown, then done, and the first that fails ends it."""
        set_ = [f"export {name}={shlex.quote(value)}" for name, value in self.variables]
        steps = [f"printf '%s\\n' {shlex.quote(f'$ {_shown(line)}')}\n{line}" for line in self.lines]
        return "\n".join(["exec 2>&1", "set -e", *set_, *steps, ""])


def declared(content: bytes) -> list[Check]:
    """The jobs a file declares, in the order of their stages. Raises NotValid."""
    root = _loaded(content)
    if "include" in root:
        raise NotValid("include is not supported here")
    stages = [".pre", *_words(root.get("stages", list(_STAGES)), "stages"), ".post"]
    jobs = {name: job for name, job in root.items() if name not in _NOT_JOBS and not name.startswith(".")}
    if not jobs:
        raise NotValid("jobs config should contain at least one visible job")
    if len(jobs) > _MOST_JOBS:
        raise NotValid(f"{len(jobs)} jobs, expected at most {_MOST_JOBS}")
    default = root.get("default")
    around = {**root, **(default if isinstance(default, dict) else {})}
    checks = [_check(name, job, stages, around) for name, job in jobs.items()]
    return sorted(checks, key=lambda check: stages.index(check.stage))


def _loaded(content: bytes) -> dict[str, Any]:
    import yaml

    if len(content) > _LARGEST:
        raise NotValid(f"{len(content)} bytes, expected at most {_LARGEST}")
    if content.count(b"[") + content.count(b"{") > _MOST_BRACKETS:
        raise NotValid("(nested too deeply)")
    try:
        root = yaml.safe_load(content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1} column {mark.column + 1}" if mark else ""
        raise NotValid(f"({getattr(error, 'problem', None) or 'not YAML'}){where}") from error
    except (RecursionError, ValueError, TypeError) as error:
        raise NotValid("(not YAML, or nested too deeply)") from error
    if not isinstance(root, dict) or not all(isinstance(name, str) for name in root):
        raise NotValid("Invalid configuration format")
    return root


def _check(name: str, job: Any, stages: list[str], around: Mapping[str, Any]) -> Check:
    if not isinstance(job, dict):
        raise NotValid(f"jobs:{name} config should be a hash")
    if not job.get("script") or "trigger" in job:
        raise NotValid(f"jobs:{name} config should implement the script: keyword")
    stage = job.get("stage", "test")
    if stage not in stages:
        raise NotValid(f"{name} job: chosen stage {stage} does not exist; available stages are {', '.join(stages)}")
    before = job.get("before_script", around.get("before_script", []))
    lines = [*_lines(before, f"jobs:{name}:before_script"), *_lines(job["script"], f"jobs:{name}:script")]
    if len(lines) > _MOST_LINES:
        raise NotValid(f"jobs:{name}:script has {len(lines)} lines, expected at most {_MOST_LINES}")
    variables = {**_variables(around.get("variables")), **_variables(job.get("variables"))}
    return Check(name[:120], stage, tuple(lines), tuple(sorted(variables.items())), bool(job.get("allow_failure")))


def _lines(given: Any, where: str) -> list[str]:
    """A script's lines: a text, or a list of texts and of such lists."""
    found: list[str] = []
    for line in _flat(given, 0):
        if not isinstance(line, str) or "\0" in line or len(found) > _MOST_LINES:
            raise NotValid(f"{where} config should be a string or a nested array of strings up to 10 levels deep")
        found.append(line)
    return found


def _flat(given: Any, depth: int) -> Iterator[Any]:
    if isinstance(given, list) and depth < _DEEPEST:
        for one in given:
            yield from _flat(one, depth + 1)
    else:
        yield given


def _words(given: Any, where: str) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given) or len(given) > _MOST_JOBS:
        raise NotValid(f"{where} config should be an array of strings")
    return given


def _variables(given: Any) -> dict[str, str]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise NotValid("variables config should be a hash of key value pairs")
    plain = {name: one.get("value", "") if isinstance(one, dict) else one for name, one in given.items()}
    for name, value in plain.items():
        named = isinstance(name, str) and name.isascii() and name.isidentifier()
        if not named or not isinstance(value, str | int | float) or "\0" in str(value):
            raise NotValid("variables config should be a hash of key value pairs, value can be a hash")
    return {name: str(value) for name, value in plain.items()}


def _shown(line: str) -> str:
    first, broken, _ = line.strip().partition("\n")
    return f"{first} # collapsed multi-line command" if broken else first
