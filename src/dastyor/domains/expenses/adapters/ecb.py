"""The European Central Bank: what one euro buys, about 16:00 CET of working days; 90 days back in a second file.

For information only, says the bank. Form: ecb.europa.eu, euro foreign exchange reference rates.
"""

from __future__ import annotations

from datetime import date, timedelta

from dastyor.domains.expenses.adapters import reading
from dastyor.kit.http import PoliteClient
from dastyor.kit.money import Rate

_CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"
_REACH = timedelta(
    days=14
)  # the longest that the document of a day may be its eve's: Christmas to New Year, twice over


class EuropeanBank:
    """ecb.europa.eu over HTTP."""

    def __init__(self, address: str, client: PoliteClient) -> None:
        self._address, self._client = address.rstrip("/"), client

    async def day(self, day: date | None = None) -> list[Rate]:
        """As RateSource.day; nothing for a day that the longer file does not reach back to."""
        if day is None:
            return await self._asked("eurofxref-daily.xml")
        rates = [rate for rate in await self._asked("eurofxref-hist-90d.xml") if day - _REACH <= rate.day <= day]
        last = max((rate.day for rate in rates), default=None)
        return [rate for rate in rates if rate.day == last]

    async def stretch(self, currency: str, first: date, last: date) -> list[Rate]:
        """As RateSource.stretch."""
        found = await self._asked("eurofxref-hist-90d.xml")
        return [rate for rate in found if rate.quote == currency and first <= rate.day <= last]

    async def _asked(self, name: str) -> list[Rate]:
        url = f"{self._address}/stats/eurofxref/{name}"
        root = reading.xml_of(await reading.fetched(self._client, url))
        rates: list[Rate | None] = []
        for cube in root.iter(_CUBE):
            if "time" in cube.keys():  # noqa: SIM118 - an Element's own `in` asks its children
                day = reading.day_of(cube.get("time"), "%Y-%m-%d")
                rates += [
                    _rate(line.get("currency"), line.get("rate"), day) for line in cube.iter(_CUBE) if line is not cube
                ]
        return [rate for rate in reading.whole(rates, url) if reading.is_known(rate.quote)]


def _rate(currency: str | None, text: str | None, day: date | None) -> Rate | None:
    value = reading.number(text)
    return None if value is None or day is None or not currency else Rate("EUR", currency, value, day, "ecb")
