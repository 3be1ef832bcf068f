"""QR codes on a picture: the bytes of a file into the texts of its codes.

A picture is judged by its header before a pixel of it is decoded: its kind, its bytes, its pixels, how often it would
be decoded anew. What passes costs well under a second, in a thread, so that everybody else is served meanwhile.
"""

from __future__ import annotations

import asyncio
import io
import struct
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from dastyor.domains.expenses.errors import (
    NoCodeOnPicture,
    PictureOfAnotherKind,
    PictureTooHeavy,
    PictureTooWide,
    PictureUnfit,
)

MOST_BYTES: Final = 20 * 10**6  # what Telegram lets a bot download
MOST_PIXELS: Final = 36 * 10**6  # PNG and WEBP are decoded whole: 150 MB at this size
MOST_PIXELS_JPEG: Final = 80 * 10**6  # JPEG is decoded at a fraction of its size
_MOST_SCANS = 100  # of a progressive JPEG; each one decodes all of it again, and cameras write ten
_SIDE = 4096  # pixels; a code that is too small at this size was too small for the camera
_HALF, _SMALL = 2000, 1200  # pixels: the sides at which second looks are cheap, and below which a code is enlarged
_LONGEST_SIDE = 2**16

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

# Two at a time: the memory of a third one is better spent on answering.
_WORKERS = ThreadPoolExecutor(2, thread_name_prefix="pictures")


async def codes_of(picture: bytes) -> list[str]:
    """The texts of the QR codes on it, the largest first. Raises PictureUnfit and its kinds, NoCodeOnPicture."""
    return await asyncio.get_running_loop().run_in_executor(_WORKERS, read_codes, picture)


def read_codes(picture: bytes) -> list[str]:
    """The same, here and now."""
    if len(picture) > MOST_BYTES:
        raise PictureTooHeavy(most=MOST_BYTES // 10**6)
    check = _check_of(picture)
    try:
        check(picture)
        grey = _grey(picture)
    except PictureUnfit:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PictureTooWide(most=MOST_PIXELS_JPEG // 10**6) from bomb
    except Exception as broken:
        # Decoders meet bytes of strangers and fail in ways of their own; all of them mean one thing to a person.
        raise PictureUnfit from broken
    for look in _looks(grey):
        found = [code for code in zxingcpp.read_barcodes(look, formats=_QR) if code.text]
        if found:
            return list(dict.fromkeys(code.text for code in found))
    raise NoCodeOnPicture


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
    if width * height > most or max(width, height) > _LONGEST_SIDE:
        raise PictureTooWide(most=most // 10**6)


def _grey(picture: bytes) -> Image.Image:
    """The picture in shades of grey, no side longer than a code needs; turned as it is, for codes are read any way up."""
    with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG", "WEBP")) as opened:
        opened.draft("L", (_SIDE, _SIDE))  # JPEG: a half or a quarter at once; nothing for the others
        opened.load()
        grey = _flat(opened)
    grey.thumbnail((_SIDE, _SIDE), Image.Resampling.BILINEAR)
    return grey


def _flat(opened: Image.Image) -> Image.Image:
    if opened.mode.startswith("I"):
        return opened.point(lambda value: value / 256, "L")  # 16 bits a pixel
    if opened.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in opened.info:
        clear = opened.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")  # a code drawn on nothing is drawn on paper
        return Image.alpha_composite(paper, clear).convert("L")
    return opened.convert("L")


def _looks(grey: Image.Image) -> Iterator[Image.Image]:
    """The picture as it is, then as somebody would hold it who could not read it: farther off, lighter, nearer."""
    yield grey
    half = grey.copy()
    half.thumbnail((_HALF, _HALF), Image.Resampling.BOX)
    if half.size != grey.size:
        yield half
    light = ImageOps.autocontrast(half, cutoff=(2, 20))
    yield light
    yield light.filter(ImageFilter.MedianFilter(3))
    if max(half.size) <= _SMALL:
        yield light.resize((half.width * 2, half.height * 2), Image.Resampling.BICUBIC)
    yield ImageOps.equalize(half).filter(ImageFilter.GaussianBlur(1.5))
