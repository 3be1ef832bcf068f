"""The REST side of every domain: one transaction a request, problems, pages, money; fastapi is met here and in api files.

A domain's api.py exports `router = new_router("name")`; a route takes `caller: Caller`, asks its service with
`caller.tx` and `caller.actor`, and returns what to answer. It commits before the answer is sent, once an Idempotency-Key.
"""

from __future__ import annotations

from dastyor.kit.api.door import Call, Caller, Door
from dastyor.kit.api.lists import Lister, Listing, Page
from dastyor.kit.api.route import new_router
from dastyor.kit.api.words import AmountWire, Body, MoneyWire

__all__ = [
    "AmountWire",
    "Body",
    "Call",
    "Caller",
    "Door",
    "Lister",
    "Listing",
    "MoneyWire",
    "Page",
    "new_router",
]
