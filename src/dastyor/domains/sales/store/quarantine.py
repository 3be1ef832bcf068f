"""Lines that were refused, with their bytes as they came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from dastyor.domains.sales.model import BatchId, Quarantined, QuarantineId, Reason, Refusal
from dastyor.kit.db import Row, Tx
from dastyor.kit.ids import WorkspaceId, new_id

# Writers of one workspace follow each other: a processor sets aside the lines of several batches in one transaction, and
# whoever sets aside some of the same lines in another order meanwhile would wait for it while it waits for him.
_TURN = "select pg_advisory_xact_lock(hashtextextended('sales.quarantine ' || %s, 0))"
_ADD = """
    with given as (
        select *, sha256(btrim(raw, '\\x20090d0a')) as digest
        from unnest(%(ids)s::uuid[], %(names)s::text[], %(fields)s::text[], %(reasons)s::text[], %(raws)s::bytea[])
            with ordinality as given (id, transaction_id, field, reason, raw, turn)
    ), added as (
        insert into sales.quarantine as q
            (workspace_id, id, batch_id, transaction_id, field, reason, raw, received_at, digest)
        select distinct on (digest) %(workspace)s, id, %(batch)s, transaction_id, field, reason, raw, %(now)s, digest
        from given order by digest, turn
        on conflict (workspace_id, digest) do update set digest = q.digest
        returning id, digest
    )
    select added.id from given join added using (digest) order by turn
"""
_COLUMNS = "id, transaction_id, field, reason, raw, received_at, replayed_at, dropped_at, taken_as"
_PAGE = f"""
    select {_COLUMNS} from sales.quarantine
    where workspace_id = %s and replayed_at is null and dropped_at is null and id < %s order by id desc limit %s
"""
_ONE = f"select {_COLUMNS} from sales.quarantine where workspace_id = %s and id = %s for update"
_DEPTH = """
    select count(*) from (
        select from sales.quarantine where workspace_id = %s and replayed_at is null and dropped_at is null limit %s
    ) waiting
"""
_PUT = """
    update sales.quarantine set replayed_at = %s, dropped_at = %s, taken_as = %s where workspace_id = %s and id = %s
"""
_LAST = UUID(int=2**128 - 1)


class QuarantineStore:
    """The quarantine of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def add(
        self, workspace: WorkspaceId, batch: BatchId, refusals: Sequence[Refusal], now: datetime
    ) -> tuple[tuple[Refusal, QuarantineId], ...]:
        """Each with the line that it is from now on, or was before: one that comes again is known by its bytes."""
        if not refusals:
            return ()
        values = {
            "workspace": workspace, "batch": batch, "now": now,
            "ids": sorted(new_id() for _ in refusals),  # in their order: those of one millisecond are in none
            "names": [each.transaction_id for each in refusals], "fields": [each.field for each in refusals],
            "reasons": [each.reason for each in refusals], "raws": [each.raw for each in refusals],
        }  # fmt: skip
        self.tx.later(_TURN, (str(workspace),))
        rows: list[tuple[UUID]] = await self.tx.all(_ADD, values)
        return tuple((each, QuarantineId(row[0])) for each, row in zip(refusals, rows, strict=True))

    async def page(self, workspace: WorkspaceId, before: QuarantineId | None, limit: int) -> list[Quarantined]:
        """What still waits, newest first, older than the given one."""
        rows: list[Row] = await self.tx.all(_PAGE, (workspace, before or _LAST, limit))
        return [_quarantined(row) for row in rows]

    async def one(self, workspace: WorkspaceId, number: QuarantineId) -> Quarantined | None:
        """One line, repaired or not, locked."""
        row: Row | None = await self.tx.maybe(_ONE, (workspace, number))
        return None if row is None else _quarantined(row)

    async def depth(self, workspace: WorkspaceId, most: int) -> int:
        """How many wait, counted up to `most`."""
        return int(await self.tx.value(_DEPTH, (workspace, most)))

    async def put(self, workspace: WorkspaceId, line: Quarantined) -> None:
        """What has become of the line; what it says stays."""
        await self.tx.run(_PUT, (line.replayed_at, line.dropped_at, line.taken_as, workspace, line.id))


def _quarantined(row: Row) -> Quarantined:
    number, name, field, reason, raw, received, replayed, dropped, taken_as = row
    return Quarantined(
        id=QuarantineId(number), transaction_id=name, field=field, reason=Reason(reason), raw=bytes(raw),
        received_at=received, replayed_at=replayed, dropped_at=dropped, taken_as=taken_as,
    )  # fmt: skip
