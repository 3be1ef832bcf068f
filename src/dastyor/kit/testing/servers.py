"""Real servers for tests: at the address that the environment names, or started by tools/servers.py for this process.

DASTYOR_TEST_KAFKA_URL, DASTYOR_TEST_REDIS_URL and DASTYOR_TEST_CHROMIUM name what is there already.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_SCRIPT = Path(__file__).resolve().parents[4] / "tools" / "servers.py"


class NoServer(Exception):
    """The server cannot be had on this machine; the text is the command that would change it."""


@contextmanager
def started(name: str, *options: str) -> Iterator[str]:
    """The address of one server for the time of the block; it ends with this process, however that ends."""
    if not options and (
        there := os.environ.get(f"DASTYOR_TEST_{name.upper()}" + ("" if name == "chromium" else "_URL"))
    ):
        yield there
        return
    command, pipe = [sys.executable, str(_SCRIPT), name, *options], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as script:  # noqa: S603 - our own script
        assert script.stdin is not None and script.stdout is not None and script.stderr is not None
        line = script.stdout.readline().decode().split()
        if not line:
            raise NoServer(script.stderr.read().decode().strip())
        try:
            yield line[1]
        finally:
            script.stdin.close()
            script.wait(20)


def _served(name: str) -> Iterator[str]:
    try:
        with started(name) as address:
            yield address
    except NoServer as missing:
        pytest.fail(str(missing), pytrace=False)  # a missing server is a failure: what was not asked is not known


@pytest.fixture(scope="session")
def kafka_server() -> Iterator[str]:
    """`host:port` of a real broker."""
    yield from _served("kafka")


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The URL of a real Redis."""
    yield from _served("redis")


@pytest.fixture(scope="session")
def chromium_path() -> Iterator[str]:
    """Where a real Chromium is."""
    yield from _served("chromium")
