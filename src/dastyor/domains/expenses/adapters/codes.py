"""QR codes on a picture: the bytes of a file into the texts of its codes.

What kit.pictures lets pass costs well under a second, in a thread, so that everybody else is served meanwhile.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from dastyor.domains.expenses.errors import NoCodeOnPicture
from dastyor.kit.pictures import MOST_BYTES, MOST_PIXELS_JPEG, WORKERS, PictureTooWide, PictureUnfit, check

__all__ = ["MOST_BYTES", "codes_of", "read_codes"]

_SIDE = 4096  # pixels; a code that is too small at this size was too small for the camera
_HALF, _SMALL = 2000, 1200  # pixels: the sides at which second looks are cheap, and below which a code is enlarged

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


async def codes_of(picture: bytes) -> list[str]:
    """The texts of the QR codes on it, the largest first. Raises PictureUnfit and its kinds, NoCodeOnPicture."""
    return await asyncio.get_running_loop().run_in_executor(WORKERS, read_codes, picture)


def read_codes(picture: bytes) -> list[str]:
    """The same, here and now."""
    check(picture)
    try:
        grey = _grey(picture)
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
