"""`deskjob serve --state` killed while twenty megabytes come in: the old version is whole, and the company opens."""

import hashlib
import random
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from tests.services.test_serve import Served, serving

KILLS = 12
SIZE = 20_000_000
PAUSE = threading.Event()


def address(served: Served) -> str:
    return f"{served.facts['services']['sheets']}/remote.php/webdav/big.bin"


def headers(served: Served) -> dict[str, str]:
    return {"Authorization": f"Bearer {served.facts['you']['tokens']['sheets']}"}


def content(number: int) -> bytes:
    return hashlib.sha256(str(number).encode()).digest() * (SIZE // 32)


@pytest.mark.long
def test_a_kill_during_an_upload_leaves_the_old_version_whole(tmp_path: Path) -> None:
    chance = random.Random(7)
    state = tmp_path / "company"
    held = 0
    with serving("--port", "0", "--state", state) as served:
        started = time.perf_counter()
        httpx.put(address(served), content=content(0), headers=headers(served), timeout=60).raise_for_status()
        whole_upload = time.perf_counter() - started
        served.end()
    for number in range(1, KILLS + 1):
        with serving("--port", "0", "--state", state) as served:
            found = httpx.get(address(served), headers=headers(served), timeout=60)
            assert found.status_code == 200
            whole = {each: hashlib.sha256(content(each)).digest() for each in range(held, number)}
            (held,) = [each for each, digest in whole.items() if digest == hashlib.sha256(found.content).digest()]
            upload = threading.Thread(target=_put, args=(served, number))
            upload.start()
            # The pauses go by how long an upload takes here; every fourth one may end, so that both happen anywhere.
            PAUSE.wait(chance.uniform(0.0, 1.2 * whole_upload))
            if number % 4 == 0:
                upload.join(timeout=60)
            served.process.kill()
            upload.join(timeout=60)
    assert held > 0, "no upload was through before its kill"


def _put(served: Served, number: int) -> None:
    with suppress(httpx.HTTPError):
        httpx.put(address(served), content=content(number), headers=headers(served), timeout=60)
