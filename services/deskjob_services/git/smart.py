"""Git over HTTP: clone, fetch and push, by `git http-backend`, with who may do what decided by the rules.

The rows say where a ref points. Git takes the objects of a push and looks them through; whether the refs move is
decided by `git.push`, and where it refuses, the pusher reads why.
"""

from __future__ import annotations

import os
import re
import struct
import tempfile
import zlib
from typing import IO
from urllib.parse import quote

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from deskjob_services.errors import Forbidden, Frozen, Invalid, NotFound, Refusal, TooLarge, Unauthenticated
from deskjob_services.git import access
from deskjob_services.git.models import Project
from deskjob_services.git.shown import ProjectCard
from deskjob_services.kernel.act import Act
from deskjob_services.kernel.operation import registry
from deskjob_services.kernel.web import caller_id, do, intranet
from deskjob_services.people.models import Person

SERVICE = "git"
LARGEST_REQUEST = 256_000_000
"""Bytes of a push that are read at all; git itself says that it is over the quota long before."""
LARGEST_FETCH = 16_000_000
SMALL = 1_000_000
UPLOAD, RECEIVE = "git-upload-pack", "git-receive-pack"
_PROTOCOL = re.compile(r"[a-z0-9=:]{1,64}")
_SHA = re.compile("[0-9a-f]{40}")
_GIT = "/<space>/<slug>.git"


def mount(blueprint: Blueprint) -> None:
    """Answer git's requests beside the interface's."""
    blueprint.add_url_rule(f"{_GIT}/info/refs", "git_refs", advertised, methods=["GET"])
    blueprint.add_url_rule(f"{_GIT}/{UPLOAD}", "git_upload", uploaded, methods=["POST"])
    blueprint.add_url_rule(f"{_GIT}/{RECEIVE}", "git_receive", received, methods=["POST"])
    blueprint.add_url_rule("/<space>/<slug>/info/refs", "git_elsewhere", elsewhere, methods=["GET"])


def elsewhere(space: str, slug: str) -> AnyResponse:
    """The address of a project without `.git`, as people copy it."""
    service = quote(request.args.get("service", ""), safe="")
    return redirect(f"{request.script_root}/{quote(space)}/{quote(slug)}.git/info/refs?service={service}", 301)


def advertised(space: str, slug: str) -> Response:
    """What refs there are, before a fetch or a push."""
    service = request.args.get("service", "")
    if service not in (UPLOAD, RECEIVE):
        return _plain("Git over HTTP is spoken in its smart form only", 403)
    try:
        place = Place.of(space, slug)
        if service == RECEIVE:
            place.may_push()
        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/info/refs", "QUERY_STRING": f"service={service}"}
        return place.asked(asked, None)
    except Refusal as refusal:
        return refused(refusal)


def uploaded(space: str, slug: str) -> Response:
    """A clone or a fetch: objects of this repository, of no other."""
    try:
        place = Place.of(space, slug)
        with _spool(place) as body:
            size = _body(body, LARGEST_FETCH)
            from deskjob_services.git import pktline

            foreign = place.foreign(pktline.wants(body))
            if foreign is not None:
                told = pktline.line(f"ERR upload-pack: not our ref {foreign}".encode())
                return Response(told, mimetype=f"application/x-{UPLOAD}-result")
            body.seek(0)
            return place.asked(_post(UPLOAD, size), body)
    except Refusal as refusal:
        return refused(refusal)


def received(space: str, slug: str) -> Response:
    """A push: git takes the objects, `git.push` moves the refs or says why not."""
    try:
        place = Place.of(space, slug)
        place.may_push()
        with _spool(place) as body:
            return place.pushed(body, _body(body, LARGEST_REQUEST))
    except Refusal as refusal:
        return refused(refusal)


