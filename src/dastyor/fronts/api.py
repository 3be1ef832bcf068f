"""REST: the api parts of the domains under /api/v1, their description, and a page of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, JSONResponse

from dastyor.kit.actor import Identities
from dastyor.kit.api import Door
from dastyor.kit.api.docs import POLICY, docs_page
from dastyor.kit.api.edge import Edge
from dastyor.kit.api.problems import handle_problems
from dastyor.kit.api.route import TransactedRoute
from dastyor.kit.api.spec import describe
from dastyor.kit.db import Database
from dastyor.kit.seal import RootKeys


def build(
    parts: Iterable[APIRouter],
    database: Database,
    identities: Identities,
    keys: RootKeys,
    *,
    version: str = "0",
    bot_name: Callable[[], str | None] = lambda: None,
) -> FastAPI:
    """The ASGI app. Raises TypeError for a part whose routes would answer outside of a transaction."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.door = Door(database, identities, keys, bot_name=bot_name)
    for part in parts:
        for route in part.routes:
            if not isinstance(route, TransactedRoute):
                raise TypeError(f"{getattr(route, 'path', route)} is not made with kit.api.new_router")
        # Flat, not included: so each route knows its whole path, which counts and allowed methods are told by.
        app.router.routes.extend(part.routes)
    handle_problems(app)
    describe(app, version)
    _show(app)
    app.add_middleware(Edge, service="api")
    return app


def _show(app: FastAPI) -> None:
    @app.get("/api/openapi.json", include_in_schema=False)
    async def description() -> JSONResponse:
        return JSONResponse(app.openapi())

    @app.get("/api/docs", include_in_schema=False)
    async def page() -> HTMLResponse:
        described: dict[str, Any] = app.openapi()
        return HTMLResponse(
            docs_page(described),
            HTTPStatus.OK,
            headers={"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"},
        )
