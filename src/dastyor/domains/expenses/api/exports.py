"""Exports over REST: the file is drawn up beside the disk, inside the transaction, and sent after its commit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import IO, Annotated

from fastapi import Query
from fastapi.responses import StreamingResponse

from dastyor.domains.expenses.api.figures import words
from dastyor.domains.expenses.api.routes import router
from dastyor.domains.expenses.model.exports import Form
from dastyor.domains.expenses.service import Expenses, Exports
from dastyor.kit.api import Caller

_EARLIEST = date(2000, 1, 1)
_PIECE = 2**18
_KINDS = {form.media_type.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for form in Form}


@router.get("/expenses/export", response_class=StreamingResponse, responses={200: {"content": _KINDS}})
async def export(
    caller: Caller,
    form: Annotated[Form, Query(alias="format", description="Firefly is a zip of its CSV and configuration.")],
    since: Annotated[date | None, Query(alias="from", description="The first day; all without it.")] = None,
    until: Annotated[date | None, Query(alias="to", description="The last day, included; today without it.")] = None,
) -> StreamingResponse:
    """The ledger as a file that another program takes."""
    last = until or Expenses(caller.tx).today(caller.actor)
    texts = words().texts(caller.actor.language)
    file = TemporaryFile()  # noqa: SIM115 - it is read, and closed, after this returned
    try:
        await Exports(caller.tx).write(caller.actor, form, since or _EARLIEST, last, texts, file)
    except BaseException:
        file.close()
        raise
    headers = {
        "Content-Disposition": f'attachment; filename="expenses.{form.ending}"', "Content-Length": str(file.tell())
    }  # fmt: skip
    return StreamingResponse(_pieces(file), media_type=form.media_type, headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
