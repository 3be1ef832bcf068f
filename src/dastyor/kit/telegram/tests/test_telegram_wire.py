"""Bytes that no good server sends, and what a call makes of them: done, surely not done, or nobody knows."""

from __future__ import annotations

import asyncio
import dataclasses
from contextlib import asynccontextmanager, suppress

import pytest

from dastyor.kit.ids import new_id
from dastyor.kit.telegram import http1
from dastyor.kit.telegram.answers import Refused, RetryAfter, Sent, Unknown, Unsent, understand
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.delivery import NoFiles, deliver
from dastyor.kit.telegram.http1 import Body, Http
from dastyor.kit.telegram.queue import Leased
from dastyor.kit.testing.botapi import bot_server, ok

ROW = Leased(
    seq=1, chat_id=5, method="sendMessage", payload='{"text":"hi"}', files=None, kind="notice", priority=1,
    screen=None, edits=None, attempts=0, repeated=False, traceparent=None, message_id=None, is_blocked=False,
    moved_to=None,
)  # fmt: skip
LATER = b"<later>"
GOOD = b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}'


@asynccontextmanager
async def saying(*answers, close=False):
    """A server that answers the n-th request with the n-th bytes; tells how many connections it had."""
    left, seen = list(answers), []

    async def serve(reader, writer):
        seen.append(0)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while left:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
                seen[-1] += len(await reader.readexactly(length))
                first, *unasked = left.pop(0).split(LATER)
                writer.write(first)
                await writer.drain()
                for part in unasked:
                    await asyncio.sleep(0.01)
                    writer.write(part)
                if close:
                    break
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", seen
    finally:
        server.close()


def http(status, body, *headers):
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{''.join(headers)}\r\n".encode() + body


BYTES = [
    pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n", "the answer is not HTTP", id="another protocol"),
    pytest.param(b"", "the connection was closed before an answer", id="nothing"),
    pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "the connection was closed", id="half of it"),
    pytest.param(http(200, b"not json"), "HTTP status 200 that is not JSON", id="words"),
    pytest.param(http(200, b"[]"), "HTTP status 200 that is not JSON", id="JSON of another shape"),
    pytest.param(http(502, b"<html>"), "HTTP status 502 that is not JSON", id="a proxy's page"),
    pytest.param(http(500, b'{"ok":false,"error_code":500,"description":"Internal"}'), "500 Internal", id="its fault"),
    pytest.param(http(504, b""), "HTTP status 504", id="no body"),
]


@pytest.mark.parametrize(("answer", "words"), BYTES)
async def test_after_an_answer_that_says_nothing_nobody_knows(answer, words):
    async with saying(answer, close=True) as (base, _):
        api = BotApi("42:t", base)
        with pytest.raises(Unknown, match=words):
            await api.call("sendMessage")
        await api.close()


async def test_an_answer_without_end_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(http1, "LIMIT", 1000)
    async with saying(http(200, b"x" * 5000)) as (base, _):
        with pytest.raises(Unknown, match="too long"):
            await BotApi("42:t", base).call("getUpdates")


async def test_a_server_that_closes_after_each_answer_is_called_anew_each_time():
    async with saying(*[http(200, b'{"ok":true,"result":1}', "Connection: close\r\n")] * 3, close=True) as (base, seen):
        api = BotApi("42:t", base)
        assert [await api.call("getMe") for _ in range(3)] == [b"1"] * 3
        assert api._http._idle == []
    assert len(seen) == 3


async def test_a_connection_that_speaks_unasked_is_left():
    async with saying(GOOD + LATER + GOOD, GOOD) as (base, seen):
        api = BotApi("42:t", base)
        await api.call("getMe")
        (kept,) = api._http._idle
        async with asyncio.timeout(5):
            while not kept.closed:
                await asyncio.sleep(0.005)
        assert await api.call("getMe") == b"true"
        await api.close()
    assert len(seen) == 2


async def test_a_connection_that_was_quiet_too_long_is_not_trusted(monkeypatch):
    async with saying(GOOD, GOOD, GOOD) as (base, seen):
        api = BotApi("42:t", base)
        await api.call("getMe")
        await api.call("getMe")
        monkeypatch.setattr(http1, "IDLE", -1.0)
        await api.call("getMe")
        await api.close()
    assert len(seen) == 2


