"""A connection of one's own, outside the pool: the sender holds its post by it as long as it works."""

from __future__ import annotations

import psycopg

from dastyor.kit.db import Connection, connection_settings
from dastyor.kit.wire import TextArray


async def open_line(address: str) -> Connection:
    """A connection as the plain role. Raises psycopg.OperationalError."""
    line: Connection = await psycopg.AsyncConnection.connect(
        address, connect_timeout=5, application_name="dastyor sender", **connection_settings()
    )
    line.adapters.register_dumper(list, TextArray)
    try:
        # To plan its statements costs 3 ms each time, to run them 1 ms: the plan is made once.
        await line.execute("set plan_cache_mode = force_generic_plan")
        # The database, too, must notice soon that we are gone: it then frees our post for another sender.
        await line.execute("set role dastyor_app")
        await line.execute("set tcp_keepalives_idle = 10")
        await line.execute("set tcp_keepalives_interval = 5")
        await line.execute("set tcp_keepalives_count = 3")
    except BaseException:
        await line.close()
        raise
    return line
