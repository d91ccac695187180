"""What every page shares: the session, forms that are ours, the frame, refusals as pages."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

from flask import Blueprint, Flask, Response, g, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from deskjob_services import clock
from deskjob_services.errors import Forbidden, Refusal, Unauthenticated
from deskjob_services.kernel.operation import registry
from deskjob_services.kernel.web import caller_id, intranet, session_cookie
from deskjob_services.money import Money
from deskjob_services.people.models import Person, Setting

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; form-action 'self'{ours}; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)


@dataclass(frozen=True)
class Urls:
    """Where things are, whichever way the intranet stands."""

    root: str

    def service(self, key: str) -> str:
        """The address a service's paths follow, without a slash at the end."""
        if key == "portal":
            return self.root
        return intranet().addresses.get(key, f"{self.root}/{key}")

    def static(self, name: str) -> str:
        """The address of a file of the look."""
        return f"{self.root}/static/{name}"

    def person(self, person_id: str) -> str:
        """The address of a profile."""
        return f"{self.service('people')}/people/{person_id}"

    @property
    def home(self) -> str:
        """The portal."""
        return f"{self.root}/"

    @property
    def me(self) -> str:
        """One's own profile."""
        return f"{self.service('people')}/me"

    @property
    def signin(self) -> str:
        """Where to sign in."""
        return f"{self.root}/login"

    @property
    def signout(self) -> str:
        """Where a form signs out."""
        return f"{self.root}/logout"


def urls() -> Urls:
    """The addresses as this request's host sees them; a host a service leads back to the company's own host."""
    return Urls(cast(str, request.environ.get("deskjob.root", "")))


def pages_blueprint(key: str, import_name: str) -> Blueprint:
    """A blueprint of pages: signed-in people only, forms with our token only, refusals as pages."""
    blueprint = Blueprint(f"{key}_pages", import_name, template_folder="templates")
    blueprint.before_request(_signed_in)
    blueprint.before_request(_own_form)
    blueprint.register_error_handler(Refusal, _refusal_page)
    blueprint.after_request(guarded)
    return blueprint


def dress(app: Flask) -> None:
    """Give an app's templates the filters that every page uses."""
    app.add_template_filter(lambda minor, currency: str(Money.minor(minor, currency)), "money")
    app.add_template_filter(clock.spoken, "moment")
    app.add_template_filter(clock.spoken_day, "day")
    app.add_template_filter(clock.spoken_iso, "isoday")
    app.add_template_filter(_ago, "ago")
    app.add_template_filter(_initials, "initials")


def render(template: str, **context: Any) -> str:
    """A page in the frame every page has."""
    key = cast(str, request.environ["deskjob.service"])
    company = intranet()
    signed = g.get("caller")
    name = company.store.rows.get(Setting, "company")
    address = urls()
    services = [
        {
            "key": s.key,
            "title": s.title,
            "url": address.service(s.key) + "/",
            "active": s.key == key,
            "accent": s.accent,
        }
        for s in registry.services.values()
    ]
    service = next((dict(s) for s in services if s["active"]), {})
    token = request.cookies.get(session_cookie(company), "")
    return render_template(
        template,
        company=name.value if name else "Company",
        service=service,
        services=services,
        me=me() if signed else None,
        now=company.store.now,
        csrf=g.get("csrf") or company.credentials.csrf(token),
        flashes=company.flashes.pop(token, []) if token else [],
        urls=address,
        query=request.args,
        **context,
    )


def me() -> Person:
    """The person signed in. Raises Unauthenticated."""
    return intranet().store.rows.need(Person, caller_id())


def flash(kind: str, text: str) -> None:
    """Say something on the next page: kind is ok, warn, error or info."""
    token = request.cookies.get(session_cookie(intranet()), "")
    intranet().flashes.setdefault(token, []).append((kind, text))


def back(url: str) -> BaseResponse:
    """On to a page after a form, so that reloading it does not send the form again."""
    return redirect(url, 303)


def _signed_in() -> BaseResponse | None:
    g.page = True
    try:
        caller_id()
    except Unauthenticated:
        if request.method != "GET":
            raise
        there = f"{urls().service(request.environ['deskjob.service'])}{request.full_path.rstrip('?')}"
        return redirect(f"{urls().signin}?next={quote(there, safe='/:')}")
    return None


def _own_form() -> None:
    if request.method == "POST":
        company = intranet()
        expected = company.credentials.csrf(request.cookies.get(session_cookie(company), ""))
        given = request.form.get("csrf", "")
        if not hmac.compare_digest(expected.encode(), given.encode()):
            raise Forbidden("this form did not come from one of our pages", "a form opened here", "open the page again")


def _refusal_page(refusal: Refusal) -> tuple[str, int]:
    recognised()
    shown = {
        "status": refusal.status,
        "found": refusal.found,
        "expected": refusal.expected,
        "fix": refusal.fix,
    }
    return render("error.html", error=shown), refusal.status


def recognised() -> None:
    """Let a page that is open to everybody show who is signed in, if anybody is."""
    try:
        g.page = True
        caller_id()
    except Unauthenticated:
        g.caller = None


def error_page(status: int, found: str) -> Response:
    """What a browser is shown where nothing answers, in the frame every page has."""
    recognised()
    page = render("error.html", error={"status": status, "found": found})
    return guarded(Response(page, status, mimetype="text/html"))


def guarded(response: Response) -> Response:
    """Headers that keep a page to itself: no script but ours, no frames, nothing kept by the browser."""
    ours = " ".join(sorted(set(intranet().addresses.values())))
    response.headers.setdefault("Content-Security-Policy", _POLICY.format(ours=f" {ours}" if ours else ""))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _ago(seconds: int) -> str:
    gone = intranet().store.now - seconds
    future = gone < 0
    for size, word in ((clock.DAY, "day"), (clock.HOUR, "hour"), (clock.MINUTE, "minute")):
        count = abs(gone) // size
        if count:
            text = f"{count} {word}{'s' if count > 1 else ''}"
            return f"in {text}" if future else f"{text} ago"
    return "just now"


def _initials(name: str) -> str:
    parts = [part for part in name.split() if part[:1].isalpha()]
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper() or "?"
