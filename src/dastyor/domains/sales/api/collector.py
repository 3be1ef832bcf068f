"""The collector over REST: transactions and products in."""

from __future__ import annotations

from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, Field

from dastyor.domains.sales.api.words import words
from dastyor.domains.sales.model import Product, Reason, Taken
from dastyor.domains.sales.service import Collector, Products
from dastyor.kit.actor import Actor
from dastyor.kit.api import Body, Caller, Lister, Page, new_router

router = new_router("sales")

NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl")

_ID = Annotated[
    str, Field(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$")
]
_AMOUNT = Annotated[Decimal, Field(ge=0, le=10**15, decimal_places=6)]
_NUMBER = {"anyOf": [{"type": "string", "examples": ["12500.50"]}, {"type": "number"}]}
_ITEM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "transaction_id": {"type": "string", "minLength": 1, "maxLength": 64},
        "product_id": {"type": "string", "minLength": 1, "maxLength": 64},
        "quantity": {**_NUMBER, "description": "Not 0; negative: a refund."},
        "total_amount": {**_NUMBER, "description": "What was paid, the discount taken off."},
        "timestamp": {"type": "string", "description": "RFC 3339; without a zone it is the workspace's own."},
        **{name: {"type": ["string", "null"]} for name in ("currency", "seller", "channel", "customer_id",
                                                           "product_name", "category")},
        **{name: {"anyOf": [*_NUMBER["anyOf"], {"type": "null"}]} for name in ("unit_price", "discount", "cost")},
    },
    "required": ["transaction_id", "product_id", "quantity", "total_amount", "timestamp"],
    "additionalProperties": False,
}  # fmt: skip
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"anyOf": [_ITEM, {"type": "array", "items": _ITEM, "maxItems": 10_000}]}},
            "application/x-ndjson": {"schema": {"type": "string", "description": "One such object a line."}},
        },
    }
}


class RejectedView(BaseModel):
    """A line that was not taken; it waits in quarantine under `quarantine_id`."""

    index: int = Field(description="Its place in the batch, from 0.")
    transaction_id: str | None
    field: str | None
    reason: str = Field(description="In the language of the workspace; `code` is the same for programs.")
    code: Reason
    quarantine_id: UUID


class TakenView(BaseModel):
    """What became of a batch: what was accepted is kept, and counts within moments."""

    batch_id: UUID
    accepted: int
    rejected: list[RejectedView]

    @classmethod
    def of(cls, taken: Taken, actor: Actor) -> TakenView:
        """The batch as REST shows it."""
        rejected = [
            RejectedView(
                index=each.index, transaction_id=each.transaction_id, field=each.field, code=each.reason,
                reason=reason_of(each.reason, actor), quarantine_id=number,
            )
            for each, number in taken.refused
        ]  # fmt: skip
        return cls(batch_id=taken.batch, accepted=taken.accepted, rejected=rejected)


class ProductBody(Body):
    """What a product is. `cost` is of one unit; it counts for what is sold from now on."""

    product_id: _ID
    name: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    category: _ID | None = None
    price: _AMOUNT | None = None
    cost: _AMOUNT | None = None


class ProductView(BaseModel):
    """A product; `is_stub` while only transactions have named it."""

    product_id: str
    name: str
    category: str | None
    price: Decimal | None
    cost: Decimal | None
    is_stub: bool

    @classmethod
    def of(cls, product: Product) -> ProductView:
        """The product as REST shows it."""
        return cls(
            product_id=product.product_id, name=product.name, category=product.category, price=product.price,
            cost=product.cost, is_stub=product.is_stub,
        )  # fmt: skip


class StoredView(BaseModel):
    """How many products were stored."""

    stored: int


def reason_of(reason: Reason, actor: Actor) -> str:
    """Why a line was refused, in the language of the workspace."""
    return words().texts(actor.language)(f"sales-refused-{reason.value.replace('_', '-')}")


@router.post("/sales/transactions", status_code=HTTPStatus.ACCEPTED, openapi_extra=_BODY)
async def take(caller: Caller, request: Request) -> TakenView:
    """Send transactions: one object, an array, or NDJSON; at most 10,000 and 16 MiB. 202 says that they are kept."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    taken = await Collector(caller.tx).take(caller.actor, await request.body(), is_ndjson=kind in NDJSON)
    return TakenView.of(taken, caller.actor)


@router.put("/sales/products")
async def put_products(
    caller: Caller, body: Annotated[list[ProductBody], Field(min_length=1, max_length=10_000)]
) -> StoredView:
    """Describe products; those that are known become as given."""
    products = [
        Product(product_id=each.product_id, name=each.name, category=each.category, price=each.price, cost=each.cost)
        for each in body
    ]
    await Products(caller.tx).put(caller.actor, products)
    return StoredView(stored=len({each.product_id for each in products}))


@router.get("/sales/products")
async def products(caller: Caller, lister: Lister) -> Page[ProductView]:
    """Products by their ids."""
    after = lister.after[0] if lister.after else ""
    found = await Products(caller.tx).page(caller.actor, after, lister.ask)
    return lister.page(found, mark=lambda each: (each.product_id,), show=ProductView.of)
