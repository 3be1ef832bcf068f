from __future__ import annotations

import asyncio
import socket

from dastyor.kit.serve import listen


async def test_an_answer_is_not_held_back_for_the_clients_acknowledgement():
    delays_off: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted = writer.get_extra_info("socket")
        delays_off.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listener = listen("127.0.0.1", 0)
    async with await asyncio.start_server(answer, sock=listener):
        _, writer = await asyncio.open_connection(*listener.getsockname())
        assert await delays_off
        writer.close()
        await writer.wait_closed()
