"""One WebDAV request: wsgidav's request server, with writing, copying and moving done by the operations of the store.

wsgidav's own application is left out: its sign-in, its directory browser and its log. A write is one operation, so
that a file has one version more and not two, and what stood in its place is never lost.
"""

from __future__ import annotations

import base64
import logging
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from wsgidav import util
from wsgidav.dav_error import (
    HTTP_BAD_GATEWAY,
    HTTP_BAD_REQUEST,
    HTTP_CONFLICT,
    HTTP_FORBIDDEN,
    HTTP_LOCKED,
    HTTP_METHOD_NOT_ALLOWED,
    HTTP_NOT_FOUND,
    HTTP_NOT_IMPLEMENTED,
    HTTP_PRECONDITION_FAILED,
    DAVError,
)
from wsgidav.request_server import RequestServer

from deskjob_services.errors import Refusal
from deskjob_services.intranet import Intranet
from deskjob_services.people.models import Person
from deskjob_services.sheets import contents
from deskjob_services.sheets.dav import bodies
from deskjob_services.sheets.dav.door import METHODS, STATUS, Environ, Root, Said, line, refused
from deskjob_services.sheets.dav.files import Files
from deskjob_services.sheets.models import Entry

_BLOCK = 1 << 20
_CONFIG = {"block_size": _BLOCK, "hotfixes": {}, "mutable_live_props": []}
_OVERWRITTEN = ("T", "F")

logging.getLogger("wsgidav").addHandler(logging.NullHandler())
logging.getLogger("wsgidav").propagate = False


def answered(environ: Environ, company: Intranet, me: Person, root: Root) -> Said:
    """The answer to one request. Raises a Refusal, or an error of ours."""
    files = Files(company, me, root.base)
    environ |= {
        "PATH_INFO": root.path,
        "SCRIPT_NAME": root.base,
        "wsgidav.provider": files,
        "wsgidav.config": _CONFIG,
        "wsgidav.verbose": 0,
        "wsgidav.user_name": me.id,
    }
    told: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        told[:] = [status, headers]

    try:
        body = list(Server(files).method(environ)(environ, start))
    except DAVError as error:
        return _failed(error, head=environ["REQUEST_METHOD"] == "HEAD")
    status, headers = told
    if status.startswith(("201", "204")) and not any(value.startswith("application/xml") for _, value in headers):
        # wsgidav's page for a person says the host's time.
        body = []
    length = next((int(value) for name, value in headers if name.lower() == "content-length"), 0)
    kept = [pair for pair in headers if body or length or pair[0].lower() != "content-type"]
    head = environ["REQUEST_METHOD"] == "HEAD"
    return Said(status, kept, body, length if head else sum(map(len, body)))


