"""Pictures of receipts as people take them: turned, dark, blurred, small, on a table."""

from __future__ import annotations

import io
import struct
import zlib
from random import Random

import segno
from PIL import Image, ImageFilter

RU = "t=20261119T1405&s=1530.00&fn=9960440301234567&i=48213&fp=3021456789&n=1"
UZ = "https://ofd.soliq.uz/check?t=UZ210168163541&r=2&c=20220529184608&s=030548219873"


def code(text: str, side: int = 240) -> Image.Image:
    """The QR alone, with its white edge."""
    made = io.BytesIO()
    segno.make(text, error="m").save(made, kind="png", scale=4, border=4)
    return Image.open(made).convert("L").resize((side, side))


def photo(text: str, *, size: tuple[int, int] = (1280, 960), side: int = 240, turn: float = 0, light: float = 1.0,
          blur: float = 0.0) -> Image.Image:  # fmt: skip
    """A receipt on a table."""
    dice = Random(7)
    table = Image.frombytes("L", (80, 60), bytes(dice.randrange(90, 150) for _ in range(80 * 60))).resize(size)
    paper = Image.new("L", (side * 3 // 2, side * 2), 235)
    paper.paste(code(text, side), (side // 4, side // 2))
    turned = paper.rotate(turn, expand=True, fillcolor=120, resample=Image.Resampling.BICUBIC)
    table.paste(turned, (size[0] // 5, size[1] // 8))
    if blur:
        table = table.filter(ImageFilter.GaussianBlur(blur))
    return table.point(lambda value: int(value * light)).convert("RGB")


def saved(picture: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    """The picture as a file."""
    made = io.BytesIO()
    picture.save(made, kind, **how)
    return made.getvalue()


def receipt(text: str, **how: object) -> bytes:
    """A photo of the receipt as a JPEG."""
    return saved(photo(text, **how))  # type: ignore[arg-type]


def blank() -> bytes:
    """A picture with nothing on it."""
    return saved(Image.new("RGB", (1280, 960), "grey"))


def bomb_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """A few kilobytes that say to be a picture of so many pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * min(width * height, 10**6), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
