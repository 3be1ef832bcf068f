"""Statements about ads and their photos."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Json

from dastyor.domains.market.model import Ad, AdId, Category, Condition, Form, Photo, PhotoId, State
from dastyor.domains.market.rules.alike import Look
from dastyor.domains.market.rules.trust import Record
from dastyor.kit.db import Row, Tx
from dastyor.kit.ids import PersonId, WorkspaceId
from dastyor.kit.money import Money

_COLUMNS = """id, number, seller_id, state, category, title, words, price, currency, is_negotiable, phone, city,
    condition, answers, revision, created_at, submitted_at, decided_at, published_at, sold_at, sold_for, sold_currency,
    ask_at, silences, reason"""
_NUMBER = """
    insert into market.counter as c (workspace_id, ads) values (%s, 1)
    on conflict (workspace_id) do update set ads = c.ads + 1 returning ads
"""
_ADD = f"""
    insert into market.ad (workspace_id, {_COLUMNS}) values (%(workspace)s, %(id)s, %(number)s, %(seller)s, %(state)s,
        %(category)s, %(title)s, %(words)s, %(price)s, %(currency)s, %(is_negotiable)s, %(phone)s, %(city)s,
        %(condition)s, %(answers)s, %(revision)s, %(created_at)s, %(submitted_at)s, %(decided_at)s, %(published_at)s,
        %(sold_at)s, %(sold_for)s, %(sold_currency)s, %(ask_at)s, %(silences)s, %(reason)s)
"""
_PUT = """
    update market.ad set state = %(state)s, category = %(category)s, title = %(title)s, words = %(words)s,
        price = %(price)s, currency = %(currency)s, is_negotiable = %(is_negotiable)s, phone = %(phone)s,
        city = %(city)s, condition = %(condition)s, answers = %(answers)s, revision = %(revision)s,
        submitted_at = %(submitted_at)s, decided_at = %(decided_at)s, published_at = %(published_at)s,
        sold_at = %(sold_at)s, sold_for = %(sold_for)s, sold_currency = %(sold_currency)s, ask_at = %(ask_at)s,
        silences = %(silences)s, reason = %(reason)s
    where workspace_id = %(workspace)s and id = %(id)s
"""
_ONE = f"select {_COLUMNS} from market.ad where workspace_id = %s and id = %s"
_NUMBERED = f"select {_COLUMNS} from market.ad where workspace_id = %s and number = %s"
# A page of each state by its index, and of these the newest: one look for all would read past whatever else there is.
_PAGE = f"""
    select {_COLUMNS} from unnest(%(states)s::text[]) as wanted (one), lateral (
        select {_COLUMNS} from market.ad
        where workspace_id = %(workspace)s and state = wanted.one and id < %(before)s order by id desc limit %(limit)s
    ) found
    order by id desc limit %(limit)s
"""
_MINE = f"""
    select {_COLUMNS} from market.ad
    where workspace_id = %(workspace)s and seller_id = %(seller)s and state = any (%(states)s) and id < %(before)s
    order by id desc limit %(limit)s
"""
_SEARCH = f"""
    select {_COLUMNS} from market.ad
    where workspace_id = %(workspace)s and state = 'published'
        and (lower(title) like all (%(words)s) or lower(title || ' ' || coalesce(words, '')) like all (%(words)s))
    order by id desc limit %(limit)s
"""
_PHOTOS = """
    select ad_id, id, file, width, height, looks, file_id from market.photo
    where workspace_id = %s and ad_id = any (%s) order by ad_id, place
"""
_ADD_PHOTO = """
    insert into market.photo (workspace_id, id, ad_id, place, file, width, height, looks)
    select %(workspace)s, %(id)s, %(ad)s, coalesce(max(place), 0) + 1, %(file)s, %(width)s, %(height)s, %(looks)s
    from market.photo where workspace_id = %(workspace)s and ad_id = %(ad)s
"""
_DROP_PHOTOS = "delete from market.photo where workspace_id = %s and ad_id = %s"
_SENT_PHOTO = "update market.photo set file_id = %s where workspace_id = %s and id = %s and file_id is null"
_INTEREST = """
    insert into market.interest (workspace_id, ad_id, person_id, asked_at) values (%s, %s, %s, %s)
    on conflict do nothing
