"""Pushes and requests that are wrong, or worse: a clear error that reaches the pusher, nothing lost, the host up."""

import os
import struct
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha1
from typing import Any

import httpx
import pytest
from tests.services.git.conftest import IDS, Git

from deskjob_services.git import child, pktline, smart
from deskjob_services.git.models import Push, Ref
from deskjob_services.git.objects import NOTHING, objects
from deskjob_services.intranet import Intranet

Clone = Callable[..., Git]


@pytest.fixture
def unmoved(office: Intranet, address: str) -> Iterator[None]:
    """Nothing has changed when the test is done, and git is still answered."""
    before = office.store.state_hash()
    yield
    assert office.store.state_hash() == before
    assert office.faults == []
    auth = ("ana", office.credentials.password(IDS["ana"]))
    answer = httpx.get(f"{address}/platform/tariffs.git/info/refs?service=git-upload-pack", auth=auth)
    head = office.store.rows.need(Ref, "GP001", 0, "refs/heads/main").sha
    assert (answer.status_code, head.encode() in answer.content) == (200, True)


def written(one: Git, kind: str, data: bytes) -> str:
    """An object of a clone, whatever is in it; its id."""
    file = one.folder.parent / "object"
    file.write_bytes(data)
    return one.run("hash-object", "-t", kind, "-w", "--literally", str(file)).strip()


def tree(*entries: tuple[str, bytes, str]) -> bytes:
    """The bytes of a tree: mode, name and id of each entry."""
    return b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(sha) for mode, name, sha in entries)


def pushed(one: Git, root: str) -> str:
    """What the host says to a push of a commit with this tree."""
    commit = one.run("commit-tree", root, "-p", "HEAD", "-m", "Bad").strip()
    return one.run("push", "origin", f"{commit}:refs/heads/bad", fails=True)


@pytest.mark.parametrize(
    ("name", "said"),
    [(b"..", "hasDotdot"), (b".git", "hasDotgit"), (b".GIT", "hasDotgit"), (b"git~1", "hasDotgit"), (b".", "hasDot"),
     (b"a/b", "fullPathname"), (b"a\nb", "control character"), (b"\xff", "names in UTF-8"), (b"x" * 300, "at most 255"),
     (b"git~2", "keeps for itself")],
)  # fmt: skip
def test_a_tree_with_a_name_that_may_not_be(clone: Clone, unmoved: None, name: bytes, said: str) -> None:
    bo = clone("bo")
    blob = written(bo, "blob", b"x\n")
    answer = pushed(bo, written(bo, "tree", tree(("100644", name, blob))))
    assert said in answer
    assert "remote rejected" in answer or "unpacker error" in answer


@pytest.mark.parametrize("target", [b"../../etc/passwd", b"/etc/passwd", b".git/config", b"a/../../x"])
def test_a_link_out_of_the_tree(clone: Clone, unmoved: None, target: bytes) -> None:
    bo = clone("bo")
    answer = pushed(bo, written(bo, "tree", tree(("120000", b"link", written(bo, "blob", target)))))
    assert "GitLab: invalid symbolic link 'link'" in answer


def test_a_path_of_more_than_four_thousand_characters(clone: Clone, unmoved: None) -> None:
    bo = clone("bo")
    here = written(bo, "tree", tree(("100644", b"x", written(bo, "blob", b"x\n"))))
    for _ in range(40):
        here = written(bo, "tree", tree(("40000", b"d" * 110, here)))
    assert "GitLab: invalid path of 4," in pushed(bo, here)


def test_a_tree_that_unfolds_without_end(clone: Clone, unmoved: None) -> None:
    """Ten folders of ten folders of ..., all the same object: ten thousand million files in a pack of a kilobyte."""
    bo = clone("bo")
    here = written(bo, "blob", b"x\n")
    for depth in range(10):
        entries = [("100644" if depth == 0 else "40000", b"%d" % number, here) for number in range(10)]
        here = written(bo, "tree", tree(*entries))
    assert "GitLab: a push of more than 200,000 new files" in pushed(bo, here)


def test_a_pack_above_the_quota(clone: Clone, unmoved: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "QUOTA", 200_000)
    bo = clone("bo")
    bo.commit("Big", big_bin=os.urandom(300_000))
    said = bo.run("push", "origin", "HEAD:big", fails=True)
    assert "remote: fatal: pack exceeds maximum allowed size" in said
    assert "remote rejected" in said


@pytest.mark.long
def test_a_hundred_megabytes(clone: Clone, unmoved: None) -> None:
    bo = clone("bo")
    bo.commit("Big", big_bin=os.urandom(100_000_000))
    assert "pack exceeds maximum allowed size" in bo.run("push", "origin", "HEAD:big", fails=True)


