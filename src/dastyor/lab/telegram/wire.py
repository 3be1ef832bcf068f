"""Requests as they come over HTTP, whatever client wrote them, and answers as Telegram writes them."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import msgspec
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from dastyor.lab.telegram.refusals import Refused, bad
from dastyor.lab.telegram.schema import Part

_LARGEST = 60 * 1024 * 1024  # 50 MB of a file and what stands around it
_JSON = (b"content-type", b"application/json")
encode = msgspec.json.Encoder().encode


class Told(NamedTuple):
    """A result with a word about it."""

    result: bool
    description: str


async def read_params(scope: Scope, receive: Receive) -> dict[str, Any]:
    """The parameters of a request: query, form, JSON or multipart, later ones over earlier ones. Files are Parts.

    Raises Refused when the body cannot be read.
    """
    query = scope["query_string"].decode("latin-1")
    params: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    request = Request(scope, receive)
    kind = request.headers.get("content-type", "")
    if int(request.headers.get("content-length") or 0) > _LARGEST:
        raise Refused(413, "Request Entity Too Large")
    if kind.startswith("multipart/form-data"):
        return params | await _multipart(request)
    body = await request.body()
    if not body:
        return params
    if kind.startswith("application/json"):
        return params | _json(body)
    try:
        return params | dict(parse_qsl(body.decode(), keep_blank_values=True))
    except UnicodeDecodeError:
        raise bad("strings must be encoded in UTF-8") from None


def _json(body: bytes) -> dict[str, Any]:
    try:
        read = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise bad("can't parse request JSON object") from None
    if not isinstance(read, dict):
        raise bad("request JSON must be an object")
    return read


async def _multipart(request: Request) -> dict[str, Any]:
    params: dict[str, Any] = {}
    try:
        async with request.form(max_files=50, max_fields=1000, max_part_size=_LARGEST) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    mime = value.content_type or "application/octet-stream"
                    params[name] = Part(value.filename or "", mime, await value.read())
                else:
                    params[name] = value
    except (HTTPException, MultiPartException, UnicodeDecodeError, KeyError):
        raise bad("can't parse multipart request") from None
    return params


def answer(result: Any) -> bytes:
    """The envelope of a result; bytes are JSON already."""
    if isinstance(result, Told):
        return encode({"ok": True, "result": result.result, "description": result.description})
    return b'{"ok":true,"result":%s}' % (result if isinstance(result, bytes) else encode(result))


def refusal(refused: Refused) -> bytes:
    """The envelope of a refusal."""
    body: dict[str, Any] = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return encode(body)


async def send_json(send: Send, status: int, body: bytes) -> None:
    """The answer, written with as little ceremony as ASGI allows."""
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": status, "headers": [_JSON, length]})
    await send({"type": "http.response.body", "body": body})


async def drop_connection(receive: Receive, send: Send) -> None:
    """Close the connection without an answer, as a lost packet would.

    Uvicorn keeps the transport in the object whose method `receive` is; under another server the answer is cut off
    after its head, which a client meets as a broken connection too.
    """
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        except ClientDisconnect:
            pass
        return
    await send({"type": "http.response.start", "status": 200, "headers": [_JSON, (b"content-length", b"1000000")]})
    await send({"type": "http.response.body", "body": b"{", "more_body": True})
