"""One delivery over HTTP, to programs that behave as none should."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from dastyor.domains.alerts.adapters import Programs
from dastyor.domains.alerts.model import Trouble
from dastyor.kit.http import Guard
from dastyor.kit.testing.site import FakeSite


@asynccontextmanager
async def serving(answer):
    """A server that reads a request and then does what `answer` does with its writer."""

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        try:
            await answer(writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.timeout(20)
async def test_a_program_that_answers_without_coming_to_an_end_is_silent():
    async def drip(writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:  # each piece comes soon enough; only all of them together are late
            writer.write(b"x-more: 1\r\n")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with serving(drip) as place:
        said = await Programs(Guard([place]), patience=0.5).tell(f"http://{place}/", {}, b"{}")
    assert (said.status, said.trouble) == (None, Trouble.SILENT)


async def test_an_answer_without_end_is_taken_by_its_status_and_not_read():
    written = 0

    async def flood(writer):
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n")
        while written < 2**28:
            writer.write(b"x" * 2**16)
            written += 2**16
            await writer.drain()

    async with serving(flood) as place:
        said = await Programs(Guard([place])).tell(f"http://{place}/", {}, b"{}")
    assert said.status == 200
    assert written < 2**26  # what the buffers of the two sockets take, and no more


async def test_nobody_there_is_told_so():
    async with FakeSite() as site:
        place = site.place
    said = await Programs(Guard([place])).tell(f"http://{place}/", {}, b"{}")
    assert said.trouble is Trouble.UNREACHABLE
