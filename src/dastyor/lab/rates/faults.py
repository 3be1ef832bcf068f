"""What can be wrong with a source, and how it then answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from enum import StrEnum

from starlette.responses import Response, StreamingResponse

_HUGE = 64 * 2**20
_DRIP = 0.2  # seconds between two bytes of a slow answer


class Fault(StrEnum):
    """How a source fails."""

    DOWN = "down"  # a 503 that says nothing more
    BROKEN = "broken"  # a 500
    BUSY = "busy"  # a 429 that asks for an hour
    FORMAT = "format"  # another document than yesterday, with status 200
    PAGE = "page"  # a page for people where the document was, with status 200
    ENTITIES = "entities"  # a document with a DTD whose entities grow
    ABSURD = "absurd"  # a hundred times yesterday's
    OLD = "old"  # the document of a month ago, whatever is asked
    SLOW = "slow"  # a byte now and then
    HUGE = "huge"  # 64 MiB


_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    b'<ValCurs Date="20.11.2026">&c;</ValCurs>'
)


def instead(fault: Fault | None, body: bytes) -> Response | None:
    """What is answered in place of `body`; None where the fault is in the figures, or there is none."""
    match fault:
        case Fault.DOWN:
            return Response(b"Service Unavailable", 503)
        case Fault.BROKEN:
            return Response(b"Internal Server Error", 500)
        case Fault.BUSY:
            return Response(b"Too Many Requests", 429, {"retry-after": "3600"})
        case Fault.FORMAT:
            return Response(_renamed(body))
        case Fault.PAGE:
            return Response(b"<!doctype html><title>Works</title><p>We will be back soon.", media_type="text/html")
        case Fault.ENTITIES:
            return Response(_BOMB, media_type="application/xml")
        case Fault.SLOW:
            return StreamingResponse(_dripping(body))
        case Fault.HUGE:
            return StreamingResponse(_endless(), media_type="application/xml")
    return None


def _renamed(body: bytes) -> bytes:
    """The same with other names of fields: a source that has changed its form without a word."""
    for old, new in ((b"Value", b"Price"), (b'"Rate"', b'"Price"'), (b'rate="', b'price="'), (b'"rate"', b'"price"')):
        body = body.replace(old, new)
    return body


async def _dripping(body: bytes) -> AsyncIterator[bytes]:
    for at in range(len(body)):
        yield body[at : at + 1]
        await asyncio.sleep(_DRIP)


async def _endless() -> AsyncIterator[bytes]:
    for _ in range(_HUGE // 2**16):
        yield b" " * 2**16
