from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from dastyor.lab.telegram.driving import Driver
from dastyor.lab.telegram.sandbox import Sandbox
from dastyor.lab.telegram.serve import serving


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture
async def world(sandbox: Sandbox) -> AsyncIterator[Driver]:
    """The sandbox asked without a socket: for everything that is not about sockets."""
    await sandbox.start()
    transport = httpx.ASGITransport(app=sandbox.app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=20, verify=False) as client:
        yield Driver(client, sandbox.state.token)
    await sandbox.stop()


@pytest.fixture
async def served(sandbox: Sandbox) -> AsyncIterator[Driver]:
    """The sandbox over real HTTP."""
    async with serving(sandbox) as url, httpx.AsyncClient(base_url=url, timeout=20, verify=False) as client:
        yield Driver(client, sandbox.state.token)