async def test_twenty_megabytes_go_out_no_faster_than_they_are_taken():
    chunk, waits = b"x" * 65536, []

    async def parts():
        for _ in range(320):
            waits.append(1)
            yield chunk

    async with saying(GOOD) as (base, seen):
        post = Http(base)
        reply = await post.post("/bot1:a/sendDocument", Body("a/b", 320 * 65536, parts()), timeout=20)
        await post.close()
    assert (reply.status, seen, len(waits)) == (200, [320 * 65536], 320)


async def test_the_path_before_the_bot_api_is_kept_and_a_name_in_the_address_is_not_sent():
    async with bot_server(lambda method, _: _true(method)) as server:
        base = server.url.replace("http://", "http://user:pass@") + "/telegram/"
        api = BotApi("42:t", base)
        assert await api.call("getMe") == b"true"
        assert (api._http.prefix, "pass" in api._http._host_header) == ("/telegram", False)
        await api.close()


async def _true(_method):
    return ok()


@pytest.mark.parametrize(
    ("status", "header", "seconds"), [(429, "7", 7), (429, None, 5), (429, "soon", 5), (429, "", 5)]
)
def test_a_gateway_that_is_overrun_says_how_long_or_we_wait_five_seconds(status, header, seconds):
    with pytest.raises(RetryAfter) as asked:
        understand(status, b"<html>", header)
    assert (asked.value.seconds, asked.value.everywhere) == (seconds, True)


def test_too_many_requests_without_a_number_is_a_second():
    with pytest.raises(RetryAfter) as asked:
        understand(429, b'{"ok":false,"error_code":429,"description":"Too Many Requests"}')
    assert (asked.value.seconds, asked.value.everywhere) == (1, False)


class Shelf:
    """A storage of one file, which may break while it is read."""

    def __init__(self, *, breaks=False):
        self.breaks = breaks

    async def read(self, key):
        async def chunks():
            yield b"abc"
            if self.breaks:
                raise OSError("the disk is gone")
            yield b"def"

        return 6, chunks()


FILES = '{"document":{"key":"k","name":"a.csv"}}'
ROWS = [
    pytest.param({}, Shelf(), Sent(7), id="a text"),
    pytest.param({"files": FILES, "method": "sendDocument"}, Shelf(), Sent(7), id="a file"),
    pytest.param({"files": FILES}, NoFiles(), "KeyError", id="a file that nobody has"),
    pytest.param({"files": "{"}, Shelf(), "DecodeError", id="files that are no JSON"),
    pytest.param({"payload": "{", "repeated": True}, Shelf(), "DecodeError", id="parameters that are no JSON"),
    pytest.param({"files": FILES}, Shelf(breaks=True), Unknown, id="a file that breaks while it is sent"),
]


@pytest.mark.parametrize(("changes", "files", "end"), ROWS)
async def test_a_row_and_what_came_of_its_call(changes, files, end):
    async with bot_server(lambda method, _: _message(method)) as server:
        api = BotApi("42:t", server.url)
        outcome = await deliver(api, files, dataclasses.replace(ROW, **changes))
        await api.close()
    if isinstance(end, Sent):
        assert outcome == end
    elif isinstance(end, str):
        assert isinstance(outcome, Refused)
        assert end in str(outcome)
        assert server.calls == []
    else:
        assert isinstance(outcome, end)


async def _message(_method):
    return ok({"message_id": 7, "date": 1, "chat": {"id": 5}})


async def test_an_edit_goes_to_the_message_that_its_screen_became_in_the_chat_where_it_is_now():
    edit = dataclasses.replace(
        ROW, method="editMessageText", kind="repeat", edits=new_id(), message_id=77, moved_to=-1005
    )
    async with bot_server(lambda method, _: _message(method)) as server:
        api = BotApi("42:t", server.url)
        assert await deliver(api, NoFiles(), edit) == Sent(7)
        await api.close()
    assert server.calls == [("editMessageText", {"chat_id": -1005, "message_id": 77, "text": "hi"})]


async def test_every_address_of_a_name_is_tried_before_it_is_said_that_nothing_left(monkeypatch):
    async with saying(GOOD) as (base, _):
        api = BotApi("42:t", base.replace("127.0.0.1", "localhost"))
        loop = asyncio.get_running_loop()
        port = int(base.rpartition(":")[2])

        async def two(*_args, **_more):
            return [(10, 1, 6, "", ("::1", port)), (2, 1, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(loop, "getaddrinfo", two)
        assert await api.call("getMe") == b"true"
        assert api._http._last_good == "127.0.0.1"
        await api.close()
    with pytest.raises(Unsent, match="no connection to localhost"):
        await api.call("getMe")
