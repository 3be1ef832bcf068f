"""Placing: a seller's side of an ad until it is sent: drafts, fields, photos."""

from __future__ import annotations

from dataclasses import replace

from dastyor.domains.market.errors import AdIncomplete, NoSuchAd, NotNow, TooManyPhotos
from dastyor.domains.market.model import MOST_PHOTOS, Ad, AdId, Form, Photo, PhotoId, State
from dastyor.domains.market.preferences import PLACE, READ
from dastyor.domains.market.rules import forms
from dastyor.domains.market.rules.reading import understand
from dastyor.domains.market.service.moderation import Moderation
from dastyor.domains.market.service.stand import Stand
from dastyor.domains.market.store import AdsStore
from dastyor.kit.db import Tx
from dastyor.kit.ids import new_id
from dastyor.kit.pictures import made_anew
from dastyor.kit.storage import FileKey, Storage

AREA = "market"
_MOST_WORDS = 8  # of a search
_OPEN = (State.DRAFT, State.WAITING, State.DECLINED, State.PUBLISHED, State.PAUSED, State.APPROVED)
#: States in which the seller still writes: nothing of it is seen by others.
_UNSENT = frozenset({State.DRAFT, State.DECLINED, State.WITHDRAWN, State.EXPIRED})


class Placing:
    """Use cases of whoever places an ad. One instance serves one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.clock, self.store = tx, tx.clock, AdsStore(tx)

    async def begin(self, stand: Stand, form: Form | None = None) -> Ad:
        """A draft: the one that the seller left, or a new one with what `form` says."""
        left = await self.store.page(stand.workspace, [State.DRAFT], before=None, limit=1, seller=stand.person)
        if left and form is None:
            return left[0]
        ad = Ad(
            id=AdId(new_id()), number=await self.store.next_number(stand.workspace), seller=stand.person,
            state=State.DRAFT, form=form or Form(), photos=(), revision=0, created_at=self.clock.now(),
        )  # fmt: skip
        await self.store.add(stand.workspace, ad)
        return ad

    async def placed(self, stand: Stand, form: Form, text: str | None) -> Ad:
        """A draft with these fields, and what the text says where they are silent. Raises Forbidden."""
        stand.require_right(PLACE)
        if text:
            form = forms.filled(form, understand(text, currency=stand.currency).form)
        return await self.begin(stand, form)

    async def read(self, stand: Stand, number: AdId) -> Ad:
        """One of this market, for who works there. Raises NoSuchAd, Forbidden."""
        stand.require_right(READ)
        found = await self.store.one(stand.workspace, number)
        if found is None:
            raise NoSuchAd
        return found

    async def ad(self, stand: Stand, number: AdId) -> Ad:
        """One that the actor may change, locked. Raises NoSuchAd, NotYourAd."""
        found = await self.store.one(stand.workspace, number, locked=True)
        if found is None:
            raise NoSuchAd
        stand.require(found)
        return found

    async def mine(self, stand: Stand, before: AdId | None = None, limit: int = 8) -> list[Ad]:
        """The actor's own that are not over, the newest first."""
        return await self.store.page(stand.workspace, _OPEN, before=before, limit=limit, seller=stand.person)

    async def listed(self, stand: Stand, states: list[State], *, limit: int, before: AdId | None = None) -> list[Ad]:
        """Those of the whole market in these states, the newest first, for who works there. Raises Forbidden."""
        stand.require_right(READ)
        return await self.store.page(stand.workspace, states, before=before, limit=limit)

    async def search(self, stand: Stand, text: str, *, limit: int) -> list[Ad]:
        """What is on sale and says all of these words, the newest first."""
        words = [word for word in text.lower().split() if word][:_MOST_WORDS]
        return await self.store.search(stand.workspace, words, limit) if words else []

    async def seen(self, stand: Stand, number: AdId) -> Ad:
        """One that stands in a channel, as everybody sees it. Raises NoSuchAd."""
        found = await self.store.one(stand.workspace, number)
        if found is None or found.published_at is None:
            raise NoSuchAd
        return found

    async def tell(self, stand: Stand, ad: Ad, text: str) -> Ad:
        """The ad with what a message says of it, where it was silent."""
        read = understand(text, currency=stand.currency)
        # Of several prices the seller says which: the likeliest may be the old one.
        told = replace(read.form, price=None) if len(read.prices) > 1 else read.form
        return await self.fill(stand, ad, forms.filled(ad.form, told))

    async def fill(self, stand: Stand, ad: Ad, form: Form) -> Ad:
        """The ad says this from now on; what others see already is sent anew. Raises NotNow, NotYourAd."""
        stand.require(ad)
        if ad.state in {State.SOLD, State.WITHDRAWN, State.EXPIRED}:
            raise NotNow
        changed = replace(ad, form=form)
        if changed == ad:
            return ad
        if ad.state in {State.PUBLISHED, State.PAUSED, State.APPROVED, State.WAITING}:
            return await Moderation(self.tx).sent_anew(stand, changed)
        await self.store.put(stand.workspace, changed)
        return changed

    async def add_photo(self, stand: Stand, ad: Ad, picture: bytes) -> Ad:
        """One more photo, made anew and kept. Raises TooManyPhotos, PictureUnfit and its kinds, StorageFull, NotNow."""
        stand.require(ad)
        if ad.state not in _UNSENT:
            raise NotNow
        if len(ad.photos) >= MOST_PHOTOS:
            raise TooManyPhotos(most=MOST_PHOTOS)
        made = await made_anew(picture)
        key = FileKey.new(stand.workspace, AREA, "jpg")
        # Kept before the row that names it: a file without a row is only room, a row without a file is a lie.
        await self._storage.put(key, made.body)
        photo = Photo(id=PhotoId(new_id()), key=str(key), width=made.width, height=made.height, looks=made.looks)
        await self.store.add_photo(stand.workspace, ad.id, photo)
        return replace(ad, photos=(*ad.photos, photo))

    async def drop_photos(self, stand: Stand, ad: Ad) -> Ad:
        """The ad without its photos. Raises NotYourAd, NotNow."""
        stand.require(ad)
        if ad.state not in _UNSENT:
            raise NotNow
        await self.store.drop_photos(stand.workspace, ad.id)
        return replace(ad, photos=())

    async def send(self, stand: Stand, ad: Ad) -> Ad:
        """The ad on its way to the moderators. Raises AdIncomplete with what is missing, NotNow, NotYourAd."""
        stand.require(ad)
        if ad.state not in _UNSENT:
            raise NotNow
        left = forms.missing(ad.form, has_username=bool(stand.username))
        if left:
            raise AdIncomplete(field=left[0].value)
        if ad.form.phone is None:
            ad = replace(ad, form=forms.reached(ad.form, stand.username or ""))
        return await Moderation(self.tx).ask(stand, ad)

    async def discard(self, stand: Stand, ad: Ad) -> Ad:
        """The draft is thrown away. Raises NotNow, NotYourAd."""
        stand.require(ad)
        if ad.state not in _UNSENT:
            raise NotNow
        gone = replace(ad, state=State.WITHDRAWN)
        await self.store.put(stand.workspace, gone)
        return gone

    @property
    def _storage(self) -> Storage:
        storage = self.tx.ports.storage if self.tx.ports else None
        assert storage is not None
        return storage