def test_a_small_pack_with_a_huge_file_in_it(clone: Clone, unmoved: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "QUOTA", 200_000)
    bo = clone("bo")
    bo.commit("Zeros", zero_bin=bytes(3_000_000))
    assert "GitLab: a file of 3,000,000 bytes at 'zero.bin'" in bo.run("push", "origin", "HEAD:big", fails=True)


def test_a_file_too_large_to_show_is_a_clear_error(office: Intranet, clone: Clone, do: Callable[..., Any]) -> None:
    bo = clone("bo")
    bo.commit("Zeros", zero_bin=bytes(11_000_000))
    bo.run("push", "-q", "origin", "main")
    with pytest.raises(Exception, match="a file of 11,000,000 bytes; at most 10,000,000") as refused:
        do("bo", "file", project="GP001", path="zero.bin")
    assert getattr(refused.value, "status", 0) == 413


def post(
    office: Intranet, address: str, body: bytes, who: str = "bo", service: str = "git-receive-pack"
) -> httpx.Response:
    """A request as git makes it."""
    headers = {"Content-Type": f"application/x-{service}-request"}
    auth = (who, office.credentials.password(IDS[who]))
    return httpx.post(f"{address}/platform/tariffs.git/{service}", content=body, headers=headers, auth=auth)


def command(after: str, ref: str = "refs/heads/bad", able: str = "report-status") -> bytes:
    """The beginning of a push."""
    return pktline.line(f"{NOTHING} {after} {ref}\0{able}\n".encode()) + b"0000"


@pytest.mark.parametrize(
    "pack",
    [b"", b"PACK", b"no pack at all", b"PACK" + struct.pack(">II", 2, 1) + b"\xff" * 40,
     b"PACK" + struct.pack(">II", 2, 0xFFFFFFFF) + b"\0" * 20, b"PACK" + struct.pack(">II", 9, 1)],
)  # fmt: skip
def test_a_corrupt_pack(office: Intranet, address: str, unmoved: None, pack: bytes) -> None:
    answer = post(office, address, command("1" * 40) + pack)
    assert answer.status_code == 200
    assert b"unpack ok" not in answer.content
    assert b"ng refs/heads/bad" in answer.content or b"unpack " in answer.content


def test_a_pack_whose_sum_is_wrong(office: Intranet, address: str, unmoved: None) -> None:
    body = zlib.compress(b"hello")
    pack = b"PACK" + struct.pack(">II", 2, 1) + bytes([0x35]) + body
    good = pack + sha1(pack, usedforsecurity=False).digest()
    answer = post(office, address, command("1" * 40) + good[:-1] + b"x")
    assert b"unpack index-pack" in answer.content


@pytest.mark.parametrize("body", [b"zzzz", b"0005", b"ffff", b"0008abcd0000", b"0003", b"00", b"\0" * 100])
@pytest.mark.parametrize("service", ["git-receive-pack", "git-upload-pack"])
def test_a_request_that_is_not_in_gits_form(
    office: Intranet, address: str, unmoved: None, body: bytes, service: str
) -> None:
    assert post(office, address, body, service=service).status_code in (200, 400)


@pytest.mark.parametrize(
    "ref", ["refs/heads/../../x", "refs/heads/-x", "HEAD", "refs/x/y", "refs/heads/a b", "../../etc/x"]
)
def test_a_ref_that_may_not_be(office: Intranet, address: str, unmoved: None, ref: str) -> None:
    head = office.store.rows.need(Ref, "GP001", 0, "refs/heads/main").sha
    empty = b"PACK" + struct.pack(">II", 2, 0)
    answer = post(office, address, command(head, ref) + empty + sha1(empty, usedforsecurity=False).digest())
    assert answer.status_code == 200
    assert f"ng {ref}".encode() in answer.content


def test_objects_of_another_project_are_neither_fetched_nor_pushed_onto(
    office: Intranet, address: str, clone: Clone, do: Callable[..., Any]
) -> None:
    actions = [{"action": "create", "path": "pay.txt", "content": "secret\n"}]
    sha = do("gus", "commit_files", project="GP002", branch="main", message="S", actions=actions).commit.sha
    blob = do("gus", "file", project="GP002", path="pay.txt").sha
    bo = clone("bo")
    for wanted in (sha, blob):
        for version in ("0", "2"):
            said = bo.run("-c", f"protocol.version={version}", "fetch", "origin", wanted, fails=True)
            assert "not our ref" in said
    empty = b"PACK" + struct.pack(">II", 2, 0)
    answer = post(office, address, command(sha) + empty + sha1(empty, usedforsecurity=False).digest())
    assert b"ng refs/heads/bad pre-receive hook declined" in answer.content
    said = pushed(bo, written(bo, "tree", tree(("100644", b"mine", blob))))
    assert "GitLab: objects that were not pushed" in said or "unable to read" in said or "missing" in said


