"""The Flask app of a service: one a process; which company it serves comes with each request."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from traceback import format_exception
from typing import Any, cast

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from deskjob_services.errors import Invalid, NotFound, Refusal
from deskjob_services.intranet import Intranet
from deskjob_services.kernel.act import dispatch, parse
from deskjob_services.kernel.door import JSON, LARGEST, believed, holder_of, token_of, told_of
from deskjob_services.kernel.operation import Operation, Service, registry
from deskjob_services.people.models import Person

_HERE = Path(__file__).parent


def intranet() -> Intranet:
    """The company of this request."""
    return cast(Intranet, request.environ["deskjob.company"])


def session_cookie(company: Intranet) -> str:
    """The session cookie's name; it carries the company's, or two companies on one host would share it."""
    return f"deskjob_{company.name}"


def caller_id() -> str:
    """The immutable id of the person asking, by token alone. Raises Unauthenticated."""
    known = cast(str | None, g.get("caller"))
    if known is None:
        g.caller = known = _identify(intranet(), cast(str, request.environ["deskjob.service"]))
    return known


def do(operation: str, arguments: Mapping[str, Any] | Any) -> Any:
    """Do an operation as the caller; gives its output model. Raises a Refusal."""
    return dispatch(intranet(), caller_id(), operation, arguments)


def _identify(company: Intranet, service: str) -> str:
    token = token_of(request.environ)
    if token is not None:
        return holder_of(company, service, token, request.environ)
    if request.authorization is not None and request.authorization.type == "basic":
        return believed(_by_password(company, service), request.environ)
    # A browser's cookie is believed for pages only; they check that a form is ours before they act on it.
    cookie = request.cookies.get(session_cookie(company)) if g.get("page") else None
    return believed(company.credentials.holder(cookie, "web") if cookie else None, request.environ)


def _by_password(company: Intranet, service: str) -> str | None:
    given = request.authorization
    assert given is not None
    name, word = given.username or "", given.password or ""
    person = person_named(company, name)
    if person is None:
        return None
    if company.credentials.password_holds(person.id, word):
        return person.id
    holder = company.credentials.holder(word, service)
    return holder if holder == person.id else None


def person_named(company: Intranet, name: str) -> Person | None:
    """The active person with this handle, address or id, for signing in."""
    rows = company.store.rows
    found = rows.first(Person, handle=name) or rows.first(Person, email=name) or rows.get(Person, name)
    return found if found is not None and found.employment == "active" else None


def refused(refusal: Refusal) -> tuple[Response, int]:
    """A refusal in the shape of our own REST."""
    return jsonify(told_of(refusal)), refusal.status


@cache
def create_app(key: str) -> Flask:
    """The app of one service, or of the `portal`. Built once a process."""
    app = _bare_app(key)
    if key == "portal":
        door = import_module("deskjob_services.kernel.portal")
        app.register_blueprint(door.blueprint)
        app.register_blueprint(door.portal)
        return app
    service = registry.service(key)
    _operation_route(app, service)
    for operation in service.operations.values():
        if operation.http:
            _rest_route(app, operation)
    app.register_blueprint(import_module("deskjob_services.kernel.openapi").blueprint(service))
    for part in ("api", "pages"):
        if find_spec(f"deskjob_services.{key}.{part}"):
            app.register_blueprint(import_module(f"deskjob_services.{key}.{part}").blueprint)
    return app


@cache
def operations_app(key: str) -> Flask:
    """A service's `POST /op/<name>` alone, without the wires and pages that take longer to build."""
    app = _bare_app(key)
    _operation_route(app, registry.service(key))
    return app


def broke(key: str, environ: Mapping[str, Any], error: Exception) -> Response:
    """What a request is answered that an error of ours ended; the error is noted in the company's faults."""
    app = operations_app(key)
    with app.request_context(dict(environ)):
        return app.handle_exception(error)


def _bare_app(key: str) -> Flask:
    app = Flask(f"deskjob_services.{key}", root_path=str(_HERE), static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST, MAX_FORM_MEMORY_SIZE=2_000_000)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, _http_error)
    import_module("deskjob_services.kernel.pages").dress(app)
    return app


def _operation_route(app: Flask, service: Service) -> None:
    operations = service.operations

    def run(name: str) -> Response:
        operation = operations.get(name)
        if operation is None:
            intranet().missing[f"POST /op/{name}"] += 1
            raise NotFound(f"no operation {name!r} in {service.key}", "one that /docs lists")
        caller_id()
        return _answer(operation, parse(operation, request.get_data()))

    app.add_url_rule("/op/<path:name>", "op", run, methods=["POST"])


def _rest_route(app: Flask, operation: Operation) -> None:
    method, path = cast(str, operation.http).split(" ")

    def run(**in_path: str) -> Response:
        caller_id()
        return _answer(operation, parse(operation, _sent(operation, in_path)))

    rule = "/api" + path.replace("{", "<").replace("}", ">")
    app.add_url_rule(rule, operation.name, run, methods=[method])


def _sent(operation: Operation, in_path: Mapping[str, str]) -> Mapping[str, Any] | bytes:
    """Arguments out of the path with the query, or with the JSON body."""
    if request.method in ("GET", "DELETE"):
        many = {key for key, part in operation.input.model_fields.items() if "list" in str(part.annotation)}
        query = {key: values if key in many else values[-1] for key, values in request.args.lists()}
        return {**query, **in_path}
    body = request.get_json(silent=True) if request.get_data() else {}
    if not isinstance(body, dict):
        raise Invalid("the body is not a JSON object", f"the fields of {operation.name} as JSON")
    return json.dumps({**body, **in_path}).encode()


def _answer(operation: Operation, ask: Any) -> Response:
    shown = dispatch(intranet(), caller_id(), operation, ask)
    return Response(shown.model_dump_json(), mimetype=JSON)


def note(error: HTTPException) -> None:
    """Keep the traceback of an error of ours; every wire that answers errors in its own shape calls this."""
    if isinstance(error, InternalServerError):
        broken = error.original_exception or error
        intranet().faults.append("".join(format_exception(broken)))


def _http_error(error: HTTPException) -> tuple[Response, int]:
    status = error.code or 500
    note(error)
    if status == 404 and request.url_rule is None:
        intranet().missing[f"{request.method} {request.path}"] += 1
    found = f"{request.method} {request.path}"
    answer: Response
    if request.accept_mimetypes.quality("text/html") > request.accept_mimetypes.quality(JSON):
        answer = import_module("deskjob_services.kernel.pages").error_page(status, _called(found))
    else:
        body = {"code": error.name.lower().replace(" ", "-"), "found": found}
        answer = jsonify({"error": {**body, "expected": error.description or "", "fix": "see /docs"}})
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return answer, status


def _called(found: str) -> str:
    """What was asked for, in the words of an error page."""
    return found if request.url_rule is not None else f"no page at {request.script_root}{request.path}"


def decoded(text: str) -> bytes:
    """Bytes out of base64. Raises Invalid."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("content that is not base64", "the file's bytes in base64") from error
