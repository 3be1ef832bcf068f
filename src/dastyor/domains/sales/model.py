"""What sales talks about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType
from uuid import UUID

import msgspec

from dastyor.kit.money import Money

BatchId = NewType("BatchId", UUID)
QuarantineId = NewType("QuarantineId", UUID)
Place = tuple[date, datetime, str]  # of a transaction in a list: its day, its moment, its id


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One transaction as a till sends it; the identity within the workspace is `transaction_id`.

    A negative quantity is a refund. Amounts are in `currency`, the workspace's own where it is None, with at most six
    places; `total_amount` is what was paid, the discount taken off. `cost` is of the whole quantity.
    """

    transaction_id: str
    product_id: str
    quantity: Decimal
    total_amount: Decimal
    timestamp: datetime
    currency: str | None = None
    unit_price: Decimal | None = None
    discount: Decimal | None = None
    cost: Decimal | None = None
    seller: str | None = None
    channel: str | None = None
    customer_id: str | None = None
    product_name: str | None = None
    category: str | None = None


class Reason(StrEnum):
    """Why a line was refused; each has its text, `sales-refused-…`."""

    MALFORMED = "malformed"  # no JSON object at all, or half a character
    UNKNOWN_FIELD = "unknown_field"
    MISSING = "missing"
    WRONG_KIND = "wrong_kind"  # a word where a number belongs, and the like
    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"  # NUL and its kin
    NOT_FINITE = "not_finite"
    TOO_LARGE = "too_large"
    TOO_FINE = "too_fine"
    ZERO = "zero"
    NEGATIVE = "negative"
    CURRENCY = "currency"
    TIME = "time"
    TOTAL_DIFFERS = "total_differs"
    CONFLICT = "conflict"  # the same id with other content; the first is kept
    UNKNOWN_PRODUCT = "unknown_product"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One line that was not taken: its place in the batch, what is wrong with which field, and its bytes as they came."""

    index: int
    transaction_id: str | None
    field: str | None
    reason: Reason
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A refused line that waits to be repaired, or was, or was dropped.

    `taken_as` is the transaction that its replay made, None where that was there already.
    """

    id: QuarantineId
    transaction_id: str | None
    field: str | None
    reason: Reason
    raw: bytes
    received_at: datetime
    replayed_at: datetime | None = None
    dropped_at: datetime | None = None
    taken_as: str | None = None

    @property
    def waits(self) -> bool:
        """Whether it is neither taken nor dropped."""
        return self.replayed_at is None and self.dropped_at is None


@dataclass(frozen=True, slots=True)
class Sale:
    """One transaction as a person sees it."""

    transaction_id: str
    product: str
    quantity: Decimal
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one batch."""

    batch: BatchId
    accepted: int
    refused: tuple[tuple[Refusal, QuarantineId], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What is sold; a stub is one that a transaction named before anybody described it."""

    product_id: str
    name: str
    category: str | None
    price: Decimal | None
    cost: Decimal | None
    is_stub: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One transaction as it is stored; `name` is its product's, `cost` and `category` may be its product's too.

    `day` is the workspace's own when it came, by which it counts.
    """

    transaction_id: str
    product_id: str
    name: str
    quantity: Decimal
    total: Money
    day: date
    at: datetime
    unit_price: Decimal | None
    discount: Decimal | None
    cost: Decimal | None
    category: str | None
    seller: str | None
    channel: str | None
    customer_id: str | None

    @property
    def place(self) -> Place:
        """Where it stands in the list."""
        return self.day, self.at, self.transaction_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Of which transactions a list is: those of one currency, as a figure's are; None is any."""

    currency: str
    product: str | None = None
    category: str | None = None
    seller: str | None = None
    channel: str | None = None


class By(StrEnum):
    """What figures may be grouped by."""

    PRODUCT = "product"
    CATEGORY = "category"
    SELLER = "seller"
    CHANNEL = "channel"


class Step(StrEnum):
    """How long one bucket of a summary is."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Sums of one currency: `gross` is what was sold, `refunds` what was given back, both above zero in ordinary life.

    `transactions` counts both, `purchases` only what was sold; `units` is what was sold less what came back.
    """

    gross: Decimal = Decimal(0)
    refunds: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    transactions: int = 0
    purchases: int = 0
    units: Decimal = Decimal(0)

    @property
    def net(self) -> Decimal:
        """What is left of the gross after refunds."""
        return self.gross - self.refunds

    @property
    def margin(self) -> Decimal:
        """What is left of the net after the cost, as far as costs are known."""
        return self.net - self.cost

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            gross=self.gross + other.gross, refunds=self.refunds + other.refunds, cost=self.cost + other.cost,
            transactions=self.transactions + other.transactions, purchases=self.purchases + other.purchases,
            units=self.units + other.units,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The figures of one bucket or one group; `key` is a day, a moment, or the group's id."""

    key: str
    name: str | None
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One hour or day of a course: its net, and that of the same one before. `key` is its hour or its day."""

    key: int | date
    net: Decimal
    before: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a day, a week or a month went so far, beside the one before it.

    `previous` is as much of the one before as has passed of this one; of a day `until` is the hour up to which it is.
    """

    currency: str
    ticks: tuple[Tick, ...]
    total: Figures
    previous: Figures
    until: int | None = None

    @property
    def has_past(self) -> bool:
        """Whether anything at all was sold in the one before."""
        return any(tick.before for tick in self.ticks)

    @property
    def change(self) -> Decimal | None:
        """How much more than before, as a share of one; None where nothing can be compared."""
        return (self.total.net - self.previous.net) / self.previous.net if self.previous.net > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Rows of a period, their total, and the total of the period before."""

    currency: str
    rows: tuple[Row, ...]
    total: Figures
    previous: Figures
