"""Codes on pictures: found however the picture was taken; what cannot be a picture is refused by its header."""

from __future__ import annotations

import asyncio
import struct

import pytest
from PIL import Image

from dastyor.domains.expenses.adapters import codes
from dastyor.domains.expenses.errors import (
    NoCodeOnPicture,
)
from dastyor.kit.pictures import PictureOfAnotherKind, PictureTooHeavy, PictureTooWide, PictureUnfit
from tests.support.pictures import RU, UZ, blank, bomb_png, code, photo, receipt, saved


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turn", [0, 17, 45, 90, 180, 263])
def test_a_turned_code_is_read_in_every_format(kind, turn):
    assert codes.read_codes(saved(photo(RU, turn=turn), kind)) == [RU]


@pytest.mark.parametrize(
    "how",
    [
        {"light": 0.12},
        {"light": 0.3, "blur": 1.5, "turn": 8},
        {"side": 110},
        {"size": (4000, 3000), "side": 600, "turn": 30},
        {"size": (4000, 3000), "side": 260, "light": 0.4},
        {"size": (6000, 4000), "side": 500},
        {"blur": 1.8},
    ],
    ids=str,
)
def test_a_dark_small_or_large_picture_is_read(how):
    assert codes.read_codes(receipt(UZ, **how)) == [UZ]


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_that_its_camera_calls_turned_or_mirrored_is_read(turn):
    exif = Image.Exif()
    exif[0x0112] = turn
    how = {2: 0, 4: 1, 5: 5, 7: 6}.get(turn)
    picture = photo(RU) if how is None else photo(RU).transpose(Image.Transpose(how))
    assert codes.read_codes(saved(picture, exif=exif)) == [RU]


def test_every_code_of_the_picture_is_told():
    picture = photo(RU)
    picture.paste(code("https://t.me/shop", 200), (900, 600))
    assert set(codes.read_codes(saved(picture))) == {RU, "https://t.me/shop"}


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16", "CMYK"])
def test_pictures_of_any_colours_are_read(mode):
    plain = code(RU, 400)
    picture = plain.point(lambda value: value * 256, "I").convert("I;16") if mode == "I;16" else plain.convert(mode)
    assert codes.read_codes(saved(picture, "JPEG" if mode == "CMYK" else "PNG")) == [RU]


def test_a_code_drawn_on_nothing_is_read():
    black = code(RU, 400).point(lambda value: 255 - value)
    drawn = Image.merge("LA", (Image.new("L", black.size, 0), black))
    assert codes.read_codes(saved(drawn, "PNG")) == [RU]


def test_a_picture_without_a_code_is_told():
    with pytest.raises(NoCodeOnPicture):
        codes.read_codes(blank())


def jpeg_of_many_scans() -> bytes:
    plain = saved(Image.new("L", (64, 64)), progressive=True)
    return plain[:-2] + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" * 200 + plain[-2:]


def webp_saying(width: int, height: int) -> bytes:
    body = b"\x10\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 100) + b"WEBPVP8X" + struct.pack("<I", 10) + body + b"\0" * 80


def jpeg_saying(width: int, height: int) -> bytes:
    plain = bytearray(saved(Image.new("L", (64, 64))))
    frame = plain.index(b"\xff\xc0")
    plain[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(plain)


@pytest.mark.parametrize(
    ("picture", "refusal"),
    [
        (b"\xff\xd8\xff" + b"\0" * 20_000_000, PictureTooHeavy),
        (b"", PictureOfAnotherKind),
        (b"GIF89a" + b"\0" * 50, PictureOfAnotherKind),
        (b"%PDF-1.7", PictureOfAnotherKind),
        (b"\0\0\0\x18ftypheic", PictureOfAnotherKind),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureOfAnotherKind),
        (bomb_png(), PictureTooWide),
        (bomb_png(8000, 8000), PictureTooWide),
        (bomb_png(70_000, 10), PictureTooWide),
        (webp_saying(16_000, 16_000), PictureTooWide),
        (jpeg_saying(65_000, 65_000), PictureTooWide),
        (jpeg_saying(10_000, 9_000), PictureTooWide),
        (jpeg_of_many_scans(), PictureUnfit),
        (b"\xff\xd8\xff" + b"\0" * 500, PictureUnfit),
        (b"\x89PNG\r\n\x1a\n", PictureUnfit),
        (b"RIFF\0\0\0\0WEBPVP8 ", PictureUnfit),
        (b"RIFF\0\0\0\0WEBPABCD" + b"\0" * 40, PictureUnfit),
        (receipt(RU)[:3000], PictureUnfit),
        (saved(photo(RU), "PNG")[:3000], PictureUnfit),
        (bomb_png(0, 10), PictureUnfit),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else f"{len(value)}-bytes",
)
def test_what_cannot_be_read_is_refused_in_its_own_words(picture, refusal):
    with pytest.raises(PictureUnfit) as refused:
        codes.read_codes(picture)
    assert type(refused.value) is refusal


def test_a_bomb_is_refused_before_anything_of_it_is_decoded(monkeypatch):
    monkeypatch.setattr(codes, "_grey", lambda _: pytest.fail("it was decoded"))
    for picture in (bomb_png(), webp_saying(16_000, 16_000), jpeg_saying(65_000, 65_000)):
        with pytest.raises(PictureTooWide):
            codes.read_codes(picture)


async def test_others_are_served_while_a_picture_is_read():
    picture = receipt(RU, size=(4000, 3000), side=600)
    reading = asyncio.ensure_future(codes.codes_of(picture))
    turns = 0
    while not reading.done():
        await asyncio.sleep(0)
        turns += 1
    assert await reading == [RU]
    assert turns > 10
