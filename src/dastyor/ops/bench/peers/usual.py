"""Taking sales as it is usually done: `python -m dastyor.ops.bench.peers.usual DATABASE PORT`.

As FastAPI's and SQLAlchemy's documentations begin: a list of pydantic models, a row of the ORM and a commit for each, an
ordinary function in the thread pool. No totals, no roll-ups, no events, no workspace: less than is asked of ours.
"""

from __future__ import annotations

import sys
from datetime import datetime
from decimal import Decimal

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """The tables of this program."""


class Sale(Base):
    """One sale."""

    __tablename__ = "sale"

    transaction_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(index=True)
    quantity: Mapped[Decimal]
    total_amount: Mapped[Decimal]
    timestamp: Mapped[datetime] = mapped_column(index=True)
    unit_price: Mapped[Decimal | None]
    cost: Mapped[Decimal | None]
    category: Mapped[str | None]
    seller: Mapped[str | None]
    channel: Mapped[str | None]


class SaleIn(BaseModel):
    """One sale as it is sent."""

    transaction_id: str
    product_id: str
    quantity: Decimal
    total_amount: Decimal
    timestamp: datetime
    unit_price: Decimal | None = None
    cost: Decimal | None = None
    category: str | None = None
    seller: str | None = None
    channel: str | None = None


def app_of(address: str) -> FastAPI:
    """The program on this database, which has its table."""
    engine = create_engine(address)
    app = FastAPI()

    @app.post("/transactions")
    def create(sales: list[SaleIn]) -> dict[str, int]:
        accepted = 0
        with Session(engine) as session:
            for sale in sales:
                session.add(Sale(**sale.model_dump()))
                try:
                    session.commit()
                    accepted += 1
                except IntegrityError:
                    session.rollback()
        return {"accepted": accepted}

    return app


if __name__ == "__main__":
    uvicorn.run(app_of(sys.argv[1]), port=int(sys.argv[2]), log_level="warning")
