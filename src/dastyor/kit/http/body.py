"""Bodies are read to a budget that counts what comes out of decompression, not what comes over the wire.

300 KB of gzip become 300 MB in httpx (measured: 650 MiB of memory), so its own decoding is never used.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpx

from dastyor.kit.http.problems import AnswerTooLarge, AnswerUnreadable

ACCEPT_ENCODING = "gzip, deflate"  # what is unpacked here step by step; br and zstd are not asked for
_WIRE_EXTRA = 2**16  # what headers and frames of a packed body may add to its budget on the wire


async def read_body(response: httpx.Response, budget: int) -> bytes:
    """The whole body, unpacked, of at most `budget` bytes.

    Raises: AnswerTooLarge as soon as one byte more comes out; AnswerUnreadable for a packing that was not asked for.
    """
    host = response.request.url.host
    unpack = _unpacker(response.headers.get("content-encoding", ""), host)
    told = response.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and len(told) < 20 and int(told) > budget + _WIRE_EXTRA:
        raise AnswerTooLarge(host=host, limit=budget)
    pieces: list[bytes] = []
    wire = size = 0
    async for packed in response.stream:  # type: ignore[union-attr]  # an answer of the asynchronous transport
        wire += len(packed)
        if wire > budget + _WIRE_EXTRA:
            raise AnswerTooLarge(host=host, limit=budget)
        for piece in unpack.pieces(packed, budget - size + 1):
            size += len(piece)
            if size > budget:
                raise AnswerTooLarge(host=host, limit=budget)
            pieces.append(piece)
    if not unpack.is_whole:
        raise AnswerUnreadable("The site's answer breaks off.", host=host)
    return b"".join(pieces)


class _Plain:
    is_whole = True

    def pieces(self, packed: bytes, _room: int) -> Iterator[bytes]:
        yield packed


class _Zlib:
    """gzip (of one or several members) and deflate (with its header, as the standard says, or without, as some send)."""

    def __init__(self, host: str, *, gzip: bool) -> None:
        self._host, self._gzip = host, gzip
        self._head: bytes | None = b""  # the first two bytes say which form it is; they may come one by one
        self._bits = 16 + zlib.MAX_WBITS
        self._unpacker = zlib.decompressobj(self._bits)

    @property
    def is_whole(self) -> bool:
        return self._unpacker.eof or self._head == b""

    def pieces(self, packed: bytes, room: int) -> Iterator[bytes]:
        """What comes out, never more than `room` bytes in a piece."""
        if self._head is not None:
            self._head += packed
            if len(self._head) < 2:
                return
            packed, self._head = self._head, None
            if not self._gzip:
                # A zlib header (RFC 1950) has 8 in its low half and is a multiple of 31; no packer begins bare so.
                headed = packed[0] & 0x0F == 8 and int.from_bytes(packed[:2]) % 31 == 0
                self._unpacker = zlib.decompressobj(zlib.MAX_WBITS if headed else -zlib.MAX_WBITS)
        while packed:
            if self._unpacker.eof:
                if not self._gzip or not packed.strip(b"\0"):  # padding after the end, as gzip itself allows
                    return
                self._unpacker = zlib.decompressobj(self._bits)
            try:
                piece = self._unpacker.decompress(packed, room)
            except zlib.error as wrong:
                raise AnswerUnreadable("The site's answer is packed wrongly.", host=self._host) from wrong
            if piece:
                yield piece
            packed = self._unpacker.unconsumed_tail or self._unpacker.unused_data


def _unpacker(encoding: str, host: str) -> _Plain | _Zlib:
    match encoding.strip().lower():
        case "" | "identity":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Zlib(host, gzip=True)
        case "deflate":
            return _Zlib(host, gzip=False)
    # Packed twice is what only bombs are.
    raise AnswerUnreadable(
        "The site's answer is packed in a way that was not asked for.", host=host, packing=encoding[:40]
    )