def test_a_file_written_against_one_of_another_project_is_refused(
    office: Intranet, address: str, do: Callable[..., Any], clone: Clone
) -> None:
    """A thin pack may say 'as that object, all of it': whose hash is known would be read so."""
    secret = b"secret " * 20
    actions = [{"action": "create", "path": "pay.txt", "content": secret.decode()}]
    do("gus", "commit_files", project="GP002", branch="main", message="S", actions=actions)
    base = do("gus", "file", project="GP002", path="pay.txt").sha
    bo = clone("bo")
    size = len(secret)
    head = bytes([size & 0x7F | 0x80, size >> 7])
    delta = head + bytes([(size + 1) & 0x7F | 0x80, (size + 1) >> 7, 0x90, size, 0x01]) + b"x"
    mine = sha1(b"blob %d\0" % (size + 1) + secret + b"x", usedforsecurity=False).hexdigest()
    root = tree(("100644", b"mine", mine))
    root_id = sha1(b"tree %d\0" % len(root) + root, usedforsecurity=False).hexdigest()
    by = b"Bo <bo@office.example> 1776070800 +0000"
    commit = b"tree " + root_id.encode() + b"\nauthor " + by + b"\ncommitter " + by + b"\n\nThin\n"
    commit_id = sha1(b"commit %d\0" % len(commit) + commit, usedforsecurity=False).hexdigest()
    pack = b"PACK" + struct.pack(">II", 2, 3)
    pack += _packed(1, commit) + _packed(2, root) + _header(7, len(delta)) + bytes.fromhex(base) + zlib.compress(delta)
    answer = post(office, address, command(commit_id) + pack + sha1(pack, usedforsecurity=False).digest())
    assert b"ng refs/heads/bad pre-receive hook declined" in answer.content
    assert office.store.rows.where(Push, project_id="GP001") == []
    assert bo.run("ls-remote").count("refs/heads/") == 1


def _packed(kind: int, data: bytes) -> bytes:
    return _header(kind, len(data)) + zlib.compress(data)


def _header(kind: int, size: int) -> bytes:
    first, size = kind << 4 | size & 0x0F, size >> 4
    out = bytearray()
    while size:
        out.append(first | 0x80)
        first, size = size & 0x7F, size >> 7
    return bytes([*out, first])


def test_a_push_that_is_refused_leaves_nothing_on_disk_and_may_come_again(
    office: Intranet, clone: Clone, do: Callable[..., Any]
) -> None:
    bo = clone("bo")
    packs = objects(office.store.rows, office.store.blobs).folder / "objects" / "pack"
    before = sorted(packs.iterdir())
    do("ana", "protect", project="GP001", pattern="main")
    sha = bo.commit("Mine", b_txt="b\n")
    bo.run("push", "origin", "main", fails=True)
    assert sorted(packs.iterdir()) == before
    assert not [one for one in office.store.blobs.scratch().rglob("*.pack") if one.parent != packs]
    do("ana", "unprotect", project="GP001", pattern="main")
    bo.run("push", "-q", "origin", "main")
    assert do("bo", "commit", project="GP001", sha="main").commit.sha == sha
    assert clone("eve").run("fsck", "--full") == ""


def test_git_that_takes_too_long_is_ended(
    office: Intranet, address: str, unmoved: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    slow = tmp_path / "git"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(child, "SECONDS", 0.2)
    auth = ("bo", office.credentials.password(IDS["bo"]))
    answer = httpx.get(f"{address}/platform/tariffs.git/info/refs?service=git-upload-pack", auth=auth)
    assert (answer.status_code, "git took longer" in answer.text) == (503, True)
    monkeypatch.undo()


def test_a_machine_without_git_says_so(
    office: Intranet, address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    auth = ("bo", office.credentials.password(IDS["bo"]))
    answer = httpx.get(f"{address}/platform/tariffs.git/info/refs?service=git-upload-pack", auth=auth)
    assert (answer.status_code, "this machine has no git" in answer.text) == (501, True)


def test_no_hook_no_setting_and_no_variable_of_anybody_reaches_git(
    office: Intranet, clone: Clone, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    trap = tmp_path / "trap"
    (tmp_path / "hook").write_text(f"#!/bin/sh\ntouch {trap}\n")
    (tmp_path / "hook").chmod(0o755)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text(f"[core]\n\thooksPath = {tmp_path}\n\tfsmonitor = {tmp_path}/hook\n")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "uploadpack.packObjectsHook")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(tmp_path / "hook"))
    for name in ("pre-receive", "update", "post-receive", "post-update", "reference-transaction"):
        (tmp_path / name).write_bytes((tmp_path / "hook").read_bytes())
        (tmp_path / name).chmod(0o755)
    bo = clone("bo")
    bo.commit("Hooked", _gitattributes="* filter=evil\n")
    bo.run("push", "-q", "origin", "main")
    assert not trap.exists()
    assert office.store.rows.count(Push) == 1


def test_the_limits_are_those_of_the_issue() -> None:
    assert child.QUOTA == 50_000_000
    assert smart.LARGEST_REQUEST > 2 * child.QUOTA
