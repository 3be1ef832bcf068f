"""Publishing: copies of ads in channels, from the first to the last word that they say.

A copy is a row before it is a message: `queued` with the commit that wants it, `live` with the one that hears that it
stands there. So whatever is killed, no ad is posted twice, and nobody's ad is forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from dastyor.domains.market.adapters import posts as look
from dastyor.domains.market.events import AdPublished
from dastyor.domains.market.model import Ad, Channel, PostId, State
from dastyor.domains.market.rules import timing
from dastyor.domains.market.store import AdsStore, ChannelsStore, Post, PostsStore
from dastyor.kit.actor import Role
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, WorkspaceId, new_id, stamp
from dastyor.kit.jobs import later
from dastyor.kit.notices import Notice
from dastyor.kit.offers import Listener
from dastyor.kit.telegram.ends import MessageEnded
from dastyor.kit.telegram.presses import short

#: What the ends of our messages are called.
POSTED, GONE = "market.post", "market.gone"
_NO_RIGHTS = ("need administrator rights", "not enough rights", "bot is not a member", "bot was kicked", "chat not found",
              "CHAT_ADMIN_REQUIRED", "CHANNEL_PRIVATE")  # fmt: skip


class Publishing:
    """What stands in the channels of a workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock = tx, tx.clock
        self.ads, self.channels, self.posts = AdsStore(tx), ChannelsStore(tx), PostsStore(tx)

    async def publish(self, workspace: WorkspaceId, ad: Ad) -> None:
        """A first copy goes to every channel that can be posted in; those that cannot get theirs when they can again."""
        for channel in await self.channels.all(workspace):
            if channel.lost is None:
                await self.post(workspace, ad, channel)

    async def catch_up(self, workspace: WorkspaceId, channel: Channel) -> None:
        """What was approved while the channel could not be posted in is posted now; what stands elsewhere gets its turns."""
        await self.channels.join_all(workspace, channel.chat)
        waiting: list[Ad] = []
        while more := await self.ads.page(
            workspace, [State.APPROVED], before=waiting[-1].id if waiting else None, limit=100
        ):
            waiting += more
        for ad in reversed(waiting):
            if not await self._is_on_its_way(workspace, ad, channel):
                await self.post(workspace, ad, channel)

    async def post(self, workspace: WorkspaceId, ad: Ad, channel: Channel) -> PostId:
        """One more copy, on its way."""
        place = await self._place(workspace)
        post = PostId(new_id())
        await self.posts.add(workspace, post, ad.id, channel.chat, self.clock.now())
        self.tx.messages.append(look.new_post(place, ad, channel, post))
        return post

    async def refresh(self, workspace: WorkspaceId, ad: Ad) -> None:
        """Every copy says what is so now."""
        place = await self._place(workspace)
        found = {channel.chat: channel for channel in await self.channels.all(workspace)}
        for copy in await self.posts.of(workspace, ad.id):
            if (channel := found.get(copy.chat)) is not None:
                self._say(place, ad, channel, copy)

    async def withdraw(self, workspace: WorkspaceId, ad: Ad) -> None:
        """Every copy is taken away, or says that the ad is over where it cannot be."""
        await self.refresh(workspace, ad)
        place = await self._place(workspace)
        for copy in await self.posts.of(workspace, ad.id, "live"):
            self._take_away(place, copy)
            await self.posts.end(workspace, copy.id, "gone")

    async def ended(self, workspace: WorkspaceId, end: MessageEnded) -> None:
        """What came of a copy: it stands there, or does not."""
        if end.screen is None:
            return
        copy = await self.posts.one(workspace, PostId(end.screen))
        if copy is None or copy.state != "queued":
            return
        ad = await self.ads.one(workspace, copy.ad, locked=True)
        channel = await self.channels.one(workspace, copy.chat)
        if ad is None or channel is None:
            # The channel was disconnected meanwhile: what came stays there, and is nobody's concern any more.
            await self.posts.end(workspace, copy.id, "gone" if end.end == "sent" else "failed", end.error)
            return
        if end.end != "sent" or end.message is None:
            await self._failed(workspace, ad, channel, copy, end)
            return
        now = self.clock.now()
        await self.posts.live(workspace, copy.id, end.message, end.album, now)
        for photo, file_id in zip(ad.photos, end.photos, strict=False):
            if photo.file_id is None:
                self.ads.sent_photo(workspace, photo.id, file_id)
        await self._stands(workspace, ad, channel, replace_post(copy, end, now))

    async def _stands(self, workspace: WorkspaceId, ad: Ad, channel: Channel, copy: Post) -> None:
        place = await self._place(workspace)
        assert copy.message is not None
        is_on = ad.state in {State.APPROVED, State.PUBLISHED, State.PAUSED}
        if copy.album and is_on:
            screen = PostId(new_id())
            await self.posts.control(workspace, copy.id, screen)
            self.tx.messages.append(look.control(place, ad, channel, screen, copy.message))
        elder = [
            each
            for each in await self.posts.of(workspace, ad.id, "live")
            if each.chat == copy.chat and each.id != copy.id
        ]
        for old in elder:
            self._take_away(place, old)  # where it cannot be, `stayed` hears of it
            await self.posts.end(workspace, old.id, "gone")
        if not is_on:
            await self._came_late(workspace, ad, channel, copy)
            return
        if ad.state is not State.PAUSED:
            # One that is offered anew had its turn of this round, perhaps: it waits for the next.
            is_anew = ad.published_at is not None
            await self.channels.join(workspace, channel.chat, ad.id, stamp(), again=is_anew)
        if ad.state is State.APPROVED:
            await self._first(workspace, ad, channel.link(copy.message))

    async def _came_late(self, workspace: WorkspaceId, ad: Ad, channel: Channel, copy: Post) -> None:
        """Sold while it was on its way, it says so at once; withdrawn, it goes."""
        if ad.state is not State.SOLD:
            await self.withdraw(workspace, ad)
            return
        if ad.published_at is None:
            await self.ads.put(workspace, replace(ad, published_at=self.clock.now()))
        self._say(await self._place(workspace), ad, channel, copy)

    async def _first(self, workspace: WorkspaceId, ad: Ad, link: str) -> None:
        """It is published: its seller hears where, and will be asked in three days."""
        now = self.clock.now()
        asked = await question_at(self.tx, workspace, ad.seller, now)
        published = replace(ad, state=State.PUBLISHED, published_at=now, ask_at=asked, silences=0)
        await self.ads.put(workspace, published)
        await later(self.tx, "market.ask", at=asked, workspace=workspace, ad=ad.id, due=asked)
        self.tx.events.publish(workspace, AdPublished(ad=ad.id, number=ad.number, link=link))
        notice = Notice(
            key="market-published", values={"number": ad.number, "title": ad.form.title or "", "link": link},
            to=(ad.seller,) if ad.seller else (), urgent=True,
            presses=(("market-sold-button", "mk.sold", (short(ad.id),)), ("market-ad-button", "mk.open", (short(ad.id),))),
        )  # fmt: skip
        self.tx.events.publish(workspace, notice)

    async def _failed(self, workspace: WorkspaceId, ad: Ad, channel: Channel, copy: Post, end: MessageEnded) -> None:
        """It does not stand there: the owners hear why, and once the channel is well again it is tried anew."""
        error = end.error or ""
        await self.posts.end(workspace, copy.id, "unknown" if end.end == "unknown" else "failed", error[:200])
        is_lost = any(words.lower() in error.lower() for words in _NO_RIGHTS)
        if is_lost and not await self.channels.lose(workspace, channel.chat, error[:200]):
            return  # the owners know that already
        key = (
            "market-channel-lost"
            if is_lost
            else "market-post-unknown"
            if end.end == "unknown"
            else "market-post-failed"
        )
        values: dict[str, str | int] = {"channel": channel.title, "number": ad.number, "title": ad.form.title or ""}
        if key == "market-post-failed":
            values["error"] = error[:200]
        self.tx.events.publish(
            workspace,
            Notice(
                key=key, values=values, roles=(Role.OWNER, Role.MANAGER), urgent=True,
                presses=(("market-again-button", "mk.again", (short(ad.id),)),) if not is_lost else (),
            ),
        )  # fmt: skip

    def _take_away(self, place: look.Place, copy: Post) -> None:
        self.tx.messages.append(look.taken_away(place, copy.chat, copy.id, copy.album, subject=GONE))
        if copy.control is not None:
            self.tx.messages.append(look.taken_away(place, copy.chat, copy.control))

    async def stayed(self, workspace: WorkspaceId, end: MessageEnded) -> None:
        """A copy that Telegram does not let go says where the ad stands now, or that it is over."""
        copy = await self.posts.one(workspace, PostId(end.screen)) if end.screen and end.end == "refused" else None
        ad = await self.ads.one(workspace, copy.ad) if copy else None
        channel = await self.channels.one(workspace, copy.chat) if copy else None
        if copy is None or ad is None or channel is None:
            return
        live = [each for each in await self.posts.of(workspace, ad.id, "live") if each.chat == copy.chat]
        link = channel.link(live[-1].message) if live and live[-1].message else None
        self._say(await self._place(workspace), ad, channel, copy, link=link)

    def _say(self, place: look.Place, ad: Ad, channel: Channel, copy: Post, *, link: str | None = None) -> None:
        self.tx.messages.append(look.changed(place, ad, channel, copy.id, link=link))
        if copy.control is not None:
            self.tx.messages.append(look.control_changed(place, ad, channel, copy.control, link=link))

    async def _is_on_its_way(self, workspace: WorkspaceId, ad: Ad, channel: Channel) -> bool:
        # What an approved one has standing there is of the time before it was sold: it says so, and goes when the new one comes.
        copies: Sequence[Post] = await self.posts.of(workspace, ad.id, "queued")
        return any(copy.chat == channel.chat for copy in copies)

    async def _place(self, workspace: WorkspaceId) -> look.Place:
        ports = self.tx.ports
        assert ports is not None and ports.texts is not None and ports.signer is not None and ports.audience is not None
        owners = await ports.audience.listeners(self.tx, workspace, roles=[Role.OWNER])
        language = owners[0].language if owners else "uz-Latn"
        return look.Place(
            workspace=workspace, texts=ports.texts(language), signer=ports.signer,
            witness=owners[0].chat if owners else None,
        )  # fmt: skip


def replace_post(copy: Post, end: MessageEnded, now: datetime) -> Post:
    """The copy as it stands now."""
    return replace(copy, state="live", message=end.message, album=end.album, posted_at=now)


async def question_at(tx: Tx, workspace: WorkspaceId, seller: PersonId | None, now: datetime) -> datetime:
    """When the seller is asked next: in three days, in his own waking hours."""
    audience = tx.ports.audience if tx.ports else None
    assert audience is not None
    if seller is None:
        found: Sequence[Listener] = await audience.listeners(tx, workspace, roles=[Role.OWNER])
    else:
        found = await audience.listeners(tx, workspace, people=[seller])
    who = found[0] if found else None
    return timing.next_question(
        now, zone=who.timezone if who else "UTC", quiet_from=who.quiet_from if who else None,
        quiet_to=who.quiet_to if who else None,
    )  # fmt: skip
