"""Files that people sent."""

from __future__ import annotations

import re

from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.methods import method
from dastyor.lab.telegram.model import Body
from dastyor.lab.telegram.refusals import bad
from dastyor.lab.telegram.state import State

_LOOKS_RIGHT = re.compile(r"[\w-]{20,}\Z")


@method("getFile")
def get_file(state: State, call: Call) -> Body:
    """Where a file can be downloaded; only up to 20 MB."""
    file_id = call.get("file_id")
    if not _LOOKS_RIGHT.match(file_id):
        raise bad("invalid file_id")
    upload = state.world.uploads.get(file_id)
    if upload is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if upload.size > state.limits.download:
        raise bad("file is too big")
    return {
        "file_id": upload.id,
        "file_unique_id": upload.unique,
        "file_size": upload.size,
        "file_path": upload.path,
    }