class Server(RequestServer):  # type: ignore[misc]
    """wsgidav's methods for one request, and ours in place of some."""

    def __init__(self, files: Files) -> None:
        super().__init__(files)
        self.files = files
        self.block_size = _BLOCK

    def method(self, environ: Environ) -> Any:
        """What answers the request. Raises DAVError 405."""
        name = environ["REQUEST_METHOD"]
        if name not in METHODS:
            raise DAVError(
                HTTP_METHOD_NOT_ALLOWED, f"{name} is not done here.", add_headers=[("Allow", ", ".join(METHODS))]
            )
        if "#" in str(environ.get("REQUEST_URI") or ""):
            raise DAVError(HTTP_BAD_REQUEST, "A fragment (#...) has no place in a request.")
        for header, form in (("HTTP_DEPTH", str.lower), ("HTTP_OVERWRITE", str.upper)):
            if header in environ:
                environ[header] = form(environ[header])
        if name in ("PROPFIND", "PROPPATCH", "LOCK"):
            bodies.read_xml(environ)
        self._conditions(environ)
        return getattr(self, f"do_{name}")

    def do_GET(self, environ: Environ, start_response: Any) -> Any:
        """Send a file."""
        one = self.files.get_resource_inst(environ["PATH_INFO"], environ)
        if one is not None and one.is_collection:
            raise DAVError(HTTP_NOT_IMPLEMENTED, "GET is only for files; PROPFIND lists a folder.")
        return self._send_resource(environ, start_response)

    def do_HEAD(self, environ: Environ, start_response: Any) -> Any:
        """Say what a GET would send; that a folder is there, too."""
        one = self.files.get_resource_inst(environ["PATH_INFO"], environ)
        if one is not None and one.is_collection:
            start_response("200 OK", [("Content-Length", "0")])
            return []
        return self._send_resource(environ, start_response, is_head_method=True)

    def do_PUT(self, environ: Environ, start_response: Any) -> Any:
        """Give a file its content, as one new version."""
        path = environ["PATH_INFO"]
        if "HTTP_CONTENT_ENCODING" in environ:
            raise DAVError(HTTP_NOT_IMPLEMENTED, "Content-Encoding is not undone here.")
        if "HTTP_CONTENT_RANGE" in environ:
            raise DAVError(HTTP_BAD_REQUEST, "A file is put whole, not in ranges.")
        there = self.files.get_resource_inst(path, environ)
        if (there is not None and there.is_collection) or path.endswith("/"):
            raise DAVError(HTTP_METHOD_NOT_ALLOWED, "A folder has no content to put.")
        folder = self._folder_of(path, environ)
        self._evaluate_if_headers(there, environ)
        self._check_write_permission(folder if there is None else there, "0", environ)
        content = base64.b64encode(bodies.read(environ)).decode()
        card = self.files.do("sheets.upload", folder=folder.id, name=util.get_uri_name(path), content=content)
        tags = [("ETag", card.etag), ("OC-ETag", card.etag), ("OC-FileId", card.id)]
        return _done(start_response, 201 if there is None else 204, tags)

    def do_DELETE(self, environ: Environ, start_response: Any) -> Any:
        """Put a file or folder into its owner's trash."""
        one = self._there(environ["PATH_INFO"], environ)
        if util.get_content_length(environ) != 0:
            raise DAVError(415, "A DELETE has no body.")
        if environ.setdefault("HTTP_DEPTH", "infinity") != "infinity" and one.is_collection:
            raise DAVError(HTTP_BAD_REQUEST, "A folder is deleted with all that lies in it.")
        self._evaluate_if_headers(one, environ)
        self._may_take(one, environ)
        one.handle_delete()
        return _done(start_response, 204)

    def do_COPY(self, environ: Environ, start_response: Any) -> Any:
        """Copy to the address in Destination."""
        return self._transfer(environ, start_response, move=False)

    def do_MOVE(self, environ: Environ, start_response: Any) -> Any:
        """Move to the address in Destination."""
        return self._transfer(environ, start_response, move=True)

    def _transfer(self, environ: Environ, start_response: Any, *, move: bool) -> Any:
        source = self._there(environ["PATH_INFO"], environ)
        deep = self._depth(source, environ, move=move)
        path = self._destination(environ)
        if environ.setdefault("HTTP_OVERWRITE", "T") not in _OVERWRITTEN:
            raise DAVError(HTTP_BAD_REQUEST, "Overwrite is T or F.")
        if path.rstrip("/") == source.path.rstrip("/") or (path + "/").startswith(source.path.rstrip("/") + "/"):
            raise DAVError(HTTP_FORBIDDEN, "A file or folder does not go onto or into itself.")
        target = self.files.get_resource_inst(path, environ)
        folder = self._folder_of(path, environ)
        self._evaluate_if_headers(source, environ)
        if move:
            self._may_take(source, environ)
        if target is not None:
            if environ["HTTP_OVERWRITE"] == "F":
                raise DAVError(HTTP_PRECONDITION_FAILED, "There is something at the destination already.")
            self._may_take(target, environ, parent=False)
        else:
            self._check_write_permission(folder, "0", environ)
        self._carry(source, target, folder, util.get_uri_name(path.rstrip("/")), move=move, deep=deep)
        return _done(start_response, 201 if target is None else 204)

    def _carry(self, source: Any, target: Any, folder: Any, name: str, *, move: bool, deep: bool) -> None:
        """A file over a file is a new version of that file; anything else in the way goes to the trash first."""
        do = self.files.do
        if source.card is None or (target is not None and target.card is None):
            raise DAVError(HTTP_FORBIDDEN, "The top of one's files stays where it is.")
        if target is not None and not target.is_collection and not source.is_collection:
            do("sheets.upload", folder=folder.id, name=name, content=base64.b64encode(self._read(source)).decode())
            if move:
                do("sheets.trash", file=source.card.id)
            return
        if target is not None:
            do("sheets.trash", file=target.card.id)
        try:
            if not deep:
                do("sheets.make_folder", folder=folder.id, name=name)
            else:
                do("sheets.move" if move else "sheets.copy", file=source.card.id, folder=folder.id, name=name)
        except DAVError:
            if target is not None:
                do("sheets.restore", file=target.card.id)
            raise

    def _read(self, source: Any) -> bytes:
        card = self.files.do("sheets.stat", file=source.card.id)
        return contents.read(self.files.act, self.files.rows.need(Entry, card.id))

    def _there(self, path: str, environ: Environ) -> Any:
        one = self.files.get_resource_inst(path, environ)
        if one is None:
            raise DAVError(HTTP_NOT_FOUND, f"There is nothing at {path[:300]!r}.")
        return one

    def _folder_of(self, path: str, environ: Environ) -> Any:
        folder = self.files.get_resource_inst(util.get_uri_parent(path.rstrip("/")) or "/", environ)
        if folder is None or not folder.is_collection:
            raise DAVError(HTTP_CONFLICT, "The folder it is to lie in is not there.")
        return folder

    def _depth(self, source: Any, environ: Environ, *, move: bool) -> bool:
        """Whether what lies in a folder goes along. Raises DAVError 400."""
        depth = environ.setdefault("HTTP_DEPTH", "infinity")
        if depth not in ("0", "infinity") or (move and source.is_collection and depth != "infinity"):
            raise DAVError(HTTP_BAD_REQUEST, f"Depth {depth[:20]!r} makes no sense here.")
        return depth == "infinity" or not source.is_collection

    def _destination(self, environ: Environ) -> str:
        """The path in the Destination header. Raises DAVError 400, 502 for one that is not among the caller's files."""
        given = environ.get("HTTP_DESTINATION")
        if not given:
            raise DAVError(HTTP_BAD_REQUEST, "Where to? There is no Destination.")
        split = urlsplit(given if "//" in given.split("?")[0] else f"//{environ.get('HTTP_HOST', '')}{given}")
        if split.netloc and split.netloc.rpartition("@")[2].lower() != str(environ.get("HTTP_HOST", "")).lower():
            raise DAVError(HTTP_BAD_GATEWAY, "The destination is on another server.")
        path = unquote(split.path)
        base = unquote(self.files.mount_path)
        if path != base and not path.startswith(base + "/"):
            raise DAVError(HTTP_BAD_GATEWAY, "The destination is not among the same files.")
        return path[len(base) :] or "/"

    def _may_take(self, one: Any, environ: Environ, *, parent: bool = True) -> None:
        """Raises DAVError 423 unless the tokens of all locks on it, in it and on its folder came along."""
        self._check_write_permission(one, "0", environ)
        if parent:
            self._check_write_permission(self._folder_of(one.path, environ), "0", environ)
        if one.is_collection:
            tokens = environ["wsgidav.ifLockTokenList"]
            inside = self.files.held.get_lock_list(
                one.get_ref_url(), include_root=False, include_children=True, token_only=False
            )
            if any(lock["token"] not in tokens or lock["principal"] != self.files.me.id for lock in inside):
                raise DAVError(HTTP_LOCKED, "Something in the folder is locked.")

    def _evaluate_if_headers(self, one: Any, environ: Environ) -> None:
        """As wsgidav does; and a writer who names an entity tag of a file that is not there is refused as well."""
        if one is None and "HTTP_IF_MATCH" in environ:
            raise DAVError(HTTP_PRECONDITION_FAILED, "There is no file, and so none of that entity tag.")
        if one is not None and one.is_collection and environ.get("HTTP_IF_NONE_MATCH", "").strip() == "*":
            raise DAVError(HTTP_PRECONDITION_FAILED, "There is a folder already.")
        super()._evaluate_if_headers(one, environ)

    def _conditions(self, environ: Environ) -> None:
        """Read the If header; wsgidav knows resources by their address beneath ours."""
        util.parse_if_header_dict(environ)
        given = environ["wsgidav.conditions.if"] or {}
        for address in [one for one in given if one != "*"]:
            path = unquote(urlsplit(address).path).removeprefix(unquote(self.files.mount_path)).rstrip("/")
            given[quote(path)] = given[quote(path + "/")] = given.pop(address)


