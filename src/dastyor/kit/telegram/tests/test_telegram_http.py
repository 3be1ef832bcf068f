from __future__ import annotations

import asyncio
import socket

import msgspec
import pytest

from dastyor.kit.telegram.answers import CallFailed, Unknown, Unsent
from dastyor.kit.telegram.api import BotApi
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
