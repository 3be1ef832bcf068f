"""Starts a sandbox on a port of its own: in this loop, in a thread, or as a program."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from dastyor.kit.clock import monotonic
from dastyor.kit.serve import listen
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox

_PATIENCE = 10.0  # seconds for a server to start listening


class QuietServer(uvicorn.Server):
    """A server that leaves the process's signals to others."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals stay as they are."""
        yield


@asynccontextmanager
async def serving(sandbox: Sandbox, *, port: int = 0) -> AsyncIterator[str]:
    """The sandbox's address while it is served in this loop."""
    await sandbox.start()
    try:
        async with listening(sandbox.app, port=port) as url:
            yield url
    finally:
        await sandbox.stop()


@asynccontextmanager
async def listening(app: ASGIApp, *, port: int = 0) -> AsyncIterator[str]:
    """The address of an application while it is served in this loop on a free port of loopback."""
    with listen("127.0.0.1", port) as listener:
        # No signals, no logs, no lifespan: a test may have several of these in one process.
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
            http="httptools",
            ws="none",
            server_header=False,
        )
        server = QuietServer(config)
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=[listener]))
            try:
                async with asyncio.timeout(_PATIENCE):
                    while not server.started:
                        await asyncio.sleep(0.005)
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                server.should_exit = True
                server.force_exit = True


@contextmanager
def serving_in_thread(sandbox: Sandbox) -> Iterator[str]:
    """The sandbox's address while a thread serves it: for tests that are not asynchronous."""
    address: list[str] = []
    ready, over = threading.Event(), threading.Event()

    async def serve() -> None:
        async with serving(sandbox) as url:
            address.append(url)
            ready.set()
            while not over.is_set():
                await asyncio.sleep(0.02)

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True, name="sandbox")
    thread.start()
    try:
        began = monotonic()
        while not ready.wait(0.05):
            if not thread.is_alive() or monotonic() - began > _PATIENCE:
                raise RuntimeError("The sandbox did not start; its thread said why.")
        yield address[0]
    finally:
        over.set()
        thread.join(_PATIENCE)


def main(arguments: list[str]) -> None:
    """Serve as a program, `python -m dastyor.lab.telegram.serve PORT [STATE]`, until it is killed; prints its address."""
    port = int(arguments[0]) if arguments else 8081
    state = Path(arguments[1]) if len(arguments) > 1 else None

    async def serve() -> None:
        async with serving(Sandbox(state, limits=Limits()), port=port) as url:
            print(url, flush=True)  # noqa: T201 - the caller reads the address
            await asyncio.Event().wait()

    asyncio.run(serve())


if __name__ == "__main__":
    main(sys.argv[1:])
