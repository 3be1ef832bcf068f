"""Selling: what becomes of an ad that stands in a channel: sold, not yet, cheaper, withdrawn, shown anew; and who asked.

Late and double answers are safe: each begins with the ad as it is now, locked.
"""

from __future__ import annotations

from dataclasses import replace

from dastyor.domains.market.errors import NoSuchAd, NotNow, TooLateToTakeBack
from dastyor.domains.market.events import AdSaleUndone, AdSold
from dastyor.domains.market.model import Ad, AdId, State
from dastyor.domains.market.rules import forms, timing
from dastyor.domains.market.service.moderation import Moderation
from dastyor.domains.market.service.publishing import Publishing, question_at
from dastyor.domains.market.service.stand import Stand
from dastyor.domains.market.store import AdsStore, ChannelsStore, PostsStore
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId, stamp
from dastyor.kit.jobs import later
from dastyor.kit.money import Money
from dastyor.kit.notices import Notice
from dastyor.kit.telegram.presses import short

ON_SALE = frozenset({State.PUBLISHED, State.PAUSED})
_OVER = frozenset({State.SOLD, State.WITHDRAWN, State.EXPIRED, State.DECLINED})
MOST_TOLD = 1000  # people who asked for a number and are told what became of the ad


class Selling:
    """Use cases of whoever sells, and of whoever asks for him."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock, self.ads = tx, tx.clock, AdsStore(tx)
        self.channels, self.posts = ChannelsStore(tx), PostsStore(tx)

    async def sold(self, stand: Stand, ad: Ad, price: Money | None) -> Ad:
        """It is sold, for `price`, None where that is not said: its posts say so, who asked hears it, the books have it.

        Said twice, it is done once. Raises NotNow, NotYourAd.
        """
        stand.require(ad)
        if ad.state is State.SOLD:
            return ad
        if ad.state not in ON_SALE | {State.APPROVED}:
            raise NotNow
        now = self.clock.now()
        gone = replace(ad, state=State.SOLD, sold_at=now, sold_for=price, ask_at=None, silences=0)
        await self._put(stand, gone, "sold")
        self.tx.events.publish(
            stand.workspace,
            AdSold(
                ad=ad.id, number=ad.number, title=ad.form.title or "", category=str(ad.form.category or "other"),
                price=price, seller=ad.seller, sold_at=now,
            ),
        )  # fmt: skip
        await self._tell_interested(stand, gone, "market-told-sold")
        return gone

    async def not_sold(self, stand: Stand, ad: Ad) -> Ad:
        """It was not sold after all, said within a day: it is on sale again, and gone from the books.

        Said twice, it is done once. Raises TooLateToTakeBack, NotYourAd.
        """
        stand.require(ad)
        if ad.state is not State.SOLD or ad.sold_at is None:
            return ad
        if self.clock.now() - ad.sold_at > timing.UNDO:
            raise TooLateToTakeBack
        back = replace(ad, state=State.APPROVED, sold_at=None, sold_for=None)
        if ad.published_at is not None:  # otherwise its first copy is on its way still
            back = await self._asked_again(stand.workspace, replace(back, state=State.PUBLISHED))
        await self._put(stand, back, "sale_undone")
        self.tx.events.publish(stand.workspace, AdSaleUndone(ad=ad.id, number=ad.number, sold_at=ad.sold_at))
        return back

    async def still_on_sale(self, stand: Stand, ad: Ad) -> Ad:
        """Not yet: it is shown on, and asked about in three days. Raises NotNow, NotYourAd."""
        stand.require(ad)
        if ad.state not in ON_SALE:
            raise NotNow
        was_paused = ad.state is State.PAUSED
        on = await self._asked_again(stand.workspace, replace(ad, state=State.PUBLISHED))
        await self.ads.put(stand.workspace, on)
        if was_paused:
            await self._rejoin(stand.workspace, on)
        return on

    async def reprice(self, stand: Stand, ad: Ad, price: Money | None) -> Ad:
        """Another price, or one to be agreed: its posts say so, and when it is less, who asked hears it."""
        stand.require(ad)
        if ad.state in {State.SOLD, State.WITHDRAWN, State.EXPIRED}:
            raise NotNow
        before = ad.form.price
        changed = await Moderation(self.tx).sent_anew(stand, replace(ad, form=forms.priced(ad.form, price)))
        if ad.state in ON_SALE:
            changed = await self.still_on_sale(stand, changed)
            is_less = price is not None and before is not None and before.currency == price.currency
            if is_less and price is not None and before is not None and price.amount < before.amount:
                await self._tell_interested(stand, changed, "market-told-cheaper", price=price)
        return changed

    async def withdraw(self, stand: Stand, ad: Ad) -> Ad:
        """It is offered no more; its posts go. Said twice, it is done once. Raises NotNow for what was sold, NotYourAd."""
        stand.require(ad)
        if ad.state in {State.WITHDRAWN, State.EXPIRED}:
            return ad
        if ad.state is State.SOLD:
            raise NotNow
        was_waiting = ad.state is State.WAITING
        gone = replace(ad, state=State.WITHDRAWN, ask_at=None, silences=0)
        await self.ads.put(stand.workspace, gone)
        await self.channels.leave(stand.workspace, [ad.id])
        await Publishing(self.tx).withdraw(stand.workspace, gone)
        moderation = Moderation(self.tx)
        if was_waiting:
            moderation.drop(stand, gone, "market-dropped")
        moderation.note(stand, gone, "withdrawn")
        return gone

    async def relist(self, stand: Stand, ad: Ad) -> Ad:
        """It is offered anew: one that was approved before goes straight back, another one to the moderators.

        Raises NotNow, NotYourAd.
        """
        stand.require(ad)
        if ad.state not in _OVER:
            raise NotNow
        fresh = replace(ad, sold_at=None, sold_for=None, silences=0, ask_at=None, reason=None)
        if ad.published_at is None:
            return await Moderation(self.tx).ask(stand, fresh)
        back = replace(fresh, state=State.APPROVED, revision=ad.revision + 1)
        await self.ads.put(stand.workspace, back)
        await Publishing(self.tx).publish(stand.workspace, back)
        Moderation(self.tx).note(stand, back, "relisted")
        return back

    async def ask_for(self, workspace: WorkspaceId, number: AdId, stand: Stand) -> tuple[Ad, int]:
        """The ad whose seller somebody asks for, and how many have; each is counted once. Raises NoSuchAd, NotNow."""
        ad = await self.ads.one(workspace, number)
        if ad is None:
            raise NoSuchAd
        if ad.state not in ON_SALE | {State.APPROVED}:
            raise NotNow
        if stand.person is not None and stand.person != ad.seller:
            await self.ads.be_interested(workspace, ad.id, stand.person, self.clock.now())
        return ad, await self.ads.asked(workspace, ad.id)

    async def _put(self, stand: Stand, ad: Ad, action: str) -> None:
        """The ad is this, its posts say so, and it has turns or none."""
        await self.ads.put(stand.workspace, ad)
        if ad.state is State.PUBLISHED:
            await self._rejoin(stand.workspace, ad)
        else:
            await self.channels.leave(stand.workspace, [ad.id])
        await Publishing(self.tx).refresh(stand.workspace, ad)
        Moderation(self.tx).note(stand, ad, action)

    async def _rejoin(self, workspace: WorkspaceId, ad: Ad) -> None:
        for channel in await self.channels.all(workspace):
            await self.channels.join(workspace, channel.chat, ad.id, stamp(), again=True)

    async def _asked_again(self, workspace: WorkspaceId, ad: Ad) -> Ad:
        """The ad with the next question three days on."""
        at = await question_at(self.tx, workspace, ad.seller, self.clock.now())
        await later(self.tx, "market.ask", at=at, workspace=workspace, ad=ad.id, due=at)
        return replace(ad, ask_at=at, silences=0)

    async def _tell_interested(self, stand: Stand, ad: Ad, key: str, price: Money | None = None) -> None:
        people = await self.ads.interested(stand.workspace, ad.id)
        if not people:
            return
        notice = Notice(
            key=key, values={"number": ad.number, "title": ad.form.title or ""}, to=tuple(people[:MOST_TOLD]),
            sums={} if price is None else {"price": price},
            presses=() if ad.state is State.SOLD else (("market-see-button", "mk.see", (short(ad.id),)),),
        )  # fmt: skip
        self.tx.events.publish(stand.workspace, notice)
