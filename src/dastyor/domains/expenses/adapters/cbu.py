"""The Central Bank of Uzbekistan: rates to the soum as a JSON array of strings, each with its own day.

Form: the "For webmasters" page of cbu.uz. The path ends with a slash, or the site sends elsewhere.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from dastyor.domains.expenses.adapters import reading
from dastyor.kit.http import PoliteClient
from dastyor.kit.money import Rate


class BankOfUzbekistan:
    """cbu.uz over HTTP."""

    def __init__(self, address: str, client: PoliteClient) -> None:
        self._address, self._client = address.rstrip("/"), client

    async def day(self, day: date | None = None) -> list[Rate]:
        """As RateSource.day."""
        return await self._asked(f"all/{day.isoformat()}/" if day else "")

    async def stretch(self, currency: str, first: date, last: date) -> list[Rate]:
        """As RateSource.stretch; one answer of this source holds one day."""
        return [rate for rate in await self.day(last) if rate.base == currency]

    async def _asked(self, path: str) -> list[Rate]:
        url = f"{self._address}/uz/arkhiv-kursov-valyut/json/{path}"
        lines = reading.json_of(await reading.fetched(self._client, url))
        if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
            raise reading.unreadable(url, "no list of currencies")
        return reading.whole((_rate(line) for line in lines if reading.is_known(line.get("Ccy"))), url)


def _rate(line: dict[str, Any]) -> Rate | None:
    value, nominal = reading.number(line.get("Rate")), reading.number(line.get("Nominal", "1"))
    day = reading.day_of(line.get("Date"), "%d.%m.%Y")
    if value is None or nominal is None or day is None:
        return None
    return Rate(line["Ccy"], "UZS", reading.per_unit(value, nominal), day, "cbu")
