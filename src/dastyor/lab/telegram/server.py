"""The Bot API over HTTP: /bot<token>/METHOD and /file/bot<token>/PATH.

Whatever is acknowledged is in the journal before the answer is written.
"""

from __future__ import annotations

import asyncio
import hmac
import re
from inspect import isawaitable
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from dastyor.kit.clock import monotonic
from dastyor.lab.telegram import keyboards, schema, wire
from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.faults import Fault
from dastyor.lab.telegram.files import bytes_of
from dastyor.lab.telegram.methods.every import METHODS
from dastyor.lab.telegram.refusals import DroppedAnswer, Refused, bad
from dastyor.lab.telegram.state import State

_TOKEN = re.compile(r"\d+:[\w-]+\Z")
# What the server says of a missing parameter when it has words of its own for it.
_MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
}


class BotApi:
    """An ASGI application for one bot."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope["path_params"]
        try:
            check_token(self._state, path["token"])
            name = schema.official_name(path["method"])
            if name is None or name not in METHODS:
                raise Refused(404, "Not Found: method not found")
            params = await wire.read_params(scope, receive)
        except Refused as refused:
            await wire.send_json(send, refused.code, wire.refusal(refused))
            return
        except ClientDisconnect:
            return
        try:
            code, body = await self.answered(name, params)
        except DroppedAnswer:
            await wire.drop_connection(receive, send)
        else:
            await wire.send_json(send, code, body)

    async def answered(self, name: str, params: dict[str, Any]) -> tuple[int, bytes]:
        """The status and the body of the answer. Raises DroppedAnswer when a fault wants none."""
        state, began = self._state, monotonic()
        call = state.calls.begin(name, params, state.world.now())
        try:
            call.code, call.answer = await self._carried_out(call)
        finally:
            call.took = monotonic() - began
        return call.code, call.answer

    async def _carried_out(self, call: Call) -> tuple[int, bytes]:
        try:
            struck = self._state.faults.strike(call.method, call.params)
            if struck is None:
                return 200, await self._result(call)
            fault, refusal = struck
            return await self._struck(call, fault, refusal)
        except Refused as refused:
            return refused.code, wire.refusal(refused)

    async def _struck(self, call: Call, fault: Fault, refusal: Refused | None) -> tuple[int, bytes]:
        call.fault = fault.named()
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.code == 200:
            return 200, await self._result(call)
        # The worst of all networks: done, and nobody knows.
        if fault.after_effect:
            await self._result(call)
        if refusal is not None:
            raise refusal
        raise DroppedAnswer

    async def _result(self, call: Call) -> bytes:
        world = self._state.world
        try:
            call.params, call.parts = read(call.method, call.params)
            result = METHODS[call.method](self._state, call)
            if isawaitable(result):
                result = await result
        finally:
            # Also after a refusal: a method may have changed something before it was refused.
            world.journal.commit()
        return wire.answer(result)


def read(method: str, params: dict[str, Any]) -> tuple[dict[str, Any], dict[str, schema.Part]]:
    """The parameters of a call in their types, required ones all there, and the files they refer to. Raises Refused."""
    if params.get("reply_markup"):
        keyboards.precheck(params["reply_markup"])
    fields = schema.schema().methods[method]
    parts = {k: v for k, v in params.items() if isinstance(v, schema.Part) and k not in fields}
    checked = schema.checked(method, {k: v for k, v in params.items() if k not in parts} if parts else params)
    for name in schema.required(method):
        if name not in checked:
            raise bad(_MISSING.get(name, f'parameter "{name}" is required'))
    return checked, parts


def check_token(state: State, token: str) -> None:
    """Raises Refused unless the token is this bot's."""
    if not _TOKEN.match(token):
        raise Refused(401, "Unauthorized: invalid token specified")
    if not hmac.compare_digest(token.encode(), state.token.encode()):
        raise Refused(401, "Unauthorized")


class FileApi:
    """An ASGI application for downloads of files that getFile has named."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one download."""
        path, world = scope["path_params"], self._state.world
        try:
            check_token(self._state, path["token"])
            upload = world.paths.get(path["path"])
            if upload is None or upload.size > world.limits.download:
                raise Refused(404, "Not Found")
        except Refused as refused:
            await wire.send_json(send, refused.code, wire.refusal(refused))
            return
        response = Response(bytes_of(world, upload), media_type="application/octet-stream")
        await response(scope, receive, send)
