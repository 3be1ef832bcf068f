"""Exports: the ledger into a file, page by page, drawn up in a thread while the next page is read here."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import date
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from dastyor.domains.expenses.errors import TooManyForASheet
from dastyor.domains.expenses.model import Expense
from dastyor.domains.expenses.model.exports import Form, Line
from dastyor.domains.expenses.rules import exports as rules
from dastyor.domains.expenses.rules.figures import asked
from dastyor.domains.expenses.rules.naming import category_name
from dastyor.domains.expenses.service.ledger import READ
from dastyor.domains.expenses.service.sheets import MOST_ROWS, write_sheet
from dastyor.domains.expenses.store.exports import ExportsStore
from dastyor.domains.expenses.store.figures import FiguresStore
from dastyor.kit.actor import Actor
from dastyor.kit.db import Tx
from dastyor.kit.i18n.texts import Texts
from dastyor.kit.ids import PersonId

PAGE = 2_000  # expenses in memory at a time
_HEADS = ("date", "amount", "currency", "base", "base-currency", "rate", "category", "note", "paid-by")


class Exports:
    """What a person or a program may carry away. One instance serves one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store, self.figures = tx, ExportsStore(tx), FiguresStore(tx)
        self._people: dict[PersonId, str] = {}
        self._own: dict[str, str] = {}

    async def write(self, actor: Actor, form: Form, first: date, last: date, texts: Texts, target: BinaryIO) -> None:
        """The expenses from the first to the last day into `target`. Raises NotAPeriod, TooManyForASheet, Forbidden."""
        actor.require(READ)
        period = asked(first, last).period
        if form is Form.XLSX and (count := await self.store.count(actor.workspace, period)) > MOST_ROWS:
            raise TooManyForASheet(count=count, most=MOST_ROWS)
        _, self._own = await self.figures.state(actor.workspace)
        await self.store.open(actor.workspace, period)
        loop = asyncio.get_running_loop()
        under_way: list[Future[list[Line]]] = []
        is_over = False

        def lines() -> Iterator[Line]:
            while not is_over:
                under_way[:] = [asyncio.run_coroutine_threadsafe(self._page(actor, texts), loop)]
                page = under_way[0].result()
                yield from page
                if len(page) < PAGE:
                    return

        try:
            await asyncio.to_thread(_draw_up, form, lines(), actor, texts.plain, target)
        finally:
            # Whoever gave up waiting ends the transaction: no page may be read after it.
            is_over = True
            for page in under_way:
                page.cancel()

    async def _page(self, actor: Actor, texts: Texts) -> list[Line]:
        found = await self.store.page(PAGE)
        await self._meet(actor, found)
        return [
            Line(each, self._own.get(each.category) or category_name(each.category, texts.plain),
                 self._people.get(each.paid_by, "") if each.paid_by else "")
            for each in found
        ]  # fmt: skip

    async def _meet(self, actor: Actor, found: list[Expense]) -> None:
        """The names of those who paid and were not met on an earlier page."""
        audience = self.tx.ports.audience if self.tx.ports else None
        strangers = {each.paid_by for each in found if each.paid_by} - self._people.keys()
        if strangers and audience is not None:
            self._people |= dict.fromkeys(strangers, "")
            self._people |= await audience.names(self.tx, actor.workspace, sorted(strangers))


def _draw_up(form: Form, lines: Iterator[Line], actor: Actor, texts: Texts, target: BinaryIO) -> None:
    if form is Form.XLSX:
        write_sheet(lines, [texts(f"expenses-column-{head}") for head in _HEADS], texts("expenses-sheet"), target)
    elif form is Form.FIREFLY:
        with ZipFile(target, "w", ZIP_DEFLATED) as archive:
            archive.writestr("expenses.json", rules.firefly_configuration())
            with archive.open("expenses.csv", "w", force_zip64=True) as inside:
                for piece in rules.firefly_text(lines, texts("expenses-account")):
                    inside.write(piece.encode())
    else:
        pieces = (
            rules.csv_text(lines)
            if form is Form.CSV
            else rules.beancount_text(lines, actor.workspace_name or actor.name, actor.currency)
        )
        for piece in pieces:
            target.write(piece.encode())
