"""Pictures of strangers: judged by their header before a pixel is decoded, then made anew without what cameras add.

A picture is taken apart and put together again in a thread, so that everybody else is served meanwhile. What a phone
writes beside the pixels, the place where it was taken above all, is not in what we make.
"""

from __future__ import annotations

import asyncio
import io
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from dastyor.kit.errors import Invalid

MOST_BYTES: Final = 20 * 10**6  # what Telegram lets a bot download
MOST_PIXELS: Final = 36 * 10**6  # PNG and WEBP are decoded whole: 150 MB at this size
MOST_PIXELS_JPEG: Final = 80 * 10**6  # JPEG is decoded at a fraction of its size
LONGEST_SIDE: Final = 2**16
_MOST_SCANS = 100  # of a progressive JPEG; each one decodes all of it again, and cameras write ten
_SIDE = 1600  # pixels of the longer side: more no phone shows, and Telegram keeps 1280
_QUALITY = 85
_LOOKS = 9  # columns of grey, whose neighbours are compared: 8 x 8 bits

# Two at a time: the memory of a third one is better spent on answering.
WORKERS = ThreadPoolExecutor(2, thread_name_prefix="pictures")


class PictureUnfit(Invalid):
    """The picture cannot be read: send it as JPEG, PNG or WEBP, up to 20 MB."""

    key = "problem-picture-broken"


class PictureTooHeavy(PictureUnfit):
    """A picture may have 20 MB at most."""

    key, status = "problem-picture-too-heavy", 413


class PictureOfAnotherKind(PictureUnfit):
    """Only JPEG, PNG and WEBP pictures are read."""

    key, status = "problem-picture-kind", 415


class PictureTooWide(PictureUnfit):
    """The picture has too many pixels."""

    key, status = "problem-picture-too-wide", 413


@dataclass(frozen=True, slots=True)
class Made:
    """A picture made anew: a JPEG, its size in pixels, and how it looks as 64 bits (see `looks_of`)."""

    body: bytes
    width: int
    height: int
    looks: int


async def made_anew(picture: bytes) -> Made:
    """The picture, upright, at most 1600 pixels wide, without what was written beside its pixels.

    Raises PictureUnfit and its kinds.
    """
    return await asyncio.get_running_loop().run_in_executor(WORKERS, _make, picture)


def check(picture: bytes) -> None:
    """Nothing, for a picture that may be decoded. Raises PictureUnfit and its kinds."""
    if len(picture) > MOST_BYTES:
        raise PictureTooHeavy(most=MOST_BYTES // 10**6)
    try:
        _check_of(picture)(picture)
    except PictureUnfit:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PictureTooWide(most=MOST_PIXELS_JPEG // 10**6) from bomb
    except Exception as broken:
        # Decoders meet bytes of strangers and fail in ways of their own; all of them mean one thing to a person.
        raise PictureUnfit from broken


def looks_of(picture: Image.Image) -> int:
    """64 bits of how it looks: whether each of 8 x 8 fields is lighter than the one to its right.

    Signed, as Postgres keeps 64 bits. Another size, another quality or another brightness changes few of them.
    """
    grey = picture.convert("L").resize((_LOOKS, _LOOKS - 1), Image.Resampling.LANCZOS)
    field = grey.tobytes()
    bits = 0
    for row in range(_LOOKS - 1):
        for column in range(_LOOKS - 1):
            at = row * _LOOKS + column
            bits = bits << 1 | (field[at] > field[at + 1])
    return bits - 2**64 if bits >= 2**63 else bits


def _make(picture: bytes) -> Made:
    check(picture)
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG", "WEBP")) as opened:
            opened.draft("RGB", (_SIDE, _SIDE))  # JPEG: a half or a quarter at once; nothing for the others
            upright = ImageOps.exif_transpose(opened)
            whole = _on_paper(upright)
        whole.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
        whole.info.clear()  # a comment of the old picture would be written into the new one
        body = io.BytesIO()
        whole.save(body, "JPEG", quality=_QUALITY, optimize=True)
        return Made(body.getvalue(), whole.width, whole.height, looks_of(whole))
    except Exception as broken:
        raise PictureUnfit from broken


def _on_paper(picture: Image.Image) -> Image.Image:
    if picture.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return picture.convert("RGB")


def _check_of(picture: bytes) -> Callable[[bytes], None]:
    if picture.startswith(b"\xff\xd8\xff"):
        return _check_jpeg
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return _check_png
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return _check_webp
    raise PictureOfAnotherKind


def _check_jpeg(picture: bytes) -> None:
    # In the coded stream FF is always followed by 00, so these two bytes are the beginning of a scan.
    if picture.count(b"\xff\xda") > _MOST_SCANS:
        raise PictureUnfit
    with Image.open(io.BytesIO(picture), formats=("JPEG",)) as opened:
        _check_pixels(*opened.size, MOST_PIXELS_JPEG)


def _check_png(picture: bytes) -> None:
    width, height = struct.unpack(">II", picture[16:24])
    _check_pixels(width, height, MOST_PIXELS)


def _check_webp(picture: bytes) -> None:
    """By the header itself: the library makes room for the whole canvas before it says how large it is."""
    kind, body = picture[12:16], picture[20:30]
    if kind == b"VP8X":
        width, height = (1 + int.from_bytes(body[at : at + 3], "little") for at in (4, 7))
    elif kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    elif kind == b"VP8 ":
        width, height = (size & 0x3FFF for size in struct.unpack("<HH", body[6:10]))
    else:
        raise PictureUnfit
    _check_pixels(width, height, MOST_PIXELS)


def _check_pixels(width: int, height: int, most: int) -> None:
    if not width or not height:
        raise PictureUnfit
    if width * height > most or max(width, height) > LONGEST_SIDE:
        raise PictureTooWide(most=most // 10**6)
