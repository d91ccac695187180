"""Every service against its own openapi.json, by schemathesis: no 5xx, and nothing its description does not say."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deskjob_services.kernel.operation import SERVICE_KEYS

BIN = Path(sys.executable).parent


@pytest.fixture
def company(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """`deskjob serve --json`, and what it says of itself."""
    with subprocess.Popen(
        [BIN / "deskjob", "serve", "--json", "--port", "0"], stdout=subprocess.PIPE, text=True, cwd=tmp_path
    ) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0


CONFIGURATION = """
[checks]
# Lines of a hundred thousand letters are refused before they are read (RFC 6585): 431. Nothing is let off as a 5xx.
negative_data_rejection.expected-statuses = [
  "400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "423", "428", "429", "431",
]
"""


def fuzzed(company: dict[str, Any], service: str, seconds: int, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "schemathesis.toml").write_text(CONFIGURATION)
    return subprocess.run(
        [
            BIN / "schemathesis",
            "run",
            f"{company['services'][service]}/openapi.json",
            "--header",
            f"Authorization: Bearer {company['admin']['tokens'][service]}",
            "--max-time",
            str(seconds),
            "--seed",
            "7",
            # What is right by its form can be wrong by its sense: a month 9823-88, a currency nobody has.
            "--exclude-checks",
            "positive_data_acceptance",
            # These end the fuzzer's own sign-in.
            "--exclude-path-regex",
            "logout|delete_user|users.delete",
            "--no-color",
            "--warnings",
            "off",
        ],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=seconds + 120,
    )


@pytest.mark.parametrize("service", SERVICE_KEYS)
def test_a_second_of_fuzzing_finds_nothing(company: dict[str, Any], service: str, tmp_path: Path) -> None:
    found = fuzzed(company, service, 1, tmp_path)
    assert found.returncode == 0, found.stdout[-4000:]


@pytest.mark.long
@pytest.mark.parametrize("service", SERVICE_KEYS)
def test_two_minutes_of_fuzzing_find_nothing(company: dict[str, Any], service: str, tmp_path: Path) -> None:
    found = fuzzed(company, service, 120, tmp_path)
    # What it sent can be a hundred thousand times one letter.
    assert found.returncode == 0, re.sub(r"(.)\1{99,}", r"\1...\1", found.stdout)[-8000:]
