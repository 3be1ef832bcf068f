"""Pictures of strangers, made anew: nothing of the camera in them, upright, small; and what is unfit is told in words."""

from __future__ import annotations

import io
import struct
import zlib
from random import Random

import pytest
from PIL import ExifTags, Image, ImageDraw, ImageEnhance

from dastyor.kit.pictures import (
    MOST_BYTES,
    PictureOfAnotherKind,
    PictureTooHeavy,
    PictureTooWide,
    PictureUnfit,
    check,
    looks_of,
    made_anew,
)

PLACE = (41.0, 18.0, 59.87)  # degrees, minutes, seconds: a square in Tashkent


def photo(width=400, height=300, *, seed=1):
    """A picture with large and small things in it."""
    dice, made = Random(seed), Image.new("RGB", (width, height), "#8899aa")
    pen = ImageDraw.Draw(made)
    for _ in range(60):
        x, y = dice.randrange(width), dice.randrange(height)
        pen.ellipse((x, y, x + dice.randrange(20, 120), y + dice.randrange(20, 120)), fill=dice.randrange(2**24))
    return made


def saved(picture, kind="JPEG", **more):
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def opened(body):
    return Image.open(io.BytesIO(body))


def with_a_place(picture, *, turn=1):
    """As a phone saves it: whose, with what, where, and which side is up."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Artist] = "Fonfactory", "Malika Karimova"
    exif[ExifTags.Base.Orientation] = turn
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: PLACE})
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_nothing_that_a_phone_writes_beside_the_pixels_is_left(kind):
    picture = photo()
    body = saved(picture, kind, exif=with_a_place(picture))
    assert opened(body).getexif().get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] == pytest.approx(PLACE)
    assert b"Malika" in body
    made = await made_anew(body)
    assert dict(opened(made.body).getexif()) == {}
    assert {"exif", "xmp", "comment", "icc_profile"} & opened(made.body).info.keys() == set()
    for traces in (b"Malika", b"Fonfactory", b"Exif"):
        assert traces not in made.body


async def test_a_comment_and_a_preview_of_a_jpeg_are_not_left_either():
    made = await made_anew(saved(photo(), comment=b"call +998901234567", xmp=b"<x:xmpmeta>Malika</x:xmpmeta>"))
    assert b"998901234567" not in made.body
    assert b"Malika" not in made.body


@pytest.mark.parametrize("turn", range(1, 9))
async def test_it_stands_upright_however_the_phone_was_held(turn):
    quarters = {1: "red", 2: "green", 3: "blue", 4: "white"}
    upright = Image.new("RGB", (400, 200))
    for place, colour in quarters.items():
        upright.paste(colour, (200 * ((place - 1) % 2), 100 * ((place - 1) // 2), 400, 200))
    undo = {
        2: 0,
        3: 3,
        4: 1,
        5: 5,
        6: 2,
        7: 6,
        8: 4,
    }  # Exif's word for a turn, and Pillow's that makes a picture need it
    lying = upright if turn == 1 else upright.transpose(Image.Transpose(undo[turn]))
    made = await made_anew(saved(lying, quality=95, exif=with_a_place(lying, turn=turn)))
    assert (made.width, made.height) == (400, 200)
    shown = opened(made.body)
    seen = [shown.getpixel(at) for at in ((50, 50), (350, 50), (50, 150), (350, 150))]
    for pixel, colour in zip(seen, quarters.values(), strict=True):
        wanted = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
        assert all(abs(is_ - should) < 40 for is_, should in zip(pixel, wanted, strict=True)), colour


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_what_is_clear_becomes_white_paper(kind):
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    ImageDraw.Draw(clear).rectangle((0, 0, 49, 99), fill=(200, 0, 0, 255))
    shown = opened((await made_anew(saved(clear, kind))).body)
    assert shown.mode == "RGB"
    assert min(shown.getpixel((90, 50))) > 240
    assert shown.getpixel((10, 50))[0] > 180 > 60 > shown.getpixel((10, 50))[1]


async def test_a_palette_with_one_clear_colour_becomes_white_paper_too():
    few = Image.new("P", (60, 60), 0)
    few.putpalette([0, 0, 0, 200, 0, 0])
    ImageDraw.Draw(few).rectangle((0, 0, 29, 59), fill=1)
    shown = opened((await made_anew(saved(few, "PNG", transparency=0))).body)
    assert min(shown.getpixel((50, 30))) > 240


@pytest.mark.parametrize("mode", ["1", "L", "LA", "I;16", "CMYK"])
async def test_pictures_of_every_mode_become_plain_ones(mode):
    picture = photo().convert("I").convert("I;16") if mode == "I;16" else photo().convert(mode)
    made = await made_anew(saved(picture, "JPEG" if mode == "CMYK" else "PNG"))
    assert opened(made.body).mode == "RGB"


async def test_a_large_one_is_made_smaller_and_a_small_one_stays_as_it_is():
    large = await made_anew(saved(photo(4000, 2000)))
    assert (large.width, large.height) == (1600, 800) == opened(large.body).size
    small = await made_anew(saved(photo(90, 40), "PNG"))
    assert (small.width, small.height) == (90, 40)
    narrow = await made_anew(saved(photo(4000, 1), "PNG"))
    assert (narrow.width, narrow.height) == (1600, 1)


def png_header(width, height):
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + body
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(body)) + chunk + struct.pack(">I", zlib.crc32(chunk))


def jpeg_header(width, height):
    return saved(photo(16, 16)).replace(struct.pack(">BHH", 8, 16, 16), struct.pack(">BHH", 8, height, width), 1)


def webp_header(width, height):
    body = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + body


@pytest.mark.parametrize(
    ("header", "width", "height"),
    [
        (png_header, 10_000, 4_000), (png_header, 2**31 - 1, 2**31 - 1), (png_header, 70_000, 1),
        (jpeg_header, 10_000, 9_000), (jpeg_header, 65_535, 65_535),
        (webp_header, 10_000, 4_000), (webp_header, 2**24, 2**24),
    ],
)  # fmt: skip
async def test_a_huge_one_is_refused_by_its_header_alone(header, width, height, monkeypatch):
    body = header(width, height)

    def decoded(*_):
        raise AssertionError("a pixel was decoded")

    monkeypatch.setattr(Image.Image, "load", decoded)
    monkeypatch.setattr(Image.Image, "draft", decoded, raising=False)
    with pytest.raises(PictureTooWide) as told:
        await made_anew(body)
    assert told.value.values["most"] in {36, 80}


def test_the_largest_that_phones_make_are_taken():
    check(png_header(7_000, 5_000))
    check(jpeg_header(10_000, 8_000))
    check(webp_header(7_000, 5_000))


@pytest.mark.parametrize("lossless", [True, False])
def test_the_size_of_a_webp_without_an_extended_header_is_read(lossless):
    body = bytearray(saved(photo(50, 40), "WEBP", lossless=lossless))

    def of(side):
        return (side - 1 | (side - 1) << 14).to_bytes(4, "little") if lossless else struct.pack("<HH", side, side)

    at = 21 if lossless else 26
    for side in (40, 4_000):
        body[at : at + 4] = of(side)
        check(bytes(body))
    body[at : at + 4] = of(16_383)
    with pytest.raises(PictureTooWide):
        check(bytes(body))


def test_one_that_is_too_heavy_is_told_so_with_what_is_taken():
    with pytest.raises(PictureTooHeavy) as told:
        check(saved(photo()) + bytes(MOST_BYTES))
    assert (told.value.status, told.value.values) == (413, {"most": 20})


@pytest.mark.parametrize(
    "body", [b"", b"GIF89a" + bytes(50), b"%PDF-1.7", b"<svg/>", b"BM" + bytes(60), b"RIFF1234WAVE", "так".encode()]
)
async def test_what_is_no_picture_of_ours_is_told_by_its_kind(body):
    with pytest.raises(PictureOfAnotherKind):
        await made_anew(body)


BROKEN = {
    "a jpeg without an end": lambda: saved(photo())[:300],
    "a jpeg cut in its middle": lambda: saved(photo())[: len(saved(photo())) // 2],
    "a png cut in its middle": lambda: saved(photo(), "PNG")[:2000],
    "a webp cut in its middle": lambda: saved(photo(), "WEBP")[:500],
    "only the first bytes of a jpeg": lambda: b"\xff\xd8\xff",
    "only the first bytes of a png": lambda: b"\x89PNG\r\n\x1a\n",
    "only the first bytes of a webp": lambda: b"RIFF\0\0\0\0WEBP",
    "a webp of a kind that there is not": lambda: b"RIFF\0\0\0\0WEBPVP9 " + bytes(40),
    "a png of no size": lambda: png_header(0, 10),
    "a jpeg of more scans than any camera writes": lambda: saved(photo()) + b"\xff\xda" * 101,
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
async def test_a_broken_one_is_refused_in_words(body):
    with pytest.raises(PictureUnfit) as told:
        await made_anew(body())
    assert type(told.value) is PictureUnfit


def changed(one, other):
    return ((one ^ other) & (2**64 - 1)).bit_count()


@pytest.mark.parametrize("seed", range(5))
async def test_it_looks_alike_in_another_quality_size_kind_and_light(seed):
    picture = photo(seed=seed)
    looks = (await made_anew(saved(picture))).looks
    again = [
        saved(picture, quality=40), saved(picture, "PNG"), saved(picture, "WEBP", quality=50),
        saved(picture.resize((800, 600))), saved(picture.resize((200, 150))),
        saved(ImageEnhance.Brightness(picture).enhance(1.1)),
    ]  # fmt: skip
    assert max([changed(looks, (await made_anew(body)).looks) for body in again]) <= 6
    other = (await made_anew(saved(photo(seed=seed + 100)))).looks
    assert changed(looks, other) > 12


def test_looks_fit_the_signed_64_bits_of_the_database():
    lighter = Image.linear_gradient("L").rotate(90)
    darker = Image.linear_gradient("L").rotate(270)
    assert {looks_of(lighter), looks_of(darker)} == {0, -1}
