"""Ads over REST: placed, decided, sold, withdrawn, offered again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import File, Path, Query, UploadFile
from pydantic import BaseModel, Field

from dastyor.domains.market.api.routes import router
from dastyor.domains.market.model import Ad, AdId, Category, Condition, Form, State
from dastyor.domains.market.preferences import PLACE
from dastyor.domains.market.rules.forms import LONGEST_CITY, LONGEST_TEXT, LONGEST_TITLE
from dastyor.domains.market.service import Moderation, Placing, Selling, stand_of
from dastyor.kit.api import AmountWire, Body, Caller, Lister, MoneyWire, Page
from dastyor.kit.api.route import takes_up_to
from dastyor.kit.approvals import APPROVE, DECLINE
from dastyor.kit.money import Money
from dastyor.kit.pictures import MOST_BYTES

_Number = Annotated[UUID, Path(description="The ad.")]


class AdBody(Body):
    """An ad: a `text` to be understood, or its fields, or both; what the fields say counts."""

    text: str | None = Field(default=None, max_length=4096)
    category: Category | None = None
    title: str | None = Field(default=None, max_length=LONGEST_TITLE)
    description: str | None = Field(default=None, max_length=LONGEST_TEXT)
    price: AmountWire | None = None
    is_negotiable: bool = False
    phone: str | None = Field(default=None, max_length=20, pattern=r"^\+[0-9]{7,15}$", examples=["+998901234567"])
    city: str | None = Field(default=None, max_length=LONGEST_CITY)
    condition: Condition | None = None
    send: bool = Field(default=True, description="To the moderators at once; false: a draft, for photos first.")


class AdView(BaseModel):
    """An ad. `reason` is why it was declined, `sold_for` null where nobody said."""

    id: UUID
    number: int
    state: State
    category: Category | None
    title: str | None
    description: str | None
    price: MoneyWire | None
    is_negotiable: bool
    phone: str | None
    city: str | None
    condition: Condition | None
    photos: int
    reason: str | None
    created_at: datetime
    published_at: datetime | None
    sold_at: datetime | None
    sold_for: MoneyWire | None
    asked_at: datetime | None = Field(description="When its seller is asked next whether it is sold.")

    @classmethod
    def of(cls, ad: Ad) -> AdView:
        """The ad as REST shows it."""
        form = ad.form
        return cls(
            id=ad.id, number=ad.number, state=ad.state, category=form.category, title=form.title,
            description=form.text, price=form.price, is_negotiable=form.is_negotiable, phone=form.phone,
            city=form.city, condition=form.condition, photos=len(ad.photos), reason=ad.reason,
            created_at=ad.created_at, published_at=ad.published_at, sold_at=ad.sold_at, sold_for=ad.sold_for,
            asked_at=ad.ask_at,
        )  # fmt: skip


class Act(StrEnum):
    """What can be done with an ad."""

    SEND = "send"
    APPROVE = "approve"
    DECLINE = "decline"
    SOLD = "sold"
    UNSOLD = "unsold"
    WITHDRAW = "withdraw"
    RELIST = "relist"


class ActBody(Body):
    """`reason` of a decline, in words; `price` of a sale, the ad's own without it."""

    reason: str | None = Field(default=None, max_length=500)
    price: AmountWire | None = None


@router.post("/market/ads", status_code=HTTPStatus.CREATED)
async def place(caller: Caller, body: AdBody) -> AdView:
    """A new ad, on its way to the moderators unless it is to stay a draft."""
    placing = Placing(caller.tx)
    stand = await stand_of(caller.tx, caller.actor)
    price = body.price if isinstance(body.price, Money) or body.price is None else Money(body.price, stand.currency)
    form = Form(
        category=body.category, title=body.title, text=body.description, price=price, is_negotiable=body.is_negotiable,
        phone=body.phone, city=body.city, condition=body.condition,
    )  # fmt: skip
    ad = await placing.placed(stand, form, body.text)
    return AdView.of(await placing.send(stand, ad) if body.send else ad)


@router.get("/market/ads")
async def listed(
    caller: Caller, lister: Lister, state: Annotated[State | None, Query(description="Only in this one.")] = None
) -> Page[AdView]:
    """The ads of the workspace, the newest first."""
    stand = await stand_of(caller.tx, caller.actor)
    before = AdId(UUID(lister.after[0])) if lister.after is not None else None
    states = [state] if state is not None else list(State)
    found = await Placing(caller.tx).listed(stand, states, limit=lister.ask, before=before)
    return lister.page(found, mark=lambda ad: (ad.id,), show=AdView.of)


@router.get("/market/ads/{ad}")
async def one(caller: Caller, ad: _Number) -> AdView:
    """That ad."""
    stand = await stand_of(caller.tx, caller.actor)
    return AdView.of(await Placing(caller.tx).read(stand, AdId(ad)))


@router.post("/market/ads/{ad}/photos")
@takes_up_to(MOST_BYTES + 2**20)
async def photo(caller: Caller, ad: _Number, file: Annotated[UploadFile, File()]) -> AdView:
    """One more photo of a draft: JPEG, PNG or WEBP; it is kept without what a camera wrote into it."""
    caller.actor.require(PLACE)
    placing = Placing(caller.tx)
    stand = await stand_of(caller.tx, caller.actor)
    found = await placing.ad(stand, AdId(ad))
    return AdView.of(await placing.add_photo(stand, found, await file.read()))


@router.post("/market/ads/{ad}/{act}")
async def act(caller: Caller, ad: _Number, act: Act, body: ActBody | None = None) -> AdView:
    """Send, approve, decline, sold, unsold, withdraw or relist; done twice, it is done once, or says who was first."""
    caller.actor.require(PLACE)
    told = body or ActBody()
    stand = await stand_of(caller.tx, caller.actor)
    placing, selling = Placing(caller.tx), Selling(caller.tx)
    found = await placing.ad(stand, AdId(ad))
    price = (
        Money(told.price, stand.currency)
        if told.price is not None and not isinstance(told.price, Money)
        else told.price
    )
    match act:
        case Act.SEND:
            done = await placing.send(stand, found)
        case Act.APPROVE | Act.DECLINE:
            choice = APPROVE if act is Act.APPROVE else DECLINE
            done = await Moderation(caller.tx).decide(stand, found, choice, told.reason)
        case Act.SOLD:
            done = await selling.sold(stand, found, found.form.price if price is None else price)
        case Act.UNSOLD:
            done = await selling.not_sold(stand, found)
        case Act.WITHDRAW:
            done = await selling.withdraw(stand, found)
        case Act.RELIST:
            done = await selling.relist(stand, found)
    return AdView.of(done)
