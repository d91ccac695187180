"""WebDAV as other people's programs speak it, unmodified, against a real server on 127.0.0.1."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.services.sheets.conftest import IDS
from webdav3.client import Client
from webdav3.exceptions import ResourceLocked

from deskjob_services.intranet import Intranet

Do = Callable[..., Any]
NAMES = ("a.csv", "sub dir/Übersicht 50% #1.csv", "sub dir/deeper/a;b&c+d.csv")
SUITES = "basic copymove props locks http"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a few files of names that are not easy, and one of two megabytes."""
    for number, name in enumerate(NAMES):
        path = tmp_path / "here" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"file,{number}\n".encode() * (number * 1000 + 1))
    (tmp_path / "here" / "big.bin").write_bytes(os.urandom(2_000_000))
    return tmp_path / "here"


@pytest.fixture
def client(office: Intranet, address: str) -> Iterator[Client]:
    """webdavclient3, signed in as Ana with a token in the password's place."""
    token = office.credentials.issue(IDS["ana"], "sheets")
    host = address.removesuffix("/sheets")
    root = "/sheets/remote.php/webdav/"
    made = Client({"webdav_hostname": host, "webdav_root": root, "webdav_login": "ana", "webdav_password": token})
    yield made
    made.session.close()


def contents_of(folder: Path) -> dict[str, bytes]:
    """Every file beneath a folder, by its path from there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ran(*command: str, feed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """A program of the system's, which must end well."""
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **more}
    # Litmus writes its logs where it stands.
    done = subprocess.run(
        command, input=feed, capture_output=True, text=True, timeout=120, env=env, cwd=more.get("HOME")
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done


def test_webdavclient3_does_a_working_session(client: Client, folder: Path, tmp_path: Path, do: Do) -> None:
    client.mkdir("Plans")
    client.upload_sync(remote_path="Plans/a.csv", local_path=str(folder / "a.csv"))
    assert client.check("Plans") and client.check("Plans/a.csv") and not client.check("Plans/none.csv")
    assert client.list("Plans") == ["a.csv"]
    assert client.info("Plans/a.csv")["etag"] == do("ana", "stat", file="/Plans/a.csv").etag
    client.copy("Plans/a.csv", "Plans/b.csv")
    client.move("Plans/b.csv", "Plans/Übersicht.csv")
    client.upload_sync(remote_path="Tree", local_path=str(folder))
    client.download_sync(remote_path="Tree", local_path=str(tmp_path / "back"))
    assert contents_of(tmp_path / "back") == contents_of(folder)
    client.download_sync(remote_path="Plans/Übersicht.csv", local_path=str(tmp_path / "got"))
    assert (tmp_path / "got").read_bytes() == (folder / "a.csv").read_bytes()
    client.clean("Plans/a.csv")
    assert [one.name for one in do("ana", "trashed").entries] == ["a.csv"]
    assert int(client.free()) > 0
    with client.lock("Plans/Übersicht.csv") as held:
        with pytest.raises(ResourceLocked):
            client.upload_sync(remote_path="Plans/Übersicht.csv", local_path=str(folder / "a.csv"))
        held.upload_sync(remote_path="Plans/Übersicht.csv", local_path=str(folder / "a.csv"))
    assert do("ana", "stat", file="/Plans/Übersicht.csv").version == 2


@pytest.mark.dav
@pytest.mark.needs("litmus")
@pytest.mark.parametrize("place", ["webdav", "dav/files/ana"])
def test_litmus_finds_nothing(address: str, office: Intranet, place: str, tmp_path: Path) -> None:
    word = office.credentials.password(IDS["ana"])
    done = ran("litmus", f"{address}/remote.php/{place}/", "ana", word, TESTS=SUITES, HOME=str(tmp_path))
    assert done.stdout.count("100.0%") == len(SUITES.split())
    assert "FAIL" not in done.stdout and "WARNING" not in done.stdout and "SKIPPED" not in done.stdout
    assert office.faults == []


@pytest.mark.dav
@pytest.mark.needs("rclone")
@pytest.mark.parametrize("vendor", ["other", "owncloud"])
def test_rclone_syncs_both_ways_checks_and_moves(
    address: str, office: Intranet, folder: Path, tmp_path: Path, vendor: str, do: Do
) -> None:
    word = ran("rclone", "obscure", office.credentials.password(IDS["ana"])).stdout.strip()
    settings = {"TYPE": "webdav", "URL": f"{address}/remote.php/webdav/", "VENDOR": vendor, "USER": "ana", "PASS": word}
    env = {f"RCLONE_CONFIG_OFFICE_{name}": value for name, value in settings.items()}
    env |= {"RCLONE_CONFIG": str(tmp_path / "none.conf"), "HOME": str(tmp_path)}

    def rclone(*command: str) -> str:
        return ran("rclone", *command, **env).stdout

    there, back = "office:Sync", tmp_path / "back"
    rclone("sync", str(folder), there)
    rclone("check", "--download", str(folder), there)
    (folder / "a.csv").write_bytes(b"longer than before\n")
    (folder / "big.bin").unlink()
    rclone("sync", str(folder), there)
    rclone("sync", there, str(back))
    assert contents_of(back) == contents_of(folder)
    assert [one.name for one in do("ana", "trashed").entries] == ["big.bin"]
    assert do("ana", "stat", file="/Sync/a.csv").version >= 2
    rclone("moveto", f"{there}/a.csv", f"{there}/sub dir/b?.csv")
    rclone("move", f"{there}/sub dir", "office:Moved")
    rclone("copy", "office:Moved", "office:Copied")
    assert "b?.csv" in rclone("lsf", "-R", "office:Copied")
    rclone("purge", "office:Copied")
    assert int(rclone("about", "--json", "office:").partition('"used":')[2].split(",")[0].strip(" }\n")) > 0
    assert office.faults == []


@pytest.mark.dav
@pytest.mark.needs("cadaver")
def test_cadaver_does_a_working_session(address: str, office: Intranet, folder: Path, tmp_path: Path, do: Do) -> None:
    host = address.removeprefix("http://").partition(":")[0]
    (tmp_path / ".netrc").write_text(f"machine {host} login ana password {office.credentials.password(IDS['ana'])}\n")
    (tmp_path / ".netrc").chmod(0o600)
    commands = [
        "mkcol Plans", "cd Plans", f"put {folder}/a.csv", "copy a.csv b.csv", "lock b.csv",
        f"put {folder}/big.bin b.csv", "unlock b.csv", "move b.csv c.csv", "propset c.csv note kept",
        "propget c.csv note", f"get c.csv {tmp_path}/got", "ls", "delete a.csv", "cd ..", "ls", "quit",
    ]  # fmt: skip
    done = ran("cadaver", f"{address}/remote.php/webdav/", feed="\n".join(commands) + "\n", HOME=str(tmp_path))
    assert "failed" not in done.stdout.lower(), done.stdout
    assert (tmp_path / "got").read_bytes() == (folder / "big.bin").read_bytes()
    assert [one.name for one in do("ana", "browse", folder="/Plans").entries] == ["c.csv"]
    assert do("ana", "stat", file="/Plans/c.csv").version == 2
    assert office.faults == []
