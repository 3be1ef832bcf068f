"""Files of messages, for the page and for scripts."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from dastyor.kit.errors import NotFound
from dastyor.lab.telegram.files import bytes_of
from dastyor.lab.telegram.state import State


class UnknownFile(NotFound):
    """There is no such file in the sandbox."""


async def file(state: State, request: Request) -> Any:
    """The bytes. Only pictures are shown in place; anything else is downloaded, so that no file runs as a page."""
    upload = state.world.uploads.get(request.path_params["file_id"])
    if upload is None:
        raise UnknownFile(file_id=request.path_params["file_id"])
    headers = {"x-content-type-options": "nosniff", "cache-control": "private, max-age=31536000, immutable"}
    if upload.kind == "photo":
        return Response(bytes_of(state.world, upload), media_type="image/jpeg", headers=headers)
    headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(upload.name or 'file')}"
    headers["content-security-policy"] = "default-src 'none'; sandbox"
    return Response(bytes_of(state.world, upload), media_type=upload.mime, headers=headers)
