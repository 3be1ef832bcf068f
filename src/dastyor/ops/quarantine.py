"""Lines of sales that were refused, from the command line: listed, mended in a file, taken at last.

Each line is a transaction of its own: what was taken stays, whatever becomes of the next one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from dastyor.assembly.house import House
from dastyor.kit.errors import Conflict, Invalid, Problem
from dastyor.ops.once import once
from dastyor.ops.sales import sales_of

_PAGE = 1000
_BEGINNING = 80  # characters of a line in the list


class Mended(msgspec.Struct, frozen=True):
    """A line of the file: which one it is, and what it should be, as text or as an object; null: as it was."""

    id: UUID
    line: msgspec.Raw = msgspec.Raw(b"null")

    @property
    def body(self) -> bytes | None:
        """The bytes to be taken; an object's are its own, with every digit."""
        said = bytes(self.line).strip()
        if said == b"null":
            return None
        return msgspec.json.decode(said, type=str).encode() if said.startswith(b'"') else said


class LinesStillWrong(Conflict):
    """Some lines are still wrong; they wait as before."""

    key = "problem-conflict"


def listing(slug: str, *, as_json: bool) -> None:
    """Every line that waits: its number, field, reason and beginning; as JSON the whole line.

    Raises NotYourWorkspace, Invalid where sales do not run.
    """
    found = once(lambda house: _waiting(house, slug))
    if as_json:
        print(json.dumps([_plain(line) for line in found], ensure_ascii=False, indent=2))  # noqa: T201 - the command's answer
        return
    for line in found:
        said = line.raw[: 4 * _BEGINNING].decode(errors="replace").strip()[:_BEGINNING]
        print(f"{line.id}\t{line.field or '-'}\t{line.reason.value}\t{said}")  # noqa: T201 - the command's answer
    if not found:
        print("Nothing waits.", file=sys.stderr)  # noqa: T201 - talk of a command


def again(slug: str, fix: Path | None) -> None:
    """Take what waits, or what the file holds as it has it; done twice, it is done once.

    Raises LinesStillWrong when some are refused again, NotYourWorkspace, Invalid for a file that is no such list.
    """
    mended = None if fix is None else _read(fix)

    async def work(house: House) -> tuple[int, list[tuple[UUID, str]]]:
        given = mended if mended is not None else [Mended(line.id) for line in await _waiting(house, slug)]
        wrong = []
        for each in given:
            try:
                await _take(house, slug, each)
            except Problem as problem:
                wrong.append((each.id, problem.sentence()))
        return len(given), wrong

    count, wrong = once(work)
    for number, reason in wrong:
        print(f"{number}\t{reason}")  # noqa: T201 - the command's answer
    print(f"{count - len(wrong)} of {count} are taken.", file=sys.stderr)  # noqa: T201 - talk of a command
    if wrong:
        raise LinesStillWrong(
            hint="Mend them in what `dastyor sales quarantine list --json` prints, and give it as --fix."
        )


async def _take(house: House, slug: str, mended: Mended) -> None:
    async with house.database.tx() as tx:
        actor = await house.identity.operator(tx, slug)
        await sales_of(house).Quarantine(tx).replay(actor, mended.id, mended.body)


async def _waiting(house: House, slug: str) -> list[Any]:
    """All that waits, the oldest first."""
    found: list[Any] = []
    async with house.database.tx() as tx:
        actor = await house.identity.operator(tx, slug)
        lines = sales_of(house).Quarantine(tx)
        while page := await lines.page(actor, found[-1].id if found else None, _PAGE):
            found += page
    return found[::-1]


def _read(path: Path) -> list[Mended]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Mended])
    except OSError as error:
        raise Invalid(f"{path} cannot be read ({error.strerror}).") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Invalid(
            f"{path} is no list of lines ({error}).",
            hint='It is a JSON array of {"id": …, "line": …}, as `dastyor sales quarantine list --json` prints it.',
        ) from error


def _plain(line: Any) -> dict[str, Any]:
    return {
        "id": str(line.id), "transaction_id": line.transaction_id, "field": line.field, "reason": line.reason.value,
        "received_at": line.received_at.isoformat(), "line": line.raw.decode(errors="replace").rstrip("\r"),
    }  # fmt: skip
