"""HTTP to the outside: a polite client, and a guard that keeps what users give from reaching inside networks."""

from __future__ import annotations

from dastyor.kit.http.breaker import Breaker
from dastyor.kit.http.client import Answer, Limits, PoliteClient
from dastyor.kit.http.guard import Guard, GuardedTransport, is_inside, place_of
from dastyor.kit.http.pace import Pace, ProcessPace
from dastyor.kit.http.problems import AddressRefused, AnswerTooLarge, AnswerUnreadable, SiteBusy, SiteDown

__all__ = [
    "AddressRefused",
    "Answer",
    "AnswerTooLarge",
    "AnswerUnreadable",
    "Breaker",
    "Guard",
    "GuardedTransport",
    "Limits",
    "Pace",
    "PoliteClient",
    "ProcessPace",
    "SiteBusy",
    "SiteDown",
    "is_inside",
    "place_of",
]
