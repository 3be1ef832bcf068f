"""Categories over REST: everybody's and the workspace's own."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, Field

from dastyor.domains.expenses.api.routes import router
from dastyor.domains.expenses.model import CATEGORIES
from dastyor.domains.expenses.service import Categories
from dastyor.kit.api import Body, Caller


class CategoryBody(Body):
    """A new category of the workspace's own."""

    name: str = Field(min_length=1, max_length=40)


class CategoryView(BaseModel):
    """A category as `category` of an expense names it; `own`: the workspace's own."""

    name: str
    own: bool


class CategoryList(BaseModel):
    """Everybody's first; there are 69 at most, so there are no pages."""

    items: list[CategoryView]


@router.get("/expenses/categories")
async def categories(caller: Caller) -> CategoryList:
    """The categories that an expense may have."""
    own = await Categories(caller.tx).all(caller.actor)
    found = [*((name, False) for name in CATEGORIES), *((each.name, True) for each in own)]
    return CategoryList(items=[CategoryView(name=name, own=is_own) for name, is_own in found])


@router.post("/expenses/categories", status_code=HTTPStatus.CREATED)
async def add(caller: Caller, body: CategoryBody) -> CategoryView:
    """Add a category."""
    made = await Categories(caller.tx).add(caller.actor, body.name)
    return CategoryView(name=made.name, own=True)


@router.delete("/expenses/categories/{name}", status_code=HTTPStatus.NO_CONTENT)
async def drop(caller: Caller, name: Annotated[str, Path(description="Its name.", max_length=100)]) -> None:
    """Take a category out of the list; expenses that have it keep it."""
    await Categories(caller.tx).remove(caller.actor, name)
