"""The floors: what the same work takes with nothing but sqlite3, a WSGI function and httpx."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from deskjob.backend.loopback import stop
from deskjob_services.gateway import Environ, environ_of

MESSAGE = "select id, room_id, author_id, text, at from chat_message where id = ?"


class Bare:
    """One table read and one row written behind a bare WSGI function, over the same bytes."""

    def __init__(self, database: bytes) -> None:
        self._bytes = database
        self.connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self.connection.create_function("act", 0, lambda: 0)
        self.connection.create_function("written", -1, lambda *values: "")
        self.restore()
        self.message = self.connection.execute("select id from chat_message order by rowid limit 1").fetchone()[0]

    def restore(self) -> None:
        """Copy the bytes in."""
        self.connection.deserialize(self._bytes)

    def pristine(self) -> None:
        """Copy the bytes in, and read once."""
        self.restore()
        self.first()

    def first(self) -> Any:
        """The first read after a restore."""
        return self.connection.execute(MESSAGE, (self.message,)).fetchone()

    def app(self, environ: Environ, start_response: Callable[..., Any]) -> list[bytes]:
        """GET reads a message, POST changes one."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        json.loads(environ["wsgi.input"].read(length) or b"{}")
        if environ["REQUEST_METHOD"] == "POST":
            self.connection.execute("begin immediate")
            self.connection.execute("update chat_message set text = text || '.' where id = ?", (self.message,))
            self.connection.execute("commit")
        body = json.dumps(self.first()).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    def call(self, method: str) -> bytes:
        """One request straight into the app."""
        return b"".join(self.app(environ_of(method, "/", [("Host", "bare")], b"{}"), lambda *_: None))

    def client(self) -> httpx.Client:
        """httpx over the app, no socket."""
        return httpx.Client(transport=httpx.WSGITransport(app=self.app), base_url="http://bare", trust_env=False)

    @contextmanager
    def socket(self) -> Iterator[httpx.Client]:
        """httpx over a waitress server on this machine."""
        from waitress.server import create_server

        server = create_server(self.app, host="127.0.0.1", port=0, threads=2)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{server.effective_port}"  # type: ignore[union-attr]
        try:
            with httpx.Client(base_url=url, trust_env=False) as client:
                yield client
        finally:
            stop(server)
            thread.join(timeout=5)

    def undo(self, rows: int) -> None:
        """Read so many journal rows and write the old text back."""
        self.connection.execute("select * from journal order by seq desc limit ?", (rows,)).fetchall()
        self.connection.execute("begin immediate")
        for _ in range(rows):
            self.connection.execute("update chat_message set text = 'x' where id = ?", (self.message,))
        self.connection.execute("commit")

    def judge(self) -> None:
        """Fifteen questions and the whole journal."""
        for _ in range(15):
            self.first()
        self.connection.execute("select * from journal order by seq desc limit 40").fetchall()

    def refill(self) -> None:
        """Every row of the company, inserted into an empty database of the same tables."""
        target = sqlite3.connect(":memory:", isolation_level=None)
        target.execute("begin")
        names = self.connection.execute(
            "select name, sql from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name"
        ).fetchall()
        for name, sql in names:
            target.execute(sql)
            rows = self.connection.execute(f"select * from {name}").fetchall()
            if rows:
                target.executemany(f"insert into {name} values ({','.join('?' * len(rows[0]))})", rows)
        target.execute("commit")
        target.close()
