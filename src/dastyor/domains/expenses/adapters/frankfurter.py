"""Frankfurter: many central banks' rates in one form; here always to the dollar, as a flat JSON array.

Form: frankfurter.dev, version 2. Each line has the day that its own bank gave it for.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from dastyor.domains.expenses.adapters import reading
from dastyor.kit.http import PoliteClient
from dastyor.kit.money import Rate

_UNKNOWN = 422  # it has no such currency


class Frankfurter:
    """api.frankfurter.dev, or an own server of it, over HTTP."""

    def __init__(self, address: str, client: PoliteClient) -> None:
        self._address, self._client = address.rstrip("/"), client

    async def day(self, day: date | None = None) -> list[Rate]:
        """As RateSource.day."""
        lines = await self._asked({"date": day.isoformat()} if day else {})
        return reading.whole((_rate(line) for line in lines), self._url)

    async def stretch(self, currency: str, first: date, last: date) -> list[Rate]:
        """As RateSource.stretch; nothing for a currency that it does not know."""
        lines = await self._asked({"quotes": currency, "from": first.isoformat(), "to": last.isoformat()})
        return reading.whole((_rate(line) for line in lines), self._url) if lines else []

    @property
    def _url(self) -> str:
        return f"{self._address}/v2/rates"

    async def _asked(self, params: dict[str, str]) -> list[dict[str, Any]]:
        answer = await reading.fetched(self._client, self._url, {"base": "USD"} | params, but=_UNKNOWN)
        lines = reading.json_of(answer)
        if answer.status == _UNKNOWN:
            return []
        if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
            raise reading.unreadable(self._url, "no list of rates")
        return [line for line in lines if reading.is_known(line.get("quote")) and line["quote"] != "USD"]


def _rate(line: dict[str, Any]) -> Rate | None:
    value, day = reading.number(line.get("rate")), reading.day_of(line.get("date"), "%Y-%m-%d")
    if value is None or day is None or line.get("base") != "USD":
        return None
    return Rate("USD", line["quote"], value, day, "frankfurter")
