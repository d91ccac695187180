"""The way in for WebDAV: finds who asks, and hands the request to the server; stands beside Flask, not behind it.

/remote.php/webdav/...              the caller's files
/remote.php/dav/files/<user>/...    the same; `user` is the caller's handle or id
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from deskjob_services import clock
from deskjob_services.errors import Forbidden, Frozen, NotFound, Refusal, Unauthenticated
from deskjob_services.intranet import Intranet
from deskjob_services.kernel import door
from deskjob_services.people.models import Person

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]

WEBDAV = "/remote.php/webdav"
FILES = "/remote.php/dav/files"
METHODS = (
    "OPTIONS",
    "HEAD",
    "GET",
    "PUT",
    "DELETE",
    "MKCOL",
    "MOVE",
    "COPY",
    "PROPFIND",
    "PROPPATCH",
    "LOCK",
    "UNLOCK",
)
STATUS = {422: 400, 409: 409}
"""Statuses that WebDAV's clients expect in place of ours."""
_REASONS = {400: "Bad Request", 423: "Locked", 507: "Insufficient Storage"}
_SABRE = {
    400: "BadRequest", 401: "NotAuthenticated", 403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed",
    409: "Conflict", 412: "PreconditionFailed", 413: "EntityTooLarge", 415: "UnsupportedMediaType",
    416: "RequestedRangeNotSatisfiable", 423: "Locked", 501: "NotImplemented", 503: "ServiceUnavailable",
    507: "InsufficientStorage",
}  # fmt: skip


class Root(NamedTuple):
    """Where a request enters: the address its files begin at, and the path from there."""

    base: str
    path: str


def beside(app: App) -> App:
    """The service's app, with WebDAV answered before it is asked."""

    def either(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = str(environ.get("PATH_INFO", ""))
        if _beneath(path, WEBDAV) or _beneath(path, FILES):
            return answer(environ, start_response)
        return app(environ, start_response)

    return either


def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request of a WebDAV client."""
    company: Intranet = environ["deskjob.company"]
    try:
        me = caller(environ)
        root = _root(environ, company, me)
        if company.frozen:
            raise Frozen("the company is closed", "an episode that is still open")
        from deskjob_services.sheets.dav import server

        said = server.answered(environ, company, me, root)
    except Refusal as refusal:
        said = refused(refusal)
    except Exception as error:
        from deskjob_services.kernel.web import broke

        return broke(str(environ["deskjob.service"]), environ, error)(environ, start_response)
    headers = [(name, value) for name, value in said.headers if name.lower() not in ("date", "content-length")]
    headers += [("Date", http_date(company.store.now)), ("Content-Length", str(said.length))]
    start_response(said.status, headers)
    return said.body


class Said(NamedTuple):
    """An answer before it is sent; `length` is that of the body a GET would have."""

    status: str
    headers: list[tuple[str, str]]
    body: list[bytes]
    length: int


def refused(refusal: Refusal, condition: str = "") -> Said:
    """A refusal as the product's server says it, in XML."""
    status = STATUS.get(refusal.status, refusal.status)
    name = _SABRE.get(status, "Exception")
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns">\n'
        f"  {condition}<s:exception>Sabre\\DAV\\Exception\\{name}</s:exception>\n"
        f"  <s:message>{escape(_clean(str(refusal)))}</s:message>\n</d:error>\n"
    ).encode()
    headers = [("Content-Type", "application/xml; charset=utf-8")]
    if isinstance(refusal, Unauthenticated):
        headers.append(("WWW-Authenticate", 'Basic realm="Files", charset="UTF-8"'))
    return Said(line(status), headers, [body], len(body))


def line(status: int) -> str:
    """A status line such as `423 Locked`."""
    from http import HTTPStatus

    return f"{status} {_REASONS.get(status) or HTTPStatus(status).phrase}"


def caller(environ: Environ) -> Person:
    """Who asks: by a token, or by name and password, in whose place a token may stand. Raises Unauthenticated."""
    company: Intranet = environ["deskjob.company"]
    service = str(environ["deskjob.service"])
    token = door.token_of(environ)
    if token is not None:
        person_id = door.holder_of(company, service, token, environ)
    else:
        person_id = door.believed(_by_password(company, service, environ), environ)
    me = company.store.rows.need(Person, person_id)
    if me.employment != "active":
        raise Forbidden(f"{me.name} no longer works here", "an active employee")
    return me


@lru_cache(maxsize=512)
def http_date(seconds: int) -> str:
    """A moment of company time as HTTP writes it."""
    value = clock.moment(seconds)
    return f"{_DAYS[value.weekday()]}, {value.day:02d} {_MONTHS[value.month - 1]} {value.year} {value:%H:%M:%S} GMT"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _by_password(company: Intranet, service: str, environ: Environ) -> str | None:
    from werkzeug.datastructures import Authorization

    from deskjob_services.kernel.web import person_named

    given = Authorization.from_header(environ.get("HTTP_AUTHORIZATION"))
    if given is None or given.type != "basic":
        return None
    person = person_named(company, given.username or "")
    word = given.password or ""
    if person is None:
        return None
    if company.credentials.password_holds(person.id, word):
        return person.id
    holder = company.credentials.holder(word, service)
    return holder if holder == person.id else None


def _root(environ: Environ, company: Intranet, me: Person) -> Root:
    """The start of the caller's files in the address, and the rest of it. Raises NotFound for somebody else's."""
    path, script = _text(environ["PATH_INFO"]), _text(environ.get("SCRIPT_NAME", ""))
    if _beneath(path, WEBDAV):
        return Root(script + WEBDAV, path[len(WEBDAV) :] or "/")
    user, slash, rest = path[len(FILES) + 1 :].partition("/")
    if user not in (me.handle, me.id, me.email):
        raise NotFound(f"no files of {user[:80]!r} for {me.name}", f"{FILES}/{me.handle}/")
    return Root(f"{script}{FILES}/{user}", slash + rest or "/")


def _beneath(path: str, base: str) -> bool:
    return path == base or path.startswith(base + "/")


def _text(raw: object) -> str:
    """A path of the environ as text; bytes that are no UTF-8 stand for themselves and are refused as names are."""
    return str(raw).encode("latin-1").decode("utf-8", "surrogateescape")


def _clean(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)