class Place:
    """A repository that somebody reaches over HTTP."""

    def __init__(self, one: Project, wiki: bool, person_id: str) -> None:
        self.one = one
        self.wiki = wiki
        self.person_id = person_id
        store = intranet().store
        self.rows, self.blobs = store.rows, store.blobs

    @classmethod
    def of(cls, space: str, slug: str) -> Place:
        """The repository of an address, for who is signed in and sees it. Raises Unauthenticated, NotFound."""
        person_id = _caller()
        if intranet().frozen:
            raise Frozen("the company is closed", "an episode that is still open")
        wiki = slug.endswith(".wiki")
        card: ProjectCard = do("git.project", {"project": f"{space}/{slug.removesuffix('.wiki')}"})
        return cls(intranet().store.rows.need(Project, card.id), wiki, person_id)

    def may_push(self) -> None:
        """Raises Forbidden for who may push nothing here at all, before git sends what it has."""
        act = Act(intranet(), registry.operation("git.push"), self.rows.need(Person, self.person_id))
        try:
            access.permit(act, self.one)
        except Forbidden as refusal:
            said = "You can't push code to a read-only project: it is archived."
            if not self.one.archived:
                said = "You are not allowed to push code to this project."
            raise Forbidden(said) from refusal

    def foreign(self, wanted: set[str]) -> str | None:
        """One of these objects that is not of this repository."""
        import pygit2

        from deskjob_services.git import reach

        wrong = next((sha for sha in sorted(wanted) if not _SHA.fullmatch(sha)), None)
        if wrong is not None:
            return wrong
        ids = {pygit2.Oid(hex=sha) for sha in wanted}
        return next(map(str, sorted(reach.beyond(self.rows, self.blobs, self.one, ids, wiki=self.wiki))), None)

    def asked(self, asked: dict[str, str], body: IO[bytes] | None) -> Response:
        """Git's answer to a request that changes nothing."""
        from deskjob_services.git import bare

        here = bare.laid(self.rows, self.blobs, self.one, wiki=self.wiki)
        return self._git(here, {**asked, **here.reading()}, body)

    def pushed(self, body: IO[bytes], size: int) -> Response:
        """The answer to a push: git's own, or the rules' refusal in git's form."""
        from deskjob_services.git import arrivals, bare, pktline

        push = pktline.request(body)
        body.seek(push.pack_at)
        sent = _count(body.read(12))
        body.seek(0)
        here = bare.laid(self.rows, self.blobs, self.one, wiki=self.wiki)
        with here.receiving() as places:
            answer = self._git(here, {**_post(RECEIVE, size), **places}, body)
            report = pktline.report(answer.get_data(), push.able)
            if not push.commands or answer.status_code != 200 or not report.unpacked or report.refused:
                return answer
            arrival = here.let_in(sent)
        try:
            with arrivals.arrived(self.blobs, arrival.listing):
                updates = [{"ref": one.ref, "before": one.before, "after": one.after} for one in push.commands]
                do("git.push", {"project": self.one.id, "updates": updates, "wiki": self.wiki})
        except Refusal as refusal:
            arrival.throw_out()
            answer.set_data(pktline.declined(push.commands, push.able, f"GitLab: {_words(refusal)}"))
        return answer

    def _git(self, here: object, asked: dict[str, str], body: IO[bytes] | None) -> Response:
        from deskjob_services.git import bare, child

        assert isinstance(here, bare.Bare)
        who = self.rows.need(Person, self.person_id)
        path = f"/{bare.NAME}{asked['PATH_INFO']}"
        version = request.headers.get("Git-Protocol", "")
        given = {"GIT_PROTOCOL": version} if _PROTOCOL.fullmatch(version) else {}
        said = child.backend(here.folder, {**asked, **given, "PATH_INFO": path, "REMOTE_USER": who.id}, body)
        answer = Response(said.body, status=said.status)
        for name, value in said.headers:
            answer.headers[name] = value
        return answer


def refused(refusal: Refusal) -> Response:
    """A refusal as git shows it: the words come to the person, a missing name asks for one."""
    if isinstance(refusal, Unauthenticated):
        answer = _plain("HTTP Basic: Access denied. A password or a token is needed.", 401)
        answer.headers["WWW-Authenticate"] = 'Basic realm="GitLab"'
        return answer
    if isinstance(refusal, NotFound):
        said = "The project you were looking for could not be found or you don't have permission to view it."
        return _plain(said, 404)
    return _plain(_words(refusal), 400 if isinstance(refusal, Invalid) else refusal.status)


def _words(refusal: Refusal) -> str:
    return refusal.found if isinstance(refusal, Forbidden) else str(refusal)


def _plain(text: str, status: int) -> Response:
    return Response(text + "\n", status=status, mimetype="text/plain")


def _caller() -> str:
    """Who is asking: by password, or by a token in its place, whatever name is beside it. Raises Unauthenticated."""
    given = request.authorization
    if given is not None and given.type == "basic" and given.password:
        holder = intranet().credentials.holder(given.password, SERVICE)
        if holder is not None:
            g.caller = holder
    return caller_id()


def _post(service: str, size: int) -> dict[str, str]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": f"/{service}",
        "QUERY_STRING": "",
        "CONTENT_TYPE": f"application/x-{service}-request",
        "CONTENT_LENGTH": str(size),
    }


def _spool(place: Place) -> IO[bytes]:
    """A file for the request's body: in memory where it is small, as most are."""
    if 0 < (request.content_length or 0) < SMALL and hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("request"), "w+b")
    return tempfile.TemporaryFile(dir=place.blobs.scratch())


def _body(into: IO[bytes], most: int) -> int:
    """Write the request's body into a file, unpacked where it was packed; its size. Raises TooLarge, Invalid."""
    request.max_content_length = LARGEST_REQUEST
    packed = request.headers.get("Content-Encoding", "") in ("gzip", "x-gzip")
    inflate = zlib.decompressobj(31) if packed else None
    size = 0
    while data := request.stream.read(1 << 20):
        try:
            plain = inflate.decompress(data, most) if inflate is not None else data
        except zlib.error as error:
            raise Invalid("a body that is not gzip", "one that is") from error
        size += into.write(plain)
        if size > most or (inflate is not None and inflate.unconsumed_tail):
            raise TooLarge(f"a request of more than {most:,} bytes", "a smaller one")
    into.seek(0)
    return size


def _count(head: bytes) -> int:
    """How many objects a pack says it has."""
    return struct.unpack(">I", head[8:12])[0] if len(head) == 12 and head[:4] == b"PACK" else 0
