"""Files as Telegram keeps them: pictures in several sizes as JPEG, everything else as it came."""

from __future__ import annotations

import io
import mimetypes
import secrets
from pathlib import PurePath

from dastyor.lab.telegram.model import Body, Upload
from dastyor.lab.telegram.refusals import Refused, bad
from dastyor.lab.telegram.schema import Part
from dastyor.lab.telegram.world import World

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM")
_SIDES = (90, 320, 800, 1280)  # Telegram's sizes s, m, x and y: the longer side in pixels
_LARGEST_SUM = 10_000  # width and height together; and one side at most 20 times the other
_LEADS = {"photo": ("AgACAgIAAxkB", "AQAD"), "document": ("BQACAgIAAxkB", "AgAD")}
_FOLDERS = {"photo": "photos", "document": "documents"}


def is_picture(body: bytes) -> bool:
    """Whether a client would offer to send this as a photo."""
    return body.startswith(_PICTURES) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP")


def album_id(world: World) -> str:
    """The number that the messages of one album share."""
    return str(world.count("album", 13_000_000_000_000_000))


def photo(world: World, part: Part) -> list[Body]:
    """The picture as a list of PhotoSize, the largest last. Raises Refused when it is none or too large."""
    most, size = world.limits.photo, len(part.body)
    if size > most:
        raise bad(f"file of size {size} bytes is too big for a photo; the maximum size is {most} bytes")
    # Sizes have ids of their own, and any of them sends the whole picture again.
    uploads = []
    for body, width, height in _sizes(part.body):
        upload = _kept(world, "photo", body, ".jpg")
        upload.width, upload.height = width, height
        uploads.append(upload)
    for upload in uploads:
        upload.sizes = [one.id for one in uploads]
        world.keep_upload(upload)
    return [photo_size(upload) for upload in uploads]


def document(world: World, part: Part) -> Body:
    """The file as a Document. Raises Refused when it is empty or too large."""
    if not part.body:
        raise bad("file must be non-empty")
    if len(part.body) > world.limits.upload:
        raise Refused(413, "Request Entity Too Large")
    name = PurePath(part.name.replace("\\", "/")).name or "file"
    upload = _kept(world, "document", part.body, PurePath(name).suffix)
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    upload.name = name
    upload.mime = part.mime if part.mime and part.mime != "application/octet-stream" else guessed
    world.keep_upload(upload)
    return document_of(upload)


def photo_again(world: World, file_id: str) -> list[Body]:
    """A picture that Telegram has already, by the id of any of its sizes. Raises Refused."""
    return [photo_size(world.uploads[size]) for size in _again(world, file_id, "photo").sizes]


def document_again(world: World, file_id: str) -> Body:
    """A file that Telegram has already, by its id. Raises Refused."""
    return document_of(_again(world, file_id, "document"))


def bytes_of(world: World, upload: Upload) -> bytes:
    """What is in the file."""
    return world.journal.get("blob", upload.blob) or b""


def photo_size(upload: Upload) -> Body:
    """A stored picture as PhotoSize."""
    return {
        "file_id": upload.id,
        "file_unique_id": upload.unique,
        "file_size": upload.size,
        "width": upload.width,
        "height": upload.height,
    }


def document_of(upload: Upload) -> Body:
    """A stored file as Document."""
    return {
        "file_name": upload.name,
        "mime_type": upload.mime,
        "file_id": upload.id,
        "file_unique_id": upload.unique,
        "file_size": upload.size,
    }


def _again(world: World, file_id: str, kind: str) -> Upload:
    upload = world.uploads.get(file_id)
    if file_id.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")  # the sandbox knows no outside host
    if upload is None:
        raise bad("wrong file identifier/HTTP URL specified")
    if upload.kind != kind:
        raise bad(f"can't use file of type {upload.kind.title()} as {kind.title()}")
    return upload


def _kept(world: World, kind: str, body: bytes, suffix: str) -> Upload:
    number = world.count(f"file-{kind}", -1)
    lead, unique = _LEADS[kind]
    path = f"{_FOLDERS[kind]}/file_{number}{suffix}"
    file_id = lead + secrets.token_urlsafe(42)
    upload = Upload(file_id, unique + secrets.token_urlsafe(9), kind, f"{kind}/{number}", len(body), path)
    world.keep_upload(upload, body)
    return upload


def _sizes(body: bytes) -> list[tuple[bytes, int, int]]:
    """The picture as JPEG in each of Telegram's sizes that is smaller than it, and in full up to the largest."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # a tenth of a second that only pictures cost

    try:
        with Image.open(io.BytesIO(body)) as opened:
            width, height = opened.size
            if width + height > _LARGEST_SUM or max(width, height) > 20 * min(width, height):
                raise bad("PHOTO_INVALID_DIMENSIONS")
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise bad("IMAGE_PROCESS_FAILED") from None
    longest = max(picture.size)
    sides = [side for side in _SIDES if side < longest] + ([longest] if longest < _SIDES[-1] else [])
    sized = []
    for side in sides or [_SIDES[-1]]:
        smaller = ImageOps.contain(picture, (side, side)) if side < longest else picture
        out = io.BytesIO()
        smaller.save(out, "JPEG", quality=87)
        sized.append((out.getvalue(), smaller.width, smaller.height))
    return sized
