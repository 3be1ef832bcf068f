"""A bare echo that keeps what it is sent: `python -m dastyor.ops.bench.peers.durable DATABASE PORT`.

One table, one insert and its commit, and the body back; no key, no checks, nothing announced.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, Request
from psycopg_pool import AsyncConnectionPool

TABLE = "create table kept (number bigint generated always as identity primary key, body bytea not null)"


def app_of(address: str) -> FastAPI:
    """The program on this database, which has its table."""
    pool = AsyncConnectionPool(address, open=False, max_size=12)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with pool:
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/echo")
    async def echo(request: Request) -> dict[str, str]:
        body = await request.body()
        async with pool.connection() as connection:
            await connection.execute("insert into kept (body) values (%b)", (body,))
        return {"kept": body.decode()}

    return app


if __name__ == "__main__":
    uvicorn.run(app_of(sys.argv[1]), port=int(sys.argv[2]), log_level="warning")
