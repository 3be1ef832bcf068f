from __future__ import annotations

import asyncio
import contextlib
import socket

import msgspec
import pytest

from dastyor.kit.telegram.answers import CallFailed, TooLong, Unknown, Unsent
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.files import FileAway, Files, FileTooLarge
from dastyor.kit.telegram.multipart import Part
from dastyor.kit.testing.botapi import HANG, LOST, bot_server, no, ok

TOKEN = "42:very-secret-token"


def answering(*answers):
    left = list(answers)

    async def answer(_method, _parameters):
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


async def test_calls_go_over_one_kept_connection():
    async with bot_server(answering(ok({"id": 42}))) as server:
        api = BotApi(TOKEN, server.url)
        for _ in range(3):
            assert msgspec.json.decode(await api.call("getMe")) == {"id": 42}
        await api.close()
    assert server.connections == 1


async def test_without_a_connection_it_is_sure_that_nothing_was_sent():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused at once
        with pytest.raises(Unsent):
            await BotApi(TOKEN, f"http://127.0.0.1:{taken.getsockname()[1]}").call("getMe")


async def test_a_name_that_nobody_knows_means_unsent():
    with pytest.raises(Unsent):
        await BotApi(TOKEN, "http://no-such-host.invalid").call("getMe")


async def test_an_answer_that_never_came_means_unknown():
    async with bot_server(answering(LOST)) as server:
        with pytest.raises(Unknown):
            await BotApi(TOKEN, server.url).call("sendMessage")


async def test_a_slow_answer_means_unknown_and_its_connection_is_not_used_again():
    async with bot_server(answering(HANG, ok())) as server:
        api = BotApi(TOKEN, server.url)
        with pytest.raises(Unknown):
            await api.call("sendMessage", timeout=0.05)
        assert await api.call("sendMessage") == b"true"
        await api.close()
    assert server.connections == 2


async def test_a_connection_that_was_closed_meanwhile_is_noticed_before_a_call_goes_into_it():
    async with bot_server(answering(ok(), LOST, ok())) as server:
        api = BotApi(TOKEN, server.url)
        await api.call("getMe")
        kept = api._http._idle[0]
        kept.transport.abort()
        await asyncio.sleep(0)
        with pytest.raises(Unknown):
            await api.call("getMe")  # the second answer of the server, on a new connection
        await api.close()
    assert server.connections == 2


@pytest.mark.parametrize("answer", [LOST, no(400, "Bad Request"), no(401, "Unauthorized"), (502, b"<html>")])
async def test_the_token_is_in_no_failure(answer):
    async with bot_server(answering(answer)) as server:
        api = BotApi(TOKEN, server.url)
        with pytest.raises(CallFailed) as failure:
            await api.call("getMe")
        await api.close()
    told = failure.value
    assert "secret" not in f"{told!r} {told} {told.__cause__!r} {api!r}"


async def test_a_file_goes_out_in_parts_of_the_length_that_was_said():
    async def chunks():
        yield b"abc"
        yield b"def"

    async with bot_server(answering(ok())) as server:
        api = BotApi(TOKEN, server.url)
        payload = {"chat_id": 5, "caption": "каша", "reply_markup": {"a": [1]}, "x": None}
        await api.upload("sendPhoto", payload, {"photo": Part('a"\r\nb.png', 6, chunks())})
        await api.close()
    (raw,) = server.raw
    assert b"abcdef\r\n" in raw
    assert 'name="caption"\r\n\r\nкаша\r\n'.encode() in raw
    assert b'name="reply_markup"\r\n\r\n{"a":[1]}\r\n' in raw
    assert b'filename="a%22%0D%0Ab.png"' in raw
    assert b'name="x"' not in raw


@pytest.mark.parametrize("base", ["ftp://x", "api.telegram.org", "http://"])
def test_an_address_that_is_none_is_refused(base):
    with pytest.raises(ValueError, match="not an address"):
        BotApi(TOKEN, base)


@contextlib.asynccontextmanager
async def a_file_server(body, *, path="photos/file_1.jpg", size=None, status=200):
    """Answers getFile and the download: its address, and which paths were asked for."""
    asked, serving = [], []

    async def serve(reader, writer):
        serving.append(asyncio.current_task())
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = next((int(line[15:]) for line in head.split("\r\n") if line.startswith("Content-Length")), 0)
                await reader.readexactly(length)
                asked.append(head.split(" ")[1])
                told = ok({"file_id": "F", "file_path": path, "file_size": size})
                code, answer = (200, told) if length else (status, body)
                writer.write(f"HTTP/1.1 {code} X\r\nContent-Length: {len(answer)}\r\n\r\n".encode() + answer)
                await writer.drain()
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
    finally:
        server.close()
        await asyncio.gather(*serving)


async def test_a_file_is_fetched_by_its_place():
    async with a_file_server(b"picture", path="photos/file 1.jpg") as (url, asked):
        files = Files(BotApi(TOKEN, url))
        assert await files.fetch("F") == b"picture"
        await files.close()
    assert asked == [f"/bot{TOKEN}/getFile", f"/file/bot{TOKEN}/photos/file%201.jpg"]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"size": 21 * 2**20}, FileTooLarge),
        ({"status": 404}, FileAway),
        ({"path": None}, FileAway),
    ],
)
async def test_a_file_that_cannot_be_had_is_a_refusal(told, refusal):
    async with a_file_server(b"picture", **told) as (url, _):
        files = Files(BotApi(TOKEN, url))
        with pytest.raises(refusal):
            await files.fetch("F")
        await files.close()


async def test_more_than_was_promised_is_not_taken():
    async with a_file_server(b"0" * 5000) as (url, _):
        api = BotApi(TOKEN, url)
        with pytest.raises(TooLong):
            await api.download("F", most=4999)
        await api.close()


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [(no(400, "Bad Request: file is too big"), FileTooLarge), (no(400, "Bad Request: invalid file_id"), FileAway),
     (LOST, FileAway), (HANG, FileAway)],
)  # fmt: skip
async def test_a_telegram_that_gives_no_file_is_a_refusal_within_the_patience(answer, refusal):
    async with bot_server(answering(answer)) as server:
        files = Files(BotApi(TOKEN, server.url), patience=0.2)
        with pytest.raises(refusal):
            await files.fetch("F")
        await files.close()


async def test_no_refusal_tells_the_token():
    async with a_file_server(b"picture", status=500) as (url, _):
        files = Files(BotApi(TOKEN, url))
        with pytest.raises(FileAway) as away:
            await files.fetch("F")
        await files.close()
    assert TOKEN not in f"{away.value!r} {away.value.__cause__!r}"
