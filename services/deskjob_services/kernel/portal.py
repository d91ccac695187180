"""The company's front door: signing in and out, the look's files, and what waits for you."""

from __future__ import annotations

import hmac
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

from flask import Blueprint, Response, g, redirect, request, send_from_directory
from werkzeug.wrappers import Response as BaseResponse

from deskjob_services.kernel.operation import registry
from deskjob_services.kernel.pages import back, guarded, me, pages_blueprint, render, urls
from deskjob_services.kernel.web import intranet, person_named, session_cookie

portal = pages_blueprint("portal", __name__)
blueprint = Blueprint("door", __name__)
blueprint.after_request(guarded)


@portal.get("/")
def home() -> str:
    """The services, and what waits for the person signed in."""
    counts: dict[str, int] = {}
    lines: dict[str, str] = {}
    waiting: list[Any] = []
    for key in registry.services:
        if find_spec(f"deskjob_services.{key}.waiting"):
            found = import_module(f"deskjob_services.{key}.waiting").waiting(intranet().store.rows, me(), urls())
            counts[key], lines[key] = found.count, found.line
            waiting.extend(found.items)
    waiting.sort(key=lambda item: -cast(int, item["at"]))
    return render("home.html", counts=counts, lines=lines, waiting=waiting[:12])


@portal.post("/logout")
def sign_out() -> BaseResponse:
    """End the session, here and in every service."""
    company = intranet()
    company.credentials.revoke(request.cookies.get(session_cookie(company), ""))
    response = back(urls().signin)
    response.delete_cookie(session_cookie(company), path="/")
    return response


@blueprint.get("/static/<path:name>")
def static(name: str) -> Response:
    """A file of the look."""
    response = send_from_directory(f"{__file__.rpartition('/')[0]}/static", name)
    response.headers["Cache-Control"] = "max-age=3600"
    return response


@blueprint.get("/login")
def sign_in() -> Response | BaseResponse:
    """The form to sign in with."""
    cookie = request.cookies.get(session_cookie(intranet()), "")
    if intranet().credentials.holder(cookie, "web"):
        return redirect(_inside(request.args.get("next", "")))
    return _sign_in_page("", "", 200)


@blueprint.post("/login")
def signed_in() -> Response | BaseResponse:
    """Check the password, open a session, go on to where one was heading."""
    company = intranet()
    credentials = company.credentials
    expected = credentials.csrf(request.cookies.get(_form_cookie(), ""))
    if not hmac.compare_digest(expected.encode(), request.form.get("csrf", "").encode()):
        return _sign_in_page(request.form.get("user", ""), "The form had gone stale; please try once more.", 403)
    person = person_named(company, request.form.get("user", "").strip())
    if person is None or not credentials.password_holds(person.id, request.form.get("password", "")):
        return _sign_in_page(request.form.get("user", ""), "No one here has that user name and password.", 401)
    response = back(_inside(request.form.get("next", "")))
    token = credentials.issue(person.id, "web")
    response.set_cookie(session_cookie(company), token, httponly=True, samesite="Strict", path="/")
    return response


def _sign_in_page(handle: str, error: str, status: int) -> Response | BaseResponse:
    company = intranet()
    nonce = request.cookies.get(_form_cookie()) or company.credentials.issue("nobody", "form")
    g.csrf = company.credentials.csrf(nonce)
    going = request.values.get("next", "")
    response = Response(render("signin.html", handle=handle, error=error, next=going), status, mimetype="text/html")
    response.set_cookie(_form_cookie(), nonce, httponly=True, samesite="Strict", path="/")
    return response


def _form_cookie() -> str:
    return f"{session_cookie(intranet())}_form"


def _inside(target: str) -> str:
    """The address after signing in, if it is one of ours; the portal otherwise."""
    places = [urls().service(key) for key in ("portal", *registry.services)]
    ours = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if ours or any(place and target.startswith(f"{place}/") for place in places) else urls().home
