"""Rows into model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from psycopg.rows import BaseRowFactory, kwargs_row

from dastyor.kit.actor import Role

T = TypeVar("T")


def of(model: Callable[..., T]) -> BaseRowFactory[T]:
    """Rows as `model`, column by column, with the role as a Role."""

    def make(**columns: Any) -> T:
        if columns.get("role") is not None:
            columns["role"] = Role(columns["role"])
        return model(**columns)

    return kwargs_row(make)
