"""The texts of sales for programs: they are answered in their workspace's language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dastyor.kit.i18n import Catalogues


@cache
def words() -> Catalogues:
    """Read once a process."""
    return Catalogues.load([Path(__file__).resolve().parents[1]])
