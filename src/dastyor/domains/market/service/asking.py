"""Asking: every three days a seller is asked whether his ad is sold; two silences pause it, the third ends it.

A timer names the moment that it is for, and asks only while the ad waits for that moment: so nobody is asked twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dastyor.domains.market.model import Ad, AdId, State
from dastyor.domains.market.service.publishing import Publishing, question_at
from dastyor.domains.market.service.selling import ON_SALE
from dastyor.domains.market.store import AdsStore, ChannelsStore
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.jobs import later
from dastyor.kit.notices import Line, Notice
from dastyor.kit.telegram.presses import short

_PAUSES, _ENDS = 2, 3  # questions that stand without an answer


class Asking:
    """The questions of one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock, self.ads = tx, tx.clock, AdsStore(tx)

    async def ask(self, workspace: WorkspaceId, number: AdId, due: datetime) -> None:
        """Ask, pause or end; nothing unless `due` is the moment that the ad waits for."""
        ad = await self.ads.one(workspace, number, locked=True)
        if ad is None or ad.state not in ON_SALE or ad.ask_at != due:
            return
        if ad.silences >= _ENDS:
            await self._expire(workspace, ad)
            return
        now = self.clock.now()
        coming = await question_at(self.tx, workspace, ad.seller, now)
        is_pause = ad.silences >= _PAUSES
        asked = replace(
            ad, ask_at=coming, silences=ad.silences + 1, state=State.PAUSED if is_pause else ad.state
        )  # fmt: skip
        await self.ads.put(workspace, asked)
        if is_pause:
            await ChannelsStore(self.tx).leave(workspace, [ad.id])
        await later(self.tx, "market.ask", at=coming, workspace=workspace, ad=ad.id, due=coming)
        self.tx.events.publish(workspace, _question(asked, is_warning=is_pause))

    async def _expire(self, workspace: WorkspaceId, ad: Ad) -> None:
        over = replace(ad, state=State.EXPIRED, ask_at=None)
        await self.ads.put(workspace, over)
        await ChannelsStore(self.tx).leave(workspace, [ad.id])
        await Publishing(self.tx).withdraw(workspace, over)
        values: dict[str, str | int] = {"number": ad.number, "title": ad.form.title or ""}
        notice = Notice(
            key="market-expired", values=values, to=(ad.seller,) if ad.seller else (),
            presses=(("market-relist-button", "mk.relist", (short(ad.id),)),),
        )  # fmt: skip
        self.tx.events.publish(workspace, notice)


def _question(ad: Ad, *, is_warning: bool) -> Notice:
    args = (short(ad.id),)
    return Notice(
        key="market-question-sold", values={"number": ad.number, "title": ad.form.title or ""},
        to=(ad.seller,) if ad.seller else (),
        lines=(Line(key="market-question-warning"),) if is_warning else (),
        presses=(
            ("market-sold-button", "mk.sold", args), ("market-not-yet-button", "mk.still", args),
            ("market-reprice-button", "mk.price", args), ("market-remove-button", "mk.gone", args),
        ),
    )  # fmt: skip