def _done(start_response: Any, status: int, headers: list[tuple[str, str]] | None = None) -> list[bytes]:
    start_response(line(status), [("Content-Length", "0"), *(headers or [])])
    return []


def _failed(error: DAVError, *, head: bool) -> Said:
    """An error of wsgidav's or a refusal it carried, in the product's form. Raises what is an error of ours."""
    cause = error.src_exception
    if isinstance(cause, Refusal):
        answer = refused(cause)
    elif error.value >= 500 and isinstance(cause, Exception):
        raise cause
    elif error.value in (304,):
        return Said(line(304), list(error.add_headers or []), [], 0)
    else:
        answer = refused(_refusal(error), _condition(error))
    headers = [*answer.headers, *(error.add_headers or [])]
    return Said(answer.status, headers, [] if head else answer.body, answer.length)


def _refusal(error: DAVError) -> Refusal:
    refusal = Refusal(str(error.context_info or line(error.value)))
    refusal.status = STATUS.get(error.value, error.value)
    return refusal


def _condition(error: DAVError) -> str:
    """The condition of RFC 4918 that did not hold, as XML."""
    found = error.err_condition
    if found is None:
        return ""
    name = found.condition_code.removeprefix("{DAV:}")
    hrefs = "".join(f"<d:href>{quote(href, safe='/%')}</d:href>" for href in found.hrefs)
    return f"<d:{name}>{hrefs}</d:{name}>\n  "