"""
_INTERESTED = (
    "select person_id from market.interest where workspace_id = %s and ad_id = %s order by asked_at limit 1000"
)
_ASKED = "select count(*) from market.interest where workspace_id = %s and ad_id = %s"
_LOOK = "update market.ad set look = %s where workspace_id = %s and id = %s"
_LOOKS = """
    select a.id, a.number, a.look,
        array(select p.looks from market.photo p where p.workspace_id = a.workspace_id and p.ad_id = a.id)
    from market.ad a
    where a.workspace_id = %s and a.id <> %s and a.look is not null
        and a.state = any ('{waiting,approved,published,paused,sold}')
    order by a.id desc limit %s
"""
_RECORD = """
    select count(*) filter (where published_at is not null), count(*) filter (where state = 'declined'),
        count(*) filter (where submitted_at >= %s)
    from market.ad where workspace_id = %s and seller_id = %s
"""
_PLACE_OF = "select market.place_of(%s)"  # lint: query-without-workspace - this finds the workspace
_LAST = UUID(int=2**128 - 1)


class AdsStore:
    """The ads of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def workspace_of(self, ad: AdId) -> WorkspaceId | None:
        """Whose ad it is, before any scope."""
        found: WorkspaceId | None = await self.tx.value(_PLACE_OF, (ad,))
        return found

    async def next_number(self, workspace: WorkspaceId) -> int:
        """The number of a new ad; who makes another one waits for the commit."""
        return int(await self.tx.value(_NUMBER, (workspace,)))

    async def add(self, workspace: WorkspaceId, ad: Ad) -> None:
        """A new one."""
        await self.tx.run(_ADD, _values(workspace, ad))

    async def put(self, workspace: WorkspaceId, ad: Ad) -> None:
        """The ad is this now; its photos are not touched."""
        await self.tx.run(_PUT, _values(workspace, ad))

    async def one(self, workspace: WorkspaceId, ad: AdId, *, locked: bool = False) -> Ad | None:
        """That one with its photos."""
        row: Row | None = await self.tx.maybe(_ONE + " for update" * locked, (workspace, ad))
        return None if row is None else (await self._with_photos(workspace, [row]))[0]

    async def numbered(self, workspace: WorkspaceId, number: int) -> Ad | None:
        """The one that people call by this number."""
        row: Row | None = await self.tx.maybe(_NUMBERED, (workspace, number))
        return None if row is None else (await self._with_photos(workspace, [row]))[0]

    async def page(
        self, workspace: WorkspaceId, states: Sequence[State], *, before: AdId | None, limit: int,
        seller: PersonId | None = None,
    ) -> list[Ad]:  # fmt: skip
        """Those in these states, of one seller or of all, the newest first."""
        values = {
            "workspace": workspace, "states": [str(state) for state in states], "before": before or _LAST,
            "limit": limit, "seller": seller,
        }  # fmt: skip
        rows: list[Row] = await self.tx.all(_PAGE if seller is None else _MINE, values)
        return await self._with_photos(workspace, rows)

    async def search(self, workspace: WorkspaceId, words: Sequence[str], limit: int) -> list[Ad]:
        """What is on sale and says all of these words, given in lower case."""
        patterns = [f"%{_plain(word)}%" for word in words]
        rows: list[Row] = await self.tx.all(_SEARCH, {"workspace": workspace, "words": patterns, "limit": limit})
        return await self._with_photos(workspace, rows)

    async def add_photo(self, workspace: WorkspaceId, ad: AdId, photo: Photo) -> None:
        """One more, behind the others."""
        values = {
            "workspace": workspace, "ad": ad, "id": photo.id, "file": photo.key, "width": photo.width,
            "height": photo.height, "looks": photo.looks,
        }  # fmt: skip
        await self.tx.run(_ADD_PHOTO, values)

    async def drop_photos(self, workspace: WorkspaceId, ad: AdId) -> None:
        """It has none any more."""
        await self.tx.run(_DROP_PHOTOS, (workspace, ad))

    def sent_photo(self, workspace: WorkspaceId, photo: PhotoId, file_id: str) -> None:
        """Telegram knows it by this id from now on."""
        self.tx.later(_SENT_PHOTO, (file_id, workspace, photo))

    async def be_interested(self, workspace: WorkspaceId, ad: AdId, person: PersonId, now: datetime) -> bool:
        """Whether the person asked for the first time."""
        return await self.tx.run(_INTEREST, (workspace, ad, person, now)) == 1

    async def interested(self, workspace: WorkspaceId, ad: AdId) -> list[PersonId]:
        """Who asked for the seller's number, the first thousand."""
        rows: list[tuple[PersonId]] = await self.tx.all(_INTERESTED, (workspace, ad))
        return [row[0] for row in rows]

    async def asked(self, workspace: WorkspaceId, ad: AdId) -> int:
        """How many asked for the seller's number."""
        return int(await self.tx.value(_ASKED, (workspace, ad)))

    async def record(self, workspace: WorkspaceId, seller: PersonId, since: datetime) -> Record:
        """What the seller has done here; `since` is when the day began."""
        row: tuple[int, int, int] = await self.tx.one(_RECORD, (since, workspace, seller))
        return Record(published=row[0], declined=row[1], today=row[2])

    def looks_like(self, workspace: WorkspaceId, ad: AdId, look: Look) -> None:
        """What the ad is compared by from now on."""
        self.tx.later(_LOOK, (sorted(look.words), workspace, ad))

    async def others(self, workspace: WorkspaceId, ad: AdId, limit: int) -> list[tuple[AdId, int, Look]]:
        """The newest others that were sent, with their numbers, and what they are compared by."""
        rows: list[Row] = await self.tx.all(_LOOKS, (workspace, ad, limit))
        return [(AdId(row[0]), row[1], Look(frozenset(row[2]), tuple(row[3]))) for row in rows]

    async def _with_photos(self, workspace: WorkspaceId, rows: Sequence[Row]) -> list[Ad]:
        if not rows:
            return []
        found: list[Row] = await self.tx.all(_PHOTOS, (workspace, [row[0] for row in rows]))
        photos: dict[UUID, list[Photo]] = {}
        for ad, number, file, width, height, looks, file_id in found:
            photos.setdefault(ad, []).append(
                Photo(id=PhotoId(number), key=file, width=width, height=height, looks=looks, file_id=file_id)
            )
        return [_ad(row, tuple(photos.get(row[0], ()))) for row in rows]


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _values(workspace: WorkspaceId, ad: Ad) -> dict[str, Any]:
    form, price, sold = ad.form, ad.form.price, ad.sold_for
    return {
        "workspace": workspace, "id": ad.id, "number": ad.number, "seller": ad.seller, "state": str(ad.state),
        "category": form.category and str(form.category), "title": form.title, "words": form.text,
        "price": price and price.amount, "currency": price and price.currency, "is_negotiable": form.is_negotiable,
        "phone": form.phone, "city": form.city, "condition": form.condition and str(form.condition),
        "answers": Json(dict(form.answers)), "revision": ad.revision, "created_at": ad.created_at,
        "submitted_at": ad.submitted_at, "decided_at": ad.decided_at, "published_at": ad.published_at,
        "sold_at": ad.sold_at, "sold_for": sold and sold.amount, "sold_currency": sold and sold.currency,
        "ask_at": ad.ask_at, "silences": ad.silences, "reason": ad.reason,
    }  # fmt: skip


def _ad(row: Row, photos: tuple[Photo, ...]) -> Ad:
    (id_, number, seller, state, category, title, words, price, currency, negotiable, phone, city, condition, answers,
     revision, created_at, submitted_at, decided_at, published_at, sold_at, sold_for, sold_currency, ask_at, silences,
     reason) = row  # fmt: skip
    form = Form(
        category=category and Category(category), title=title, text=words,
        price=None if price is None else Money(price, currency), is_negotiable=negotiable, phone=phone, city=city,
        condition=condition and Condition(condition), answers=answers,
    )  # fmt: skip
    return Ad(
        id=AdId(id_), number=number, seller=seller, state=State(state), form=form, photos=photos, revision=revision,
        created_at=created_at, submitted_at=submitted_at, decided_at=decided_at, published_at=published_at,
        sold_at=sold_at, sold_for=None if sold_for is None else Money(sold_for, sold_currency), ask_at=ask_at,
        silences=silences, reason=reason,
    )  # fmt: skip
