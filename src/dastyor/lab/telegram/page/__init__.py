"""The chat page: its files, served as they lie here, with a policy that lets it speak to this server only."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dastyor.lab.telegram.control.wire import NotFromHere, check_is_local

_KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "font-src 'self'; media-src 'self' blob:; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-cache",  # asked anew each time, answered 304 by its ETag
}


def routes() -> list[BaseRoute]:
    """/sandbox is the page, /sandbox/page/... what it needs."""
    return [
        Route("/sandbox", index),
        Route("/sandbox/", index),
        Route("/sandbox/page/{name}", asset),
    ]


async def index(request: Request) -> Response:
    """The page itself."""
    return _file(request, "index.html")


async def asset(request: Request) -> Response:
    """One of its files."""
    return _file(request, request.path_params["name"])


def _file(request: Request, name: str) -> Response:
    try:
        check_is_local(request)
    except NotFromHere as refused:
        return PlainTextResponse(refused.sentence(), refused.status)
    path = Path(str(files(__package__) / name))
    kind = _KINDS.get(path.suffix)
    if kind is None or path.name != name or not path.is_file():
        return PlainTextResponse("There is no such file.", 404)
    return FileResponse(path, media_type=kind, headers=_HEADERS)
